/**
 * `import { t } from "texts:form"`: one section of the language files, so that a page loads what it says and no more.
 * `import "texts:form/page"`: a section that stands in the page already; only its translation is ever loaded.
 */

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Plugin } from "vite";

const NAME = /^\0texts:(\w+)(\/en|\/page)?$/;
const file = (language: string): string => resolve(import.meta.dirname, `src/texts/site/${language}.json`);

async function section(language: string, name: string): Promise<string> {
  const all = JSON.parse(await readFile(file(language), "utf8")) as Record<string, unknown>;
  if (!all[name]) throw new Error(`${file(language)} has no section "${name}"`);
  return JSON.stringify(all[name]);
}

export function texts(): Plugin {
  return {
    name: "texts",
    resolveId: (id) => (id.startsWith("texts:") ? `\0${id}` : null),
    async load(id) {
      const [, name, part] = NAME.exec(id) ?? [];
      if (!name) return null;
      this.addWatchFile(file(part === "/en" ? "en" : "id"));
      if (part === "/en") return `export default ${await section("en", name)};`;
      return `import { addTexts, t } from "/src/texts/language.ts";
await addTexts(${part ? "{}" : await section("id", name)}, () => import("texts:${name}/en"));
export { t };`;
    },
  };
}
