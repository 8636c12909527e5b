import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { transformWithEsbuild } from "vite";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type CategoryWords, categoryMatcher, stem } from "../../../src/filing/suggestions/category-suggestions";

const text = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const words = JSON.parse(text("../../../../infra/data/category_words.json")) as CategoryWords;
const fixture = JSON.parse(text("../../fixtures/sentences.json")) as {
  plain: [string, string][];
  told: [string, string][];
  unsure: string[];
  emergencies: string[];
  calm: string[];
};
const { categories, emergency } = categoryMatcher(words);

function measured(sentences: [string, string][]): { first: number; three: number; missed: string[] } {
  const within = (most: number) =>
    sentences.filter(([c, said]) => categories(said).slice(0, most).includes(c)).length / sentences.length;
  const missed = sentences
    .filter(([c, said]) => categories(said)[0] !== c)
    .map(([c, said]) => `${c}: ${said} -> ${categories(said).join(", ")}`);
  return { first: within(1), three: within(3), missed };
}

describe("category suggestion", () => {
  it("is measured on more than a hundred sentences, all of known categories", () => {
    const known = new Set(
      (JSON.parse(text("../../../../infra/data/categories.json")) as { id: string }[]).map((c) => c.id),
    );
    const all = [...fixture.plain, ...fixture.told];
    expect(all.length).toBeGreaterThanOrEqual(150);
    expect(new Set(all.map(([, said]) => said)).size).toBe(all.length);
    for (const [category] of all) expect(known).toContain(category);
  });

  it("names the right category first, and among three, for what is said plainly", () => {
    const { first, three, missed } = measured(fixture.plain);
    if (process.env.SHOW) console.log(first, three, missed.join("\n"));
    expect(first).toBeGreaterThanOrEqual(0.95);
    expect(three).toBeGreaterThanOrEqual(0.98);
  });

  it("helps with what is told in a citizen's own way", () => {
    const { first, three, missed } = measured(fixture.told);
    if (process.env.SHOW) console.log(first, three, missed.join("\n"));
    expect(first).toBeGreaterThanOrEqual(0.7);
    expect(three).toBeGreaterThanOrEqual(0.8);
  });

  it.each(fixture.unsure)("is silent when unsure: %s", (said) => {
    expect(categories(said)).toEqual([]);
  });
});

describe("an emergency", () => {
  it.each(fixture.emergencies)("is heard: %s", (said) => {
    expect(emergency(said)).toBe(true);
  });

  it.each(fixture.calm)("is not what is long past, feared or asked for: %s", (said) => {
    expect(emergency(said)).toBe(false);
  });
});

describe("stems", () => {
  it.each([
    [["dibuang", "membuang", "pembuangan"], "buang"],
    [["berlubang", "lubang", "lubangnya"], "lubang"],
    [["mencuri", "pencuri", "pencurian"], "curi"],
    [["menambal", "ditambal", "tambal"], "tambal"],
    [["memukul", "dipukul", "pukulan"], "pukul"],
    [["kebakaran", "terbakar", "membakar", "dibakar"], "bakar"],
    [["pelayanan", "layanan"], "layan"],
  ])("%s are one word", (forms, root) => {
    expect(forms.map(stem)).toEqual(forms.map(() => root));
  });

  it("leave short words alone", () => {
    for (const word of ["kali", "di", "ikan", "air", "dinas", "beli"]) expect(stem(word)).toBe(word);
  });
});

describe("loading", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it("fetches the words once, when first asked, and again after a failure", async () => {
    const answers = [new Response("", { status: 503 }), Response.json(words)];
    const asked = vi.fn(() => Promise.resolve(answers.shift()));
    vi.stubGlobal("fetch", asked);
    vi.resetModules();
    const { suggestCategories, soundsLikeEmergency } = await import(
      "../../../src/filing/suggestions/category-suggestions"
    );
    expect(asked).not.toHaveBeenCalled();
    await expect(suggestCategories("jalan berlubang")).rejects.toThrow("words.json");
    expect((await suggestCategories("jalan berlubang"))[0]).toBe("jalan-berlubang");
    expect(await soundsLikeEmergency("Sedang terjadi kebakaran di pasar")).toBe(true);
    expect(asked.mock.calls).toEqual([["/data/words.json"], ["/data/words.json"]]);
  });

  it("is cheap: words below 15 KB and the matcher at most 2 KB, compressed", async () => {
    expect(gzipSync(JSON.stringify(words)).length).toBeLessThan(15_000);
    const source = await transformWithEsbuild(
      text("../../../src/filing/suggestions/category-suggestions.ts"),
      "suggest.ts",
      { minify: true },
    );
    expect(gzipSync(source.code).length).toBeLessThanOrEqual(2048);
  });
});
