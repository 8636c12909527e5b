import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../catalogues";
import { fillPlaceholders } from "../../src/texts/language";
import { PAGES } from "./pages";

const read = (page: string) => readFileSync(new URL(`../../${page}`, import.meta.url), "utf8");
const indonesian = new Map(Object.values(readCatalogue("site", "id")).flatMap((section) => Object.entries(section)));

describe("texts in the pages", () => {
  it.each(PAGES)("%s says in Indonesian what the catalogue says", (page) => {
    const found = [...read(page).matchAll(/data-t="(\w+)"[^>]*>([^<]*)</g)];
    expect(found.length).toBeGreaterThan(3);
    for (const [, key, text] of found) expect([key, text]).toEqual([key, indonesian.get(key ?? "")]);
  });

  it("fill in values and leave unknown gaps visible", () => {
    expect(fillPlaceholders("Sisa {n} karakter", { n: 3 })).toBe("Sisa 3 karakter");
    expect(fillPlaceholders("{a}", {})).toBe("{a}");
  });

  it("stand beside no script or style", () => {
    for (const page of [...PAGES, "konsol/index.html"]) {
      expect(read(page)).not.toMatch(/<script(?![^>]*src=)|<style|style="|onclick=/);
    }
  });
});
