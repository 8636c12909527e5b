import { describe, expect, it } from "vitest";
import { beside, STEPS, stepAt } from "../../src/filing/form-steps";

describe("steps", () => {
  it("lead from the photo to the review and back, and no further", () => {
    expect(beside("foto", -1)).toBe("foto");
    expect(beside("foto", 1)).toBe("kejadian");
    expect(beside("periksa", 1)).toBe("periksa");
    const walked = STEPS.reduce((step) => beside(step, 1), STEPS[0] as (typeof STEPS)[number]);
    expect(walked).toBe("periksa");
  });

  it("are found by their address, and any other address is the beginning", () => {
    expect(stepAt("#lokasi")).toBe("lokasi");
    for (const strange of ["", "#", "#main", "#LOKASI"]) expect(stepAt(strange)).toBe("foto");
  });
});
