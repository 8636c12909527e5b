import { describe, expect, it } from "vitest";
import { isTrackingId, normalizeCode } from "../../src/api/tracking-id";

describe("tracking IDs", () => {
  it("are read however they are typed", () => {
    expect(normalizeCode(" 7k2m-9qxd 4tpo ")).toBe("7K2M9QXD4TP0");
    for (const typed of [
      "8AXN-A0YA-TXS9",
      "8axn aoya txs9",
      "8axn—aoya–txs9",
      "８ＡＸＮ－Ａ０ＹＡ－ＴＸＳ９",
      "GEQZ4SY9EYSY",
    ])
      expect(isTrackingId(typed)).toBe(true);
  });

  it("are refused when a symbol is wrong or missing", () => {
    for (const typed of ["", "8AXN-A0YA-TXS8", "8AXN-A0YA-TXS", "bukan nomor!", "UUUU-UUUU-UUUU"])
      expect(isTrackingId(typed)).toBe(false);
  });
});
