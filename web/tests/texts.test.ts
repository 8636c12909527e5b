import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fill } from "../src/lib/language";
import { en } from "../src/lib/texts/en";
import { id, type Key } from "../src/lib/texts/id";

const PAGES = ["index.html", "404.html", "lapor/index.html", "lacak/index.html"];
const read = (page: string) => readFileSync(new URL(`../${page}`, import.meta.url), "utf8");

describe("texts", () => {
  it.each(PAGES)("%s says in Indonesian what texts/id.ts says", (page) => {
    const found = [...read(page).matchAll(/data-t="(\w+)"[^>]*>([^<]*)</g)];
    expect(found.length).toBeGreaterThan(3);
    for (const [, key, text] of found) expect([key, text]).toEqual([key, id[key as Key]]);
  });

  it("has no empty sentence, and the same gaps to fill in both languages", () => {
    const gaps = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();
    expect(Object.keys(en).sort()).toEqual(Object.keys(id).sort());
    for (const key of Object.keys(id) as Key[]) {
      expect(id[key].trim() && en[key].trim()).not.toBe("");
      expect(gaps(en[key])).toEqual(gaps(id[key]));
    }
  });

  it("fills in values and leaves unknown gaps visible", () => {
    expect(fill("Sisa {n} karakter", { n: 3 })).toBe("Sisa 3 karakter");
    expect(fill("{a}", {})).toBe("{a}");
  });

  it("holds no script or style inside the pages", () => {
    for (const page of [...PAGES, "konsol/index.html"]) {
      expect(read(page)).not.toMatch(/<script(?![^>]*src=)|<style|style="|onclick=/);
    }
  });
});
