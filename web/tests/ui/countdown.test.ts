import { describe, expect, it } from "vitest";
import { countdown } from "../../src/ui/countdown";

const NOW = new Date("2026-11-24T08:00:00Z");

// a Tuesday, 15:00 in Jakarta

describe("countdown", () => {
  const due = (due_at: string, working_days_left: number | null, overdue = false) =>
    countdown({ due_at, working_days_left, overdue }, NOW);

  it("counts working days, and says today and tomorrow as people do", () => {
    expect(due("2026-11-27T23:59:59+07:00", 3)).toEqual({ key: "left_working", n: 3 });
    expect(due("2026-11-25T23:59:59+07:00", 1)).toEqual({ key: "left_tomorrow", n: 1 });
    expect(due("2026-11-24T23:59:59+07:00", 0)).toEqual({ key: "left_today", n: 0 });
  });

  it("says one working day when a weekend lies between", () => {
    const friday = new Date("2026-11-27T08:00:00Z");
    expect(countdown({ due_at: "2026-11-30T23:59:59+07:00", working_days_left: 1, overdue: false }, friday)).toEqual({
      key: "left_working",
      n: 1,
    });
  });

  it("counts plain days where no working day is left before the end", () => {
    const friday = new Date("2026-11-27T08:00:00Z");
    expect(countdown({ due_at: "2026-11-29T23:59:59+07:00", working_days_left: 0, overdue: false }, friday)).toEqual({
      key: "left_days",
      n: 2,
    });
  });

  it("says how late it is, and only late before a working day has passed", () => {
    expect(due("2026-11-20T23:59:59+07:00", -2, true)).toEqual({ key: "late_working", n: 2 });
    expect(due("2026-11-24T10:00:00+07:00", 0, true)).toEqual({ key: "late_now", n: 0 });
  });

  it("says nothing of a clock that stands still", () => {
    expect(due("2026-11-27T23:59:59+07:00", null)).toBeUndefined();
  });
});
