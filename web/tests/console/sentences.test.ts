import { codeLabel } from "texts:console";
import { describe, expect, it } from "vitest";
import { Offline, Problem } from "../../src/api/client";
import type { ReferenceData } from "../../src/api/report-types";
import type { AlertSubscription, SignedInOfficer } from "../../src/api/staff-types";
import { defaultPreferences, preferencesText, THEMES } from "../../src/console/alert-subscriptions/alert-preferences";
import { agencyGroups, type ReferenceNames } from "../../src/console/forms/reference-names";
import { actRefusalText, pageRefusalText } from "../../src/console/forms/refusals";
import { changeSentences } from "../../src/console/report/change-sentences";
import { versionConflict } from "../../src/console/report/version-conflict";
import { dueSentence } from "../../src/console/worklist/due-sentence";
import { countdown } from "../../src/ui/countdown";

describe("a due moment", () => {
  const now = new Date("2026-11-24T10:00:00+07:00");

  const said = (due_at: string, working_days_left: number | null, overdue = false, at = now) =>
    dueSentence({ due_at, working_days_left, overdue }, at);

  it.each<[string, number | null, string]>([
    ["2026-11-24T23:59:00+07:00", 0, "Tenggat hari ini, 23.59 WIB"],
    ["2026-11-25T23:59:00+07:00", 1, "Tenggat besok, Rabu, 25 November 2026"],
    ["2026-11-30T23:59:00+07:00", 4, "Tenggat Senin, 30 November 2026 (4 hari kerja lagi)"],
    ["2026-11-27T23:59:00+07:00", 0, "Tenggat Jumat, 27 November 2026 (3 hari lagi)"],
    ["2026-11-27T23:59:00+07:00", null, "Tenggat Jumat, 27 November 2026"],
  ])("%s with %s working days is said as: %s", (due, left, text) => {
    expect(said(due, left)).toEqual({ late: false, text });
  });

  it.each<[string, number, string]>([
    ["2026-11-24T09:59:00+07:00", 0, "Terlambat sejak hari ini, 09.59 WIB"],
    ["2026-11-22T23:59:00+07:00", -1, "Terlambat 1 hari kerja, sejak Minggu, 22 November 2026"],
    ["2026-11-22T23:59:00+07:00", 0, "Terlambat sejak Minggu, 22 November 2026"],
  ])("%s with %s working days is said to be late in words: %s", (due, left, text) => {
    expect(said(due, left, true)).toEqual({ late: true, text });
  });

  it("says the number that the reporter's page says", () => {
    const clock = { due_at: "2026-11-30T23:59:00+07:00", working_days_left: 4, overdue: false };
    expect(dueSentence(clock, now).text).toContain(`${countdown(clock, now)?.n ?? ""} hari kerja`);
  });

  it("counts days as Jakarta does, not as the browser's clock does", () => {
    const lateEvening = new Date("2026-11-24T16:30:00Z"); // 23.30 in Jakarta, still the 24th in UTC
    expect(said("2026-11-24T17:30:00Z", 1, false, lateEvening).text).toContain("besok");
  });
});

describe("a conflict", () => {
  const by = {
    role: "agency_admin",
    label: "Admin instansi",
    agency: "Pemerintah Kota Bandung",
    name: "Petugas Contoh",
  };
  const changes = [{ act: "verify", label: "Diverifikasi", at: "2026-11-24T10:00:00+07:00", by }];

  it("says who acted, what they did and when", () => {
    const found = versionConflict({ code: "version_conflict", current_version: 3, changed_by: by, changes });
    expect(found.by).toBe("Petugas Contoh, Admin instansi, Pemerintah Kota Bandung");
    expect(found.changes).toHaveLength(1);
    expect(found.changes[0]).toMatch(/^Diverifikasi: Petugas Contoh, .*24 November 2026/);
  });

  it("still reads when nobody is named, as for the system or a reporter", () => {
    const system = { role: "system", label: "Sistem", agency: null, name: null };
    expect(versionConflict({ changed_by: system, changes: [] })).toEqual({ by: "Sistem", changes: [] });
    expect(versionConflict({})).toEqual({ by: "", changes: [] });
  });
});

describe("a refusal", () => {
  const problem = (status: number, code: string, title = "", fields: Problem["fields"] = []) =>
    new Problem(status, code, title, fields, {});

  it("of a page says neither code nor tracking advice meant for reporters", () => {
    expect(pageRefusalText(problem(404, "report_not_found", "Periksa tanda terima"))).toBe(
      "Laporan ini tidak ada, atau bukan untuk meja Anda.",
    );
    expect(pageRefusalText(problem(403, "act_not_allowed"))).toBe("Peran Anda tidak dapat membuka halaman ini.");
  });

  it("of an act names the fields, the stage, the role or the network", () => {
    const fault = [{ name: "text", code: "too_short", message: "Terlalu pendek" }];
    expect(actRefusalText(problem(422, "invalid_fields", "x", fault))).toContain("perlu diperbaiki");
    expect(actRefusalText(problem(409, "act_not_possible"))).toContain("tidak mungkin lagi");
    expect(actRefusalText(problem(403, "act_not_allowed"))).toContain("tidak berwenang");
    expect(actRefusalText(new Offline())).toContain("Jaringan");
    expect(actRefusalText(problem(502, "unavailable"))).toContain("sibuk");
  });
});

const reference: ReferenceData = {
  categories: [],
  agencies: [
    { id: "pemda-3273", name: "Pemerintah Kota Bandung", kind: "city" },
    { id: "pemda-3204", name: "Pemerintah Kabupaten Bandung", kind: "regency" },
    { id: "kemendagri", name: "Kementerian Dalam Negeri", kind: "coordinator" },
    { id: "national-desk", name: "Meja Nasional", kind: "national_desk" },
  ],
};

describe("the list of agencies", () => {
  const ids = (typed: string, named: string[] = []) =>
    agencyGroups(reference, typed, named).map((g) => [g.label, ...g.agencies.map((a) => a.id)]);

  it("is grouped by kind and never offers the national desk, which handles nothing", () => {
    expect(ids("")).toEqual([
      ["Kota", "pemda-3273"],
      ["Kabupaten", "pemda-3204"],
      ["Lainnya", "kemendagri"],
    ]);
  });

  it("narrows to every typed word, whatever its case", () => {
    expect(ids("bandung KOTA")).toEqual([["Kota", "pemda-3273"]]);
  });

  it("puts first, and once, whom the report itself names", () => {
    expect(ids("bandung", ["pemda-3204"])).toEqual([
      ["Disebut dalam laporan ini", "pemda-3204"],
      ["Kota", "pemda-3273"],
    ]);
  });
});

it("the changes of an event are told in names, not in codes, and leave deadlines to their own card", () => {
  const names: ReferenceNames = {
    reference,
    agency: (id) => `instansi ${id}`,
    category: ({ id }) => `kategori ${id}`,
    unit: (id) => `unit ${id}`,
  };
  const changes: Record<string, [unknown, unknown]> = {
    state: ["unverified", "disposed"],
    agency: ["pemda-3273", "kemendagri"],
    supervisory: [null, false],
    title: ["a".repeat(500), "b"],
    due_at: ["x", "y"],
  };
  const said = changeSentences(changes, names);
  expect(said.slice(0, 3)).toEqual([
    "Status: Belum terverifikasi → Terdisposisi, belum ditindaklanjuti",
    "Instansi: instansi pemda-3273 → instansi kemendagri",
    "Berkadar pengawasan: - → tidak",
  ]);
  expect(said[3]).toContain("aaa… → b");
  expect(said).toHaveLength(4);
});

it("a code that is younger than this console is shown as it is", () => {
  expect(codeLabel("state", "teleported")).toBe("teleported");
});

describe("what a subscriber hears", () => {
  const units = [{ id: "dinas-pu", name: "Dinas Pekerjaan Umum" }];
  const everything: AlertSubscription = {
    id: "a",
    protocol: "email",
    endpoint: "a@example.go.id",
    state: "confirmed",
    unit: null,
    urgent_only: false,
    themes: [...THEMES],
    rhythm: "single",
    language: "id",
    evaluation: false,
  };

  it("is said in one line", () => {
    expect(preferencesText(everything, units)).toBe(
      "Seluruh instansi · Mendesak dan biasa · semua hal · Setiap kabar langsung",
    );
    expect(preferencesText({ ...everything, evaluation: true }, units)).toBe(
      "Seluruh instansi · Mendesak dan biasa · semua hal · Setiap kabar langsung · Evaluasi bulanan",
    );
    const some: AlertSubscription = {
      ...everything,
      unit: "dinas-pu",
      urgent_only: true,
      themes: ["work"],
      rhythm: "daily",
    };
    expect(preferencesText(some, units)).toBe(
      "Dinas Pekerjaan Umum · Hanya yang mendesak · Laporan masuk dan disposisi · Ringkasan setiap pagi kerja, 07.30 WIB",
    );
  });

  it("keeps the id of a unit that is no more, and offers a liaison officer the own unit", () => {
    expect(preferencesText({ ...everything, unit: "bubar" }, units)).toContain("bubar");
    const me: SignedInOfficer = {
      username: "a",
      name: "A",
      role: "liaison_officer",
      agency: null,
      unit: "dinas-pu",
      units,
    };
    expect(defaultPreferences(me, "sms")).toMatchObject({
      unit: "dinas-pu",
      urgent_only: true,
      rhythm: "single",
      evaluation: false,
    });
    expect(defaultPreferences({ ...me, role: "agency_admin" }, "email")).toMatchObject({
      unit: null,
      urgent_only: false,
    });
  });
});
