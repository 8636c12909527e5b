import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Category } from "../../../src/api/report-types";
import { stem, stems } from "../../../src/filing/suggestions/meaningful-words";
import {
  type PublicReport,
  ranked,
  similarReports,
  type WrittenReport,
} from "../../../src/filing/suggestions/similar-reports";
import { isSupported, support } from "../../../src/public/report-support";

const category = (id: string, parent: string | null = null): Category => ({ id, parent, name_id: id, name_en: id });
const CATEGORIES = [
  category("pu"),
  category("jalan", "pu"),
  category("jalan-berlubang", "jalan"),
  category("lampu-jalan", "jalan"),
  category("kesehatan"),
  category("puskesmas", "kesehatan"),
  category("lingkungan"),
  category("sampah", "lingkungan"),
];

/** All synthetic. */
const shown = (changes: Partial<PublicReport>): PublicReport => ({
  id: "7K2M9QXD4TPC",
  title: "Jalan berlubang di depan SD Coblong 1",
  kind: "complaint",
  category: "jalan-berlubang",
  region: "32.73.02",
  place: "Coblong, Kota Bandung, Jawa Barat",
  state: "disposed",
  agency: "pemda-3273",
  agency_name: "Pemerintah Kota Bandung",
  submitted_at: "2026-11-20T09:00:00+07:00",
  supports: 4,
  lat: null,
  lon: null,
  ...changes,
});

const draft = (changes: Partial<WrittenReport> = {}): WrittenReport => ({
  region: "32.73.02",
  category: "jalan-berlubang",
  title: "Lubang besar di depan sekolah SD Coblong",
  body: "Jalan di depan SD berlubang sejak dua bulan lalu dan membahayakan anak-anak.",
  ...changes,
});

const HERE = { lat: -6.8843, lon: 107.6123 };
const ids = (given: WrittenReport, all: PublicReport[]) => ranked(given, all, CATEGORIES).map((r) => r.id);

describe("words", () => {
  it.each([
    ["berlubang", "lubang"],
    ["lubangnya", "lubang"],
    ["jalan", "jalan"],
    ["perbaikan", "baik"],
    ["diperbaiki", "baik"],
    ["pembuangan", "buang"],
    ["membuang", "buang"],
    ["menyapu", "sapu"],
    ["memotong", "potong"],
    ["penutupan", "tutup"],
    ["kerusakan", "rusak"],
    ["mengganggu", "ganggu"],
    ["sampah", "sampah"],
    ["lampu", "lampu"],
  ])("%s is about %s", (word, root) => expect(stem(word)).toBe(root));

  it("that say nothing do not count", () => {
    expect([...stems("Di depan jalan itu sudah ada yang, RT 03 RW 04")]).toEqual([]);
  });
});

describe("similar reports", () => {
  it("are found by what and where", () => {
    expect(ids(draft(), [shown({})])).toEqual(["7K2M9QXD4TPC"]);
  });

  it("are found by the point alone when the subject is the same", () => {
    const there = shown({ title: "Aspal hancur", lat: -6.884, lon: 107.612 });
    expect(ids(draft({ ...HERE, title: "Motor jatuh", body: "Tolong segera ditangani." }), [there])).toHaveLength(1);
  });

  it.each<[string, Partial<PublicReport>]>([
    ["another subject in the same street", { title: "Lampu jalan mati di Coblong", category: "lampu-jalan" }],
    [
      "the same words about something else elsewhere",
      { title: "Atap SD Coblong roboh", category: "puskesmas", region: "32.73.09" },
    ],
    ["the same trouble in another district", { title: "Jalan berlubang dekat pasar", region: "32.73.09" }],
    ["a title that fits everywhere, in another district", { title: "Jalan berlubang", region: "32.73.09" }],
    ["a neighbour's other trouble", { title: "Sampah menumpuk", category: "sampah" }],
    ["the same subject in the same district, no word shared", { title: "Aspal hancur dekat jembatan" }],
  ])("are not: %s", (_, changes) => expect(ids(draft(), [shown(changes)])).toEqual([]));

  it("are not what lies kilometres away, whatever it says", () => {
    expect(ids(draft(HERE), [shown({ lat: -6.94, lon: 107.68 })])).toEqual([]);
  });

  it("begin with the nearest and open ones, newer first, and are three at most", () => {
    const all = [
      shown({ id: "FAR000000000", lat: -6.889, lon: 107.615 }),
      shown({ id: "ENDED0000000", lat: -6.884, lon: 107.612, state: "closed" }),
      shown({ id: "OLDER0000000", lat: -6.884, lon: 107.612, submitted_at: "2026-10-01T09:00:00+07:00" }),
      shown({ id: "NEWER0000000", lat: -6.884, lon: 107.612 }),
      shown({ id: "OTHER0000000", title: "Sampah menumpuk", category: "sampah" }),
    ];
    expect(ids(draft(HERE), all)).toEqual(["NEWER0000000", "OLDER0000000", "ENDED0000000"]);
  });

  it("need no category, and none when the tree is not there", () => {
    expect(ids(draft({ category: "" }), [shown({})])).toHaveLength(1);
    expect(ranked(draft(), [shown({})], [])).toHaveLength(1);
  });
});

describe("the snapshot", () => {
  const answers = new Map<string, unknown>();
  let asked: [string, RequestInit | undefined][] = [];

  beforeEach(() => {
    asked = [];
    answers.clear();
    const store = new Map<string, string>();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => store.get(key) ?? null,
      setItem: (key: string, value: string) => void store.set(key, value),
    });
    vi.stubGlobal("fetch", async (path: string, how?: RequestInit) => {
      asked.push([path, how]);
      const found = answers.get(path);
      if (found === undefined) return new Response("", { status: 404 });
      if (found instanceof Error) throw found;
      return new Response(JSON.stringify(found));
    });
    answers.set("/api/v1/reference", { categories: CATEGORIES, agencies: [] });
  });
  afterEach(() => vi.unstubAllGlobals());

  it("of the regency is read, and its lines say where they stand", async () => {
    answers.set("/public/near/32.73.json", { as_of: "2026-11-24T09:00:00+07:00", reports: [shown({})] });
    expect(await similarReports(draft())).toEqual([
      {
        tracking_id: "7K2M-9QXD-4TPC",
        title: "Jalan berlubang di depan SD Coblong 1",
        state: "disposed",
        state_label: "Terdisposisi, belum ditindaklanjuti",
        agency: "Pemerintah Kota Bandung",
        place: "Coblong, Kota Bandung, Jawa Barat",
        submitted_at: "2026-11-20T09:00:00+07:00",
        supports: 4,
      },
    ]);
  });

  it("that is missing, broken or out of reach leaves nothing to show", async () => {
    expect(await similarReports(draft())).toEqual([]);
    answers.set("/public/near/32.73.json", new TypeError("offline"));
    expect(await similarReports(draft())).toEqual([]);
  });

  it("is not asked for without a place", async () => {
    expect(await similarReports(draft({ region: "" }))).toEqual([]);
    expect(asked).toEqual([]);
  });

  it("a device supports under one name, and remembers what it supports", async () => {
    answers.set("/api/v1/reports/7K2M9QXD4TPC/support", { supports: 5 });
    expect(isSupported("7K2M-9QXD-4TPC")).toBe(false);
    expect(await support("7K2M-9QXD-4TPC")).toBe(5);
    expect(isSupported("7K2M-9QXD-4TPC")).toBe(true);
    await support("7K2M-9QXD-4TPC", false);
    expect(isSupported("7K2M-9QXD-4TPC")).toBe(false);
    const bodies = asked.map(([, how]) => JSON.parse(String(how?.body)) as { device: string; on: boolean });
    expect(bodies.map((b) => b.on)).toEqual([true, false]);
    expect(bodies[0]?.device).toMatch(/^[0-9a-f-]{36}$/);
    expect(bodies[1]?.device).toBe(bodies[0]?.device);
  });
});
