/**
 * The catalogues of texts for people, in full: what `src/texts` says, and in the sections that need them the names of
 * states, kinds and flags. Those are the platform's, so that a letter, the site and the console call a state the same.
 */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";

type Names = Record<string, string>;
export type Catalogue = Record<string, Names>;
export type CatalogueName = "site" | "console";
export type Language = "id" | "en";

/** Families of codes, each with its group in the platform's catalogue. */
const GROUPS = { state: "states", kind: "kinds", flag: "flags" } as const;
type Family = keyof typeof GROUPS;

/** The families that a section names. */
const NAMED: Record<CatalogueName, Record<string, Family[]>> = {
  site: { form: ["kind"], public: ["state"] },
  console: { codes: ["state", "kind", "flag"] },
};

export const catalogueFile = (name: CatalogueName, language: Language): string =>
  resolve(import.meta.dirname, `src/texts/${name}/${language}.json`);
export const codesFile = (language: Language): string =>
  resolve(import.meta.dirname, `../chalicelib/messages/reports/codes.${language}.json`);

const readJson = (file: string): Record<string, Names> => JSON.parse(readFileSync(file, "utf8"));

/** What the section would say of the families: `state_closed` and its like. */
export function codeNames(families: readonly Family[], language: Language): Names {
  const codes = readJson(codesFile(language));
  const ofFamily = (family: Family) =>
    Object.entries(codes[GROUPS[family]] ?? {}).map(([code, text]) => [`${family}_${code}`, text]);
  return Object.fromEntries(families.flatMap(ofFamily));
}

/** A catalogue by its sections. Where a section has a name of its own for a code, that one stands. */
export function readCatalogue(name: CatalogueName, language: Language): Catalogue {
  const own = readJson(catalogueFile(name, language));
  const whole = Object.entries(own).map(([section, texts]) => {
    const shared = codeNames(NAMED[name][section] ?? [], language);
    return [section, { ...shared, ...texts }];
  });
  return Object.fromEntries(whole);
}
