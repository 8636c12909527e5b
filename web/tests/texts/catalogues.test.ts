import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Catalogue, catalogueFile, codeNames, readCatalogue } from "../../catalogues";
import { PAGES } from "./pages";

type Sources = Record<string, string>;

const siteScripts = import.meta.glob<string>(["../../src/**/*.ts", "!../../src/console/**"], {
  query: "?raw",
  import: "default",
  eager: true,
});
const consoleScripts = import.meta.glob<string>("../../src/console/**/*.ts", {
  query: "?raw",
  import: "default",
  eager: true,
});
const pages: Sources = Object.fromEntries(
  PAGES.map((page) => [page, readFileSync(new URL(`../../${page}`, import.meta.url), "utf8")]),
);

/** Keys written out, and the beginnings of those put together from a code, such as `state_` and a state. */
function used(sources: Sources): { keys: Set<string>; families: string[] } {
  const all = Object.values(sources).join("\n");
  const families = [
    ...[...all.matchAll(/\bt(?:Site|Push)?\(\s*`(\w+_)\$\{/g)].map((m) => m[1] ?? ""),
    ...[...all.matchAll(/codeLabel\(\s*"(\w+)"/g)].map((m) => `${m[1] ?? ""}_`),
  ];
  return { keys: new Set([...all.matchAll(/"(\w+)"/g)].map((m) => m[1] ?? "")), families };
}

/** Keys that a page or script names outright, where nothing but a key can stand. */
function named(sources: Sources, call: RegExp): string[] {
  return Object.values(sources).flatMap((source) => [...source.matchAll(call)].map((m) => m[1] ?? ""));
}

const sentences = (catalogue: Catalogue) => Object.values(catalogue).flatMap((section) => Object.entries(section));
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();
const inSite: Sources = { ...siteScripts, ...pages };

describe.each([
  { name: "site", id: readCatalogue("site", "id"), en: readCatalogue("site", "en"), sources: inSite },
  { name: "console", id: readCatalogue("console", "id"), en: readCatalogue("console", "en"), sources: consoleScripts },
])("the catalogue of the $name", ({ id, en, sources }) => {
  const keys = sentences(id).map(([key]) => key);

  it("has the same sections and keys in both languages, in the same order, and no empty sentence", () => {
    const shape = (catalogue: Catalogue) =>
      Object.entries(catalogue).map(([name, texts]) => [name, Object.keys(texts)]);
    expect(shape(en)).toEqual(shape(id));
    for (const [key, text] of [...sentences(id), ...sentences(en)]) expect([key, text.trim()]).not.toEqual([key, ""]);
  });

  it("has the same placeholders in both languages", () => {
    const english = new Map(sentences(en));
    for (const [key, text] of sentences(id)) {
      expect([key, placeholders(english.get(key) ?? "")]).toEqual([key, placeholders(text)]);
    }
  });

  it("names no sentence twice, since a page may speak several sections", () => {
    expect(keys.length).toBe(new Set(keys).size);
  });

  it("has no sentence that nothing says", () => {
    const { keys: written, families } = used(sources);
    const unused = keys.filter((key) => !written.has(key) && !families.some((family) => key.startsWith(family)));
    expect(unused).toEqual([]);
  });

  it("has every sentence that is said", () => {
    const said = [...named(sources, /(?<![.\w])t\(\s*"(\w+)"/g), ...named(sources, /data-t="(\w+)"/g)];
    expect(said.length).toBeGreaterThan(100);
    expect(said.filter((key) => !keys.includes(key))).toEqual([]);
    expect(used(sources).families.filter((family) => !keys.some((key) => key.startsWith(family)))).toEqual([]);
  });
});

/** In plainer words than an officer's: with whom the report is. */
const OWN_NAMES = ["state_disposed"];

describe.each(["id", "en"] as const)("the names of codes in %s", (language) => {
  it.each(["site", "console"] as const)("stand in the platform's catalogue alone, not in that of the %s", (name) => {
    const names = codeNames(["state", "kind", "flag"], language);
    expect(Object.keys(names).length).toBeGreaterThan(10);
    const own = JSON.parse(readFileSync(catalogueFile(name, language), "utf8")) as Catalogue;
    const twice = sentences(own)
      .map(([key]) => key)
      .filter((key) => key in names);
    expect(twice).toEqual(name === "site" ? OWN_NAMES : []);
  });
});
