import { describe, expect, it } from "vitest";
import { day, moment, today } from "../../src/ui/dates";

const NOW = new Date("2026-11-24T16:30:00Z");

describe("dates", () => {
  it("are Jakarta's, wherever the phone is", () => {
    expect(today(NOW)).toBe("2026-11-24");
    expect(today(new Date("2026-11-24T17:30:00Z"))).toBe("2026-11-25");
    expect(day("2026-11-27T23:59:59+07:00")).toBe("27 November 2026");
    expect(moment("2026-11-24T12:32:16Z")).toContain("19.32");
  });
});
