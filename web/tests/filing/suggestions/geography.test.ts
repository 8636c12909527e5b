import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Geography, type NearData } from "../../../src/filing/suggestions/geography";

const path = (name: string) => new URL(`../../../public/data/${name}`, import.meta.url);
const served = (url: string) => Promise.resolve(new Response(readFileSync(path(url.replace("/data/", "")), "utf8")));
const vectors = JSON.parse(readFileSync(new URL("../../../../tests/vectors/points.json", import.meta.url), "utf8")) as {
  inside: [string, number, number][];
  outside: [string, number, number][];
  nearest: [number, number, string][];
  elsewhere: [string, number, number, string][];
};

// Made by `make reference`, which every way to these tests runs first.
describe("where places lie", () => {
  const geography = new Geography(JSON.parse(readFileSync(path("near.json"), "utf8")) as NearData);

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it("tells the country from its neighbours, as the server does", () => {
    for (const [name, lat, lon] of vectors.inside) expect([name, geography.isInside(lat, lon)]).toEqual([name, true]);
    for (const [name, lat, lon] of vectors.outside) expect([name, geography.isInside(lat, lon)]).toEqual([name, false]);
  });

  it("finds what is near, and that a region is not, as the server does", () => {
    for (const [lat, lon, regency] of vectors.nearest) {
      expect(geography.nearest(lat, lon)[0]?.code.slice(0, 5)).toBe(regency);
    }
    for (const [region, lat, lon, near] of vectors.elsewhere) {
      expect([region, geography.elsewhere(region, lat, lon).slice(0, 5)]).toEqual([region, near]);
    }
  });

  it("names the nearest places in full, and none far from the coast", async () => {
    vi.stubGlobal("fetch", vi.fn(served));
    const { pointFacts } = await import("../../../src/filing/suggestions/geography");
    const bandung = await pointFacts(-6.885, 107.613, "51.71.01");
    expect(bandung).toMatchObject({ inside: true, elsewhere: true });
    expect(bandung.near[0]?.label).toContain("Kota Bandung, Jawa Barat");
    expect(bandung.near).toHaveLength(3);
    expect(await pointFacts(-15, 95, "")).toEqual({ inside: false, near: [], elsewhere: false });
  });
});
