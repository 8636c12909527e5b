import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fillPlaceholders } from "../../src/texts/language";
import en from "../../src/texts/site/en.json";
import id from "../../src/texts/site/id.json";

type Texts = Record<string, Record<string, string>>;

const PAGES = [
  "index.html",
  "404.html",
  "lapor/index.html",
  "lacak/index.html",
  "periksa/index.html",
  "ikuti/index.html",
];
const read = (page: string) => readFileSync(new URL(`../../${page}`, import.meta.url), "utf8");
const flat = (texts: Texts) => Object.values(texts).flatMap((section) => Object.entries(section));
const indonesian = new Map(flat(id));
const english = new Map(flat(en));
const sources = import.meta.glob<string>(
  ["../../src/**/*.ts", "!../../src/console/**", "../../src/console/console-page.ts"],
  { query: "?raw", import: "default", eager: true },
);

describe("texts", () => {
  it.each(PAGES)("%s says in Indonesian what texts/id.json says", (page) => {
    const found = [...read(page).matchAll(/data-t="(\w+)"[^>]*>([^<]*)</g)];
    expect(found.length).toBeGreaterThan(3);
    for (const [, key, text] of found) expect([key, text]).toEqual([key, indonesian.get(key ?? "")]);
  });

  it("has no empty sentence, and the same gaps to fill in both languages", () => {
    const gaps = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();
    expect(flat(en).map(([key]) => key)).toEqual(flat(id).map(([key]) => key));
    for (const [key, text] of indonesian) {
      expect(text.trim() && english.get(key)?.trim()).not.toBe("");
      expect([key, gaps(english.get(key) ?? "")]).toEqual([key, gaps(text)]);
    }
  });

  it("names no sentence twice, since a page may speak several sections", () => {
    expect(indonesian.size).toBe(flat(id).length);
  });

  it("has no sentence that nothing says", () => {
    const said = [...PAGES.map(read), ...Object.values(sources)].join("\n");
    const families = [...said.matchAll(/t\(`(\w+_)\$\{/g)].map((m) => m[1] ?? "");
    const unused = [...indonesian.keys()].filter(
      (key) => !said.includes(`"${key}"`) && !families.some((f) => key.startsWith(f)),
    );
    expect(unused).toEqual([]);
  });

  it("fills in values and leaves unknown gaps visible", () => {
    expect(fillPlaceholders("Sisa {n} karakter", { n: 3 })).toBe("Sisa 3 karakter");
    expect(fillPlaceholders("{a}", {})).toBe("{a}");
  });

  it("holds no script or style inside the pages", () => {
    for (const page of [...PAGES, "konsol/index.html"]) {
      expect(read(page)).not.toMatch(/<script(?![^>]*src=)|<style|style="|onclick=/);
    }
  });
});
