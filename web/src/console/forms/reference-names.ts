/** Codes as names: agencies, categories, units. A code stays a code when its name is not known here. */

import { codeLabel } from "texts:console";
import { categoryName, loadReference } from "../../api/reference-data";
import type { Named, ReferenceData } from "../../api/report-types";
import type { SignedInOfficer } from "../../api/staff-types";

export interface ReferenceNames {
  reference: ReferenceData;
  agency(id: string): string;
  category(given: Named): string;
  unit(id: string): string;
}

const NO_REFERENCE: ReferenceData = { categories: [], agencies: [] };

/** Names for this officer. Without reference data (no network) the console still works, in codes. */
export async function loadReferenceNames(me: SignedInOfficer): Promise<ReferenceNames> {
  const found = await loadReference().catch(() => NO_REFERENCE);
  const agencies = new Map(found.agencies.map((a) => [a.id, a.name]));
  if (me.agency) agencies.set(me.agency.id, me.agency.name);
  const categories = new Map(found.categories.map((category) => [category.id, categoryName(category)]));
  const units = new Map(me.units.map((u) => [u.id, u.name]));
  return {
    reference: found,
    agency: (id) => agencies.get(id) ?? id,
    category: (given) => categories.get(given.id) ?? given.name,
    unit: (id) => units.get(id) ?? id,
  };
}

const AGENCY_KINDS = ["city", "regency", "province", "ministry", "institution"];

export interface AgencyGroup {
  label: string;
  agencies: Named[];
}

/** Agencies to choose from, grouped by kind; those the report itself names stand first. */
export function agencyGroups({ agencies }: ReferenceData, typed: string, named: readonly string[] = []): AgencyGroup[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = agencies.filter(
    (a) => a.kind !== "national_desk" && words.every((w) => a.name.toLowerCase().includes(w)),
  );
  const of = (kind: string) =>
    fits.filter((a) => (AGENCY_KINDS.includes(a.kind) ? a.kind : "other") === kind && !named.includes(a.id));
  const first = { label: codeLabel("group", "named"), agencies: fits.filter((a) => named.includes(a.id)) };
  const rest = [...AGENCY_KINDS, "other"].map((kind) => ({ label: codeLabel("group", kind), agencies: of(kind) }));
  return [first, ...rest].filter((group) => group.agencies.length);
}
