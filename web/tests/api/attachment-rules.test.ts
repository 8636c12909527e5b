import { describe, expect, it } from "vitest";
import { faults } from "../../src/filing/form-checks";

describe("checks", () => {
  it("refuse a file of a strange type before anything is sent", () => {
    const keys = faults({}, [{ name: "a.exe", type: "application/x-msdownload", size: 3 }], "2026-11-24").map(
      (f) => f.key,
    );
    expect(keys[0]).toBe("err_file_type");
    expect(keys).toContain("err_region");
  });
});
