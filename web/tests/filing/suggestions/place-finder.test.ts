import { existsSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { slips } from "../../../src/filing/suggestions/place-matching";

const path = (name: string) => new URL(`../../../public/data/${name}`, import.meta.url);
const vectors = JSON.parse(readFileSync(new URL("../../../../tests/vectors/places.json", import.meta.url), "utf8")) as {
  first: [string, string, string][];
  several: [string, string[]][];
  none: string[];
};

const served = (url: string) => {
  const file = path(url.replace("/data/", ""));
  return Promise.resolve(
    existsSync(file) ? new Response(readFileSync(file, "utf8")) : new Response("", { status: 404 }),
  );
};

// Made by `make reference`, which every way to these tests runs first.
describe("the finder of places", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  async function search(typed: string, answer = served) {
    vi.stubGlobal("fetch", vi.fn(answer));
    const { searchPlaces } = await import("../../../src/filing/suggestions/place-data");
    return searchPlaces(typed);
  }

  it("finds first what people mean, as the server does", { timeout: 60_000 }, async () => {
    for (const [typed, code, detail] of vectors.first) {
      const [first] = await search(typed);
      expect([typed, first?.code, first?.detail]).toEqual([typed, code, detail]);
    }
  });

  it("offers all that several places are called, as the server does", { timeout: 60_000 }, async () => {
    for (const [typed, codes] of vectors.several) {
      const found = (await search(typed)).slice(0, codes.length);
      expect([typed, found.map(({ code }) => code).sort()]).toEqual([typed, codes]);
    }
  });

  it("finds nothing where nothing is named, as the server does", { timeout: 60_000 }, async () => {
    for (const typed of vectors.none) expect([typed, await search(typed)]).toEqual([typed, []]);
  });

  it("does with the regions while villages cannot be loaded", async () => {
    const answer = (url: string) => (url.includes("villages") ? Promise.reject(new TypeError("offline")) : served(url));
    expect((await search("coblomg", answer))[0]?.code).toBe("32.73.02");
    expect(await search("dago", answer)).toEqual([]);
  });

  it("asks again after a failure", async () => {
    await expect(search("coblong", () => Promise.reject(new TypeError("offline")))).rejects.toThrow("offline");
    expect((await search("coblong"))[0]?.code).toBe("32.73.02");
  });

  it("loads little for a phone: villages only by the letters typed", () => {
    expect(readFileSync(path("finder.json")).length).toBeLessThan(25_000);
    expect(readFileSync(path("near.json")).length).toBeLessThan(120_000);
    expect(readFileSync(path("villages/pa.json")).length).toBeLessThan(140_000);
  });
});

describe("slips of the finger", () => {
  it("are letters wrong, missing, added or swapped", () => {
    for (const typed of ["coblomg", "coblon", "coblongg", "colbong"]) expect(slips(typed, "coblong", 1)).toBe(true);
    expect(slips("cobling", "caplong", 1)).toBe(false);
  });
});
