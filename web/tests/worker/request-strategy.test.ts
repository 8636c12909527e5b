import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parsePushMessage, strategyFor } from "../../src/worker/request-strategy";

const ORIGIN = "https://lapor.example";
const SHELL = ["/", "/lapor/", "/lacak/", "/favicon.svg"];

function way(path: string, asked: { method?: string; mode?: string; headers?: Record<string, string> } = {}): string {
  const { method = "GET", mode = "cors", headers = {} } = asked;
  return strategyFor(
    { method, mode, url: path.startsWith("http") ? path : ORIGIN + path, headers: new Headers(headers) },
    ORIGIN,
    SHELL,
  );
}

describe("the service worker", () => {
  it("shows kept pages, whatever report they are asked for", () => {
    expect(["/", "/lapor/", "/lacak/?id=8AXNA0YATXS9"].map((path) => way(path, { mode: "navigate" }))).toEqual([
      "page",
      "page",
      "page",
    ]);
  });

  it("keeps its hands off pages that are not kept, the console and the outbox among them", () => {
    expect(["/konsol/", "/outbox", "/nowhere"].map((path) => way(path, { mode: "navigate" }))).toEqual([
      "network",
      "network",
      "network",
    ]);
  });

  it("never keeps what an access code or a token opens", () => {
    expect(way("/api/v1/reports/8AXNA0YATXS9", { headers: { "X-Access-Code": "x" } })).toBe("network");
    expect(way("/api/v1/reference", { headers: { "x-access-code": "x" } })).toBe("network");
    expect(way("/api/v1/reference", { headers: { Authorization: "x" } })).toBe("network");
  });

  it("never keeps an answer of the API but reference data", () => {
    expect(
      ["/api/v1/reports/8AXNA0YATXS9", "/api/v1/referencesecret", "/config.json"].map((path) => way(path)),
    ).toEqual(["network", "network", "network"]);
    expect(
      ["/api/v1/reference", "/api/v1/reference/categories", "/data/regions/32.json"].map((path) => way(path)),
    ).toEqual(["reference", "reference", "reference"]);
  });

  it("passes on whatever is sent, and whatever is elsewhere", () => {
    expect(way("/api/v1/reports", { method: "POST" })).toBe("network");
    expect(way("/lapor/", { method: "POST", mode: "navigate" })).toBe("network");
    expect(way("https://elsewhere.example/assets/a.js")).toBe("network");
  });

  it("takes files with a hash in their name, and icons, from what is kept", () => {
    expect(["/assets/track-abc.js", "/favicon.svg"].map((path) => way(path))).toEqual(["file", "file"]);
  });

  it("shows what a push message says, and opens nothing but this site", () => {
    expect(parsePushMessage({ title: "Laporan dijawab", body: "b", url: "/lacak/?id=X" }, ORIGIN)).toEqual({
      title: "Laporan dijawab",
      body: "b",
      url: "/lacak/?id=X",
      lang: "id",
    });
    expect(parsePushMessage({ title: "t", lang: "en" }, ORIGIN)?.lang).toBe("en");
    for (const url of ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", 5, undefined]) {
      expect(parsePushMessage({ title: "t", url }, ORIGIN)).toEqual({ title: "t", body: "", url: "/", lang: "id" });
    }
    for (const data of [null, "text", {}, { title: "" }]) expect(parsePushMessage(data, ORIGIN)).toBeUndefined();
  });
});

describe("the manifest", () => {
  const file = (path: string): URL => new URL(`../../public${path}`, import.meta.url);
  const manifest = JSON.parse(readFileSync(file("/manifest.json"), "utf8")) as {
    icons: { src: string; sizes: string }[];
    shortcuts: { url: string }[];
  };

  it("names icons that are there, in the size that it says, and small", () => {
    for (const { src, sizes } of manifest.icons) {
      const png = readFileSync(file(src));
      expect([src, `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`]).toEqual([src, sizes]);
      expect(png.length).toBeLessThan(10_000);
    }
  });

  it("leads to pages that are there", () => {
    for (const { url } of manifest.shortcuts)
      expect(existsSync(new URL(`../..${url}index.html`, import.meta.url))).toBe(true);
  });
});
