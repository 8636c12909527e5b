import { describe, expect, it } from "vitest";
import { dueSentence } from "../../../src/console/worklist/due-sentence";
import { countdown } from "../../../src/ui/countdown";

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
