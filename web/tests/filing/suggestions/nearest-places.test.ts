import { existsSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { nearest, type TownsOfRegency } from "../../../src/filing/suggestions/nearest-places";

const path = (name: string) => new URL(`../../../public/data/${name}`, import.meta.url);
const json = (name: string): unknown => JSON.parse(readFileSync(path(name), "utf8"));
const served = (url: string) => Promise.resolve(Response.json(json(url.replace("/data/", ""))));

// Made by `make reference`, which every way to these tests runs first.
describe.runIf(existsSync(path("near.json")))("nearest places", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  async function near(lat: number, lon: number) {
    vi.stubGlobal("fetch", vi.fn(served));
    const { nearestPlaces } = await import("../../../src/filing/suggestions/nearest-places");
    return nearestPlaces(lat, lon);
  }

  it.each([
    ["Dago in Bandung", -6.885, 107.613, "32.73", "Kota Bandung, Jawa Barat"],
    ["Jayapura", -2.54, 140.71, "91.71", "Kota Jayapura, Papua"],
    ["Blok M in Jakarta", -6.244, 106.801, "31.74", "Kota Administrasi Jakarta Selatan, Daerah Khusus Ibukota Jakarta"],
    ["Banda Aceh", 5.55, 95.32, "11.71", "Kota Banda Aceh, Aceh"],
    ["Waingapu on Sumba", -9.66, 120.26, "53.11", "Kabupaten Sumba Timur, Nusa Tenggara Timur"],
  ])("%s", async (_, lat, lon, code, label) => {
    const found = await near(lat, lon);
    expect(found).toHaveLength(3);
    expect(found[0]).toMatchObject({ code, label });
    expect(found[0]?.km).toBeLessThan(10);
    expect(found.map((f) => f.km)).toEqual(found.map((f) => f.km).sort((a, b) => a - b));
  });

  it("off the coast are the harbours, and in the open ocean or abroad there are none", async () => {
    const coast = await near(-5.2, 106.6); // in the Java Sea, by the Thousand Islands
    expect(coast.length).toBeGreaterThan(0);
    expect(coast[0]?.km).toBeGreaterThan(20);
    expect(await near(-15, 95)).toEqual([]);
    expect(await near(52.37, 4.9)).toEqual([]);
  });

  it("ask again after a failure", async () => {
    const asked = vi.fn((url: string) =>
      asked.mock.calls.length === 1 ? Promise.reject(new TypeError("offline")) : served(url),
    );
    vi.stubGlobal("fetch", asked);
    vi.resetModules();
    const { nearestPlaces } = await import("../../../src/filing/suggestions/nearest-places");
    await expect(nearestPlaces(-6.9, 107.6)).rejects.toThrow("offline");
    expect((await nearestPlaces(-6.9, 107.6))[0]?.code).toBe("32.73");
  });

  it("cover nearly every regency and city, in little data", () => {
    const { places, attribution } = json("near.json") as { places: TownsOfRegency[]; attribution: string };
    expect(attribution).toContain("GeoNames");
    expect(places.length).toBeGreaterThanOrEqual(505);
    expect(readFileSync(path("near.json")).length).toBeLessThan(30_000);
  });
});

describe("distance", () => {
  it("is that to the nearest town of several", () => {
    const rows: TownsOfRegency[] = [
      ["a", 0, 10000, 100, 10100],
      ["b", 50, 10000],
    ];
    expect(nearest(rows, 1, 101)).toEqual([
      { code: "a", km: 0 },
      { code: "b", km: 124 },
    ]);
  });
});
