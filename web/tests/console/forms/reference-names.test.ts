import { describe, expect, it } from "vitest";
import type { ReferenceData } from "../../../src/api/report-types";
import { agencyGroups } from "../../../src/console/forms/reference-names";

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
