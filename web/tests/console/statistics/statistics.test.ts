import { describe, expect, it } from "vitest";
import csvVectors from "../../../../tests/vectors/csv_cells.json";
import type { AgencyFigures, SignedInOfficer } from "../../../src/api/staff-types";
import { csvCell, figuresCsv, guardCell } from "../../../src/console/statistics/statistics-csv";
import {
  COLUMNS,
  formatPercent,
  isEmpty,
  matchesName,
  monthName,
  orderAfterPress,
  sortedRows,
} from "../../../src/console/statistics/statistics-table";
import { headlines, maySeeStatistics, monthFromAddress } from "../../../src/console/statistics/statistics-view";

const vectors = csvVectors as [string, string][];

const NOTHING: AgencyFigures = {
  agency: { id: "pemda-3273", name: "Pemerintah Kota Bandung", kind: "city" },
  received: 0,
  passed_on: 0,
  verified: { on_time: 0, late: 0 },
  first_answers: { on_time: 0, late: 0 },
  settled: { on_time: 0, late: 0 },
  promises: { kept: 0, broken: 0 },
  ended: 0,
  escalated: 0,
  appealed: 0,
  reopened: 0,
  ratings: { count: 0, average: null, unsolved: 0 },
  open: null,
  overdue: null,
  days_to_first_answer: { median: null },
};
const row = (name: string, changes: Partial<AgencyFigures> = {}): AgencyFigures => ({
  ...NOTHING,
  agency: { id: name.toLowerCase(), name, kind: "city" },
  ...changes,
});
const busy = row("Sibuk", {
  received: 1200,
  verified: { on_time: 30, late: 0 },
  first_answers: { on_time: 41, late: 9 },
  promises: { kept: 1, broken: 1 },
  ratings: { count: 5, average: 3.4, unsolved: 2 },
  open: 7,
  overdue: 3,
  days_to_first_answer: { median: 4.5 },
});
const column = (key: string): number => COLUMNS.findIndex((one) => one.key === key);
const names = (rows: AgencyFigures[]): string[] => rows.map((one) => one.agency.name);

describe("the headlines of a month", () => {
  it("say each share with the numbers behind it, as Indonesian writes them", () => {
    const said = headlines(busy);
    expect(said).toContain("82 % jawaban pertama tepat waktu (41 dari 50).");
    expect(said).toContain("100 % verifikasi tepat waktu (30 dari 30).");
    expect(said[0]).toBe("1.200 laporan masuk, 0 diteruskan ke instansi lain, 0 berakhir.");
    expect(said).toContain("Separuh jawaban pertama diberikan dalam 4,5 hari atau kurang.");
    expect(said).toContain("50 % janji tanggal penyelesaian ditepati (1 dari 2).");
    expect(said).toContain(
      "Penilaian pelapor rata-rata 3,4 dari 5 (5 penilaian); 2 menyatakan masalahnya belum selesai.",
    );
    expect(said.at(-1)).toBe("7 laporan masih terbuka, 3 di antaranya lewat tenggat.");
  });

  it("say what did not happen instead of a share of nothing", () => {
    const said = headlines(NOTHING).join(" ");
    expect(said).toContain("Belum ada tenggat jawaban pertama yang berakhir.");
    expect(said).toContain("Belum ada penilaian pelapor.");
    expect(said).not.toMatch(/NaN|null|%|terbuka/);
  });

  it("never call everything on time while one is late, nor nothing while one is not", () => {
    expect([
      formatPercent({ of: 999, all: 1000 }),
      formatPercent({ of: 1, all: 1000 }),
      formatPercent({ of: 3, all: 3 }),
      formatPercent({ of: 0, all: 9 }),
    ]).toEqual(["99", "1", "100", "0"]);
  });
});

describe("an empty month", () => {
  it("is one in which nothing happened and nothing waits", () => {
    expect([
      isEmpty(NOTHING),
      isEmpty({ ...NOTHING, open: 0 }),
      isEmpty({ ...NOTHING, open: 1 }),
      isEmpty(busy),
    ]).toEqual([true, true, false, false]);
  });
});

describe("the order of agencies", () => {
  const rows = [
    row("Cianjur", { received: 2, first_answers: { on_time: 1, late: 1 } }),
    row("Ambon", { received: 2, first_answers: { on_time: 9, late: 1 } }),
    row("Bogor"),
  ];

  it("is by name first, and turns round when pressed again", () => {
    expect(names(sortedRows(rows, { column: 0, down: false }))).toEqual(["Ambon", "Bogor", "Cianjur"]);
    expect(names(sortedRows(rows, orderAfterPress({ column: 0, down: false }, 0)))).toEqual([
      "Cianjur",
      "Bogor",
      "Ambon",
    ]);
  });

  it("begins with the greatest number, keeps what is equal by name, and changes no list", () => {
    const order = orderAfterPress({ column: 0, down: false }, column("figures_received"));
    expect(order.down).toBe(true);
    expect(names(sortedRows(rows, order))).toEqual(["Ambon", "Cianjur", "Bogor"]);
    expect(names(rows)).toEqual(["Cianjur", "Ambon", "Bogor"]);
  });

  it("puts those without a value last, either way round", () => {
    const by = column("figures_first_answers");
    expect(names(sortedRows(rows, { column: by, down: true }))).toEqual(["Ambon", "Cianjur", "Bogor"]);
    expect(names(sortedRows(rows, { column: by, down: false }))).toEqual(["Cianjur", "Ambon", "Bogor"]);
  });

  it("of 660 agencies takes no time that anybody feels", () => {
    const many = Array.from({ length: 660 }, (_, n) => row(`Instansi ${(n * 7919) % 660}`, { received: n % 13 }));
    const begun = performance.now();
    for (let by = 0; by < COLUMNS.length; by += 1) sortedRows(many, { column: by, down: true });
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  it("is searched by every typed word, whatever its case", () => {
    const bandung = row("Pemerintah Kota Bandung");
    expect([
      matchesName(bandung, ""),
      matchesName(bandung, " bandung KOTA "),
      matchesName(bandung, "kabupaten"),
    ]).toEqual([true, true, false]);
  });
});

describe("the file for spreadsheets", () => {
  it("has a line per agency, as many cells in each, and the decimal sign of the language", () => {
    const [head = "", first = "", ...rest] = figuresCsv("2026-10", [busy, NOTHING]).split("\r\n");
    expect(head.startsWith("\uFEFFBulan;Kode instansi;Instansi;")).toBe(true);
    expect(first.startsWith("2026-10;sibuk;Sibuk;1200;0;30;0;41;9;")).toBe(true);
    expect(first).toContain(";3,4;2;7;3");
    expect(new Set([head, first, rest[0] ?? ""].map((line) => line.split(";").length)).size).toBe(1);
  });

  it.each([
    ["=1+1", "'=1+1"],
    ["+62", "'+62"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    [" =1+1", "' =1+1"],
    ["\t=1", `"'\t'=1"`],
    ['a;"b"', '"a;""b"""'],
    ["=a;b", `"'=a;b"`],
    ["baris\nbaru", '"baris\nbaru"'],
    ["Kota - Kabupaten", "Kota - Kabupaten"],
  ])("writes %j as %j", (given, written) => {
    expect(csvCell(given)).toBe(written);
  });

  it.each(vectors)("guards %j against being run as a formula, as the service does", (given, written) => {
    expect(guardCell(given)).toBe(written);
  });

  it("leaves a number a number and what is unknown empty", () => {
    expect([csvCell(-3), csvCell(0), csvCell(null)]).toEqual(["-3", "0", ""]);
  });
});

describe("who finds the page, and where", () => {
  const me = (role: SignedInOfficer["role"], agency: SignedInOfficer["agency"]): SignedInOfficer => ({
    username: "a",
    name: "A",
    role,
    agency,
    unit: null,
    units: [],
  });
  const bandung = { id: "pemda-3273", name: "Bandung" };

  it("is everybody with an agency and the centres, but no operator", () => {
    const seen = [
      me("agency_admin", bandung),
      me("liaison_officer", bandung),
      me("coordinator", bandung),
      me("monitor", null),
      me("ombudsman", null),
      me("national_admin", null),
    ];
    expect(seen.map(maySeeStatistics)).toEqual(seen.map(() => true));
    expect([me("operator", bandung), me("operator", null), me("agency_admin", null)].map(maySeeStatistics)).toEqual([
      false,
      false,
      false,
    ]);
  });

  it("is the month of the address, as letters link it", () => {
    expect([monthFromAddress("#/figures?month=2026-10"), monthFromAddress("#/figures"), monthFromAddress("")]).toEqual([
      "2026-10",
      "",
      "",
    ]);
    expect(monthName("2026-10")).toBe("Oktober 2026");
  });
});
