import { describe, expect, it } from "vitest";
import { today } from "../../src/ui/dates";
import { daysAgo } from "../../src/ui/days-ago";

describe("days", () => {
  it("are counted in Jakarta, as elsewhere on the site", () => {
    for (const moment of ["2026-11-24T16:59:59Z", "2026-11-24T17:00:00Z", "2028-02-29T00:00:00Z"]) {
      expect(daysAgo(0, Date.parse(moment))).toBe(today(new Date(moment)));
    }
    expect(daysAgo(1, Date.parse("2026-02-28T18:00:00Z"))).toBe("2026-02-28");
  });
});
