/** Load helpers of the form when they are needed. None is needed to report: the form works without one that is missing or fails. */

import type { PointFacts } from "./geography";
import type { SimilarReport, WrittenReport } from "./similar-reports";

interface Helpers {
  suggestCategories(text: string): Promise<string[]>;
  soundsLikeEmergency(text: string): Promise<boolean>;
  pointFacts(lat: number, lon: number, region: string): Promise<PointFacts>;
  similarReports(about: WrittenReport): Promise<SimilarReport[]>;
  support(trackingId: string): Promise<number>;
  registerWorker(): void;
}

type LoadModule<K extends keyof Helpers> = () => Promise<Pick<Helpers, K>>;
const MODULE_OF: { [K in keyof Helpers]: LoadModule<K> } = {
  suggestCategories: () => import("./category-suggestions"),
  soundsLikeEmergency: () => import("./category-suggestions"),
  pointFacts: () => import("./geography"),
  similarReports: () => import("./similar-reports"),
  support: () => import("../../public/report-support"),
  registerWorker: () => import("../../offline/service-worker-registration"),
};

/** The helper, or undefined when it cannot be had now. */
export async function loadHelper<K extends keyof Helpers>(name: K): Promise<Helpers[K] | undefined> {
  const home: LoadModule<K> = MODULE_OF[name];
  return (await home().catch(() => undefined))?.[name];
}

/** What a helper says, or `otherwise`. */
export async function askHelper<K extends keyof Helpers>(
  name: K,
  otherwise: Awaited<ReturnType<Helpers[K]>>,
  ...said: Parameters<Helpers[K]>
): Promise<typeof otherwise> {
  const help = (await loadHelper(name)) as ((...said: Parameters<Helpers[K]>) => Promise<typeof otherwise>) | undefined;
  return (await help?.(...said).catch(() => undefined)) ?? otherwise;
}
