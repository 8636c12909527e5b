/**
 * Texts for people as modules, each in the language of the reader. The catalogues are `src/texts/<catalogue>/<language>.json`:
 * sections of keys with their sentences.
 *
 * - `import { t } from "texts:form"`: one section of the site's catalogue, so that a page loads what it says and no more.
 * - `import "texts:form/page"`: a section that stands in the page already; only its translation is ever loaded.
 * - `import { codeLabel, t } from "texts:console"`: the whole catalogue of the console.
 */

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Plugin } from "vite";

type Section = Record<string, string>;

const NAME = /^\0texts:(\w+)(\/en|\/page)?$/;
const LANGUAGE_MODULE = "/src/texts/language.ts";
/** Keeps the console's keys apart from the site's, since both may be loaded in one page. */
const PREFIX = "console.";

const catalogueFile = (name: string, language: string): string =>
  resolve(import.meta.dirname, `src/texts/${name === "console" ? "console" : "site"}/${language}.json`);

/** The keys and sentences of a section, or of the console's whole catalogue. */
async function sentences(name: string, language: string): Promise<string> {
  const file = catalogueFile(name, language);
  const catalogue = JSON.parse(await readFile(file, "utf8")) as Record<string, Section>;
  if (name === "console") {
    const all = Object.values(catalogue).flatMap((section) => Object.entries(section));
    return JSON.stringify(Object.fromEntries(all.map(([key, text]) => [PREFIX + key, text])));
  }
  if (!catalogue[name]) throw new Error(`${file} has no section "${name}"`);
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
    async load(id) {
      const [, name, part] = NAME.exec(id) ?? [];
      if (!name) return null;
      this.addWatchFile(catalogueFile(name, part === "/en" ? "en" : "id"));
      if (part === "/en") return `export default ${await sentences(name, "en")};`;
      const indonesian = part === "/page" ? "{}" : await sentences(name, "id");
      const imported = name === "console" ? "addTexts, hasText, t as say" : "addTexts, t";
      return `import { ${imported} } from "${LANGUAGE_MODULE}";
await addTexts(${indonesian}, () => import("texts:${name}/en"));
${exported(name)}`;
    },
  };
}
