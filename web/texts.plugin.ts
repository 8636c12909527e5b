/**
 * Texts for people as modules, each in the language of the reader. `catalogues.ts` reads the catalogues: sections of keys
 * with their sentences.
 *
 * - `import { t } from "texts:form"`: one section of the site's catalogue, so that a page loads what it says and no more.
 * - `import "texts:form/page"`: a section that stands in the page already; only its translation is ever loaded.
 * - `import { codeLabel, t } from "texts:console"`: the whole catalogue of the console.
 */

import type { Plugin } from "vite";
import { type CatalogueName, catalogueFile, codesFile, type Language, readCatalogue } from "./catalogues";

const NAME = /^\0texts:(\w+)(\/en|\/page)?$/;
const LANGUAGE_MODULE = "/src/texts/language.ts";
/** Keeps the console's keys apart from the site's, since both may be loaded in one page. */
const PREFIX = "console.";

const catalogueOf = (name: string): CatalogueName => (name === "console" ? "console" : "site");

/** The keys and sentences of a section, or of the console's whole catalogue. */
function sentences(name: string, language: Language): string {
  const catalogue = readCatalogue(catalogueOf(name), language);
  if (name === "console") {
    const all = Object.values(catalogue).flatMap((section) => Object.entries(section));
    return JSON.stringify(Object.fromEntries(all.map(([key, text]) => [PREFIX + key, text])));
  }
  if (!catalogue[name]) throw new Error(`${catalogueFile("site", language)} has no section "${name}"`);
  return JSON.stringify(catalogue[name]);
}

function exported(name: string): string {
  if (name !== "console") return "export { t };";
  return `export const t = (key, values) => say("${PREFIX}" + key, values);
export const codeLabel = (family, code) => hasText("${PREFIX}" + family + "_" + code) ? t(family + "_" + code) : code;`;
}

export function texts(): Plugin {
  return {
    name: "texts",
    resolveId: (id) => (id.startsWith("texts:") ? `\0${id}` : null),
    load(id) {
      const [, name, part] = NAME.exec(id) ?? [];
      if (!name) return null;
      const language = part === "/en" ? "en" : "id";
      for (const file of [catalogueFile(catalogueOf(name), language), codesFile(language)]) this.addWatchFile(file);
      if (part === "/en") return `export default ${sentences(name, "en")};`;
      const indonesian = part === "/page" ? "{}" : sentences(name, "id");
      const imported = name === "console" ? "addTexts, hasText, t as say" : "addTexts, t";
      return `import { ${imported} } from "${LANGUAGE_MODULE}";
await addTexts(${indonesian}, () => import("texts:${name}/en"));
${exported(name)}`;
    },
  };
}
