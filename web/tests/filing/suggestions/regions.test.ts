import { describe, expect, it } from "vitest";
import { regionOptions } from "../../../src/filing/suggestions/regions";
import { matchingOptions } from "../../../src/ui/combobox";

describe("place search", () => {
  const places = regionOptions(
    {
      attribution: "",
      provinces: [["32", "Jawa Barat"]],
      regencies: [
        ["32.73", "Kota Bandung"],
        ["32.04", "Kabupaten Bandung"],
      ],
    },
    [
      ["Coblong", "32.73.02"],
      ["Bandung Wetan", "32.73.09"],
      ["Arjasari", "32.04.20"],
    ],
  );
  const labels = (typed: string) => matchingOptions(places, typed).map((p) => p.label);

  it("finds a district with its city and province", () => {
    expect(labels("coblong")).toEqual(["Coblong, Kota Bandung, Jawa Barat"]);
    expect(labels("bandung coblong")).toEqual(["Coblong, Kota Bandung, Jawa Barat"]);
  });

  it("puts first what begins with the first word, and offers cities too", () => {
    expect(labels("bandung")[0]).toBe("Bandung Wetan, Kota Bandung, Jawa Barat");
    expect(labels("kota bandung")).toContain("Kota Bandung, Jawa Barat");
    expect(labels("  ")).toEqual([]);
    expect(labels("tidak ada")).toEqual([]);
  });
});
