/** Find public reports like the one that is being written, in the snapshot of its regency. */

import { t } from "texts:public";
import { loadReference } from "../../api/reference-data";
import type { Category } from "../../api/report-types";
import { stems } from "./meaningful-words";

type Key = Parameters<typeof t>[0];

/** A line of /public/near/<regency>.json. */
export interface PublicReport {
  id: string;
  title: string;
  kind: string;
  category: string;
  region: string;
  place: string;
  state: string;
  agency: string;
  agency_name: string;
  submitted_at: string;
  supports: number;
  lat: number | null;
  lon: number | null;
}

export interface SimilarReport {
  tracking_id: string;
  title: string;
  state: string;
  state_label: string;
  agency: string;
  place: string;
  submitted_at: string;
  supports: number;
}

/** What is known of the report that is being written; `region` is a dotted code. */
export interface WrittenReport {
  region: string;
  category: string;
  title: string;
  body: string;
  lat?: number | null;
  lon?: number | null;
}

const MAX_SHOWN = 3;
const ENDED_STATES = new Set(["closed", "archived"]);
/** What a report must reach to be shown: two of place, words and subject must speak for it. */
export const THRESHOLD = 0.6;

/** At most three reports like this one, the likeliest first; none when the snapshot cannot be read. */
export async function similarReports(draft: WrittenReport): Promise<SimilarReport[]> {
  const regency = draft.region.split(".").slice(0, 2).join(".");
  if (!/^\d\d\.\d\d$/.test(regency)) return [];
  const [shown, categories] = await Promise.all([
    loadSnapshot(regency),
    loadReference().then(
      (r) => r.categories,
      () => [],
    ),
  ]);
  return ranked(draft, shown, categories).map(toSimilarReport);
}

async function loadSnapshot(regency: string): Promise<PublicReport[]> {
  try {
    const response = await fetch(`/public/near/${regency}.json`);
    if (!response.ok) return [];
    return ((await response.json()) as { reports: PublicReport[] }).reports;
  } catch {
    return []; // nobody needs this to report
  }
}

function toSimilarReport(report: PublicReport): SimilarReport {
  return {
    tracking_id: report.id.replace(/(.{4})(?=.)/g, "$1-"),
    title: report.title,
    state: report.state,
    state_label: t(`state_${report.state}` as Key),
    agency: report.agency_name,
    place: report.place,
    submitted_at: report.submitted_at,
    supports: report.supports,
  };
}

/** Those that reach the threshold; an open one before an ended one that is as likely, newer first. */
export function ranked(
  draft: WrittenReport,
  shown: readonly PublicReport[],
  categories: readonly Category[],
): PublicReport[] {
  const written = new Set([...stems(draft.title), ...stems(draft.body)]);
  const rarity = rarityIn(shown);
  return shown
    .map((report) => ({ report, score: score(draft, written, report, categories, rarity) }))
    .filter(({ score }) => score >= THRESHOLD)
    .sort((a, b) => b.score - a.score || b.report.submitted_at.localeCompare(a.report.submitted_at))
    .slice(0, MAX_SHOWN)
    .map(({ report }) => report);
}

type Rarity = (stem: string) => number;

/** A word that half of the titles have says little, one that few have says much: 0.3 to 1. */
function rarityIn(shown: readonly PublicReport[]): Rarity {
  const titles = new Map<string, number>();
  for (const report of shown) for (const stem of stems(report.title)) titles.set(stem, (titles.get(stem) ?? 0) + 1);
  return (stem) => Math.max(0.3, 1 - (titles.get(stem) ?? 0) / (shown.length + 4));
}

function score(
  draft: WrittenReport,
  written: Set<string>,
  report: PublicReport,
  categories: readonly Category[],
  rarity: Rarity,
): number {
  const words = wordScore(written, report, rarity);
  const near = placeScore(draft, report);
  if (!near) return 0;
  const subject = subjectScore(draft.category, report.category, categories);
  // Neither a neighbour's other trouble nor the same trouble in another town is the same report.
  if (words === 0 && !(near.close && subject === SAME_CATEGORY)) return 0;
  return 0.55 * words + near.score + subject + (ENDED_STATES.has(report.state) ? 0 : 0.05);
}

/** How much of the report's title the draft says too, 0 to 1; one common word alone is chance. */
function wordScore(written: Set<string>, report: PublicReport, rarity: Rarity): number {
  const title = [...stems(report.title)];
  const shared = title.filter((stem) => written.has(stem));
  const weigh = (all: string[]) => all.reduce((sum, stem) => sum + rarity(stem), 0);
  if (!shared.length || (shared.length === 1 && title.length > 2)) return 0;
  return weigh(shared) / weigh(title);
}

const SAME_CATEGORY = 0.25;

function subjectScore(a: string, b: string, categories: readonly Category[]): number {
  if (!a) return 0;
  if (a === b) return SAME_CATEGORY;
  const [mine, other] = [categoryPath(a, categories), categoryPath(b, categories)];
  if (mine.includes(b) || other.includes(a)) return 0.2; // one is a finer word for the other
  return mine[1] !== undefined && mine[1] === other[1] ? 0.1 : 0;
}

function categoryPath(category: string, categories: readonly Category[]): string[] {
  const found: string[] = [];
  let node = categories.find((c) => c.id === category);
  while (node && !found.includes(node.id)) {
    found.push(node.id);
    const parent = node.parent;
    node = categories.find((c) => c.id === parent);
  }
  return found;
}

/** What the place says for it; null when it is too far to be the same. */
function placeScore(draft: WrittenReport, report: PublicReport): { score: number; close: boolean } | null {
  const metres = metresBetween(draft, report);
  if (metres !== null) {
    // Public points are told to about a hundred metres.
    if (metres <= 250) return { score: 0.35, close: true };
    if (metres <= 1000) return { score: 0.2, close: false };
    return metres <= 3000 ? { score: 0, close: false } : null;
  }
  const districts = draft.region.split(".").length > 2 && report.region.split(".").length > 2;
  if (!districts) return { score: 0, close: false };
  return { score: draft.region === report.region ? 0.15 : -0.35, close: false };
}

/** Metres between two points; null unless both are known. Flat is good enough within a town. */
function metresBetween(a: { lat?: number | null; lon?: number | null }, b: PublicReport): number | null {
  if (a.lat == null || a.lon == null || b.lat === null || b.lon === null) return null;
  const north = (a.lat - b.lat) * 111_320;
  const east = (a.lon - b.lon) * 111_320 * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot(north, east);
}
