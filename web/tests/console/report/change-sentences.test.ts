import { expect, it } from "vitest";
import type { ReferenceData } from "../../../src/api/report-types";
import type { ReferenceNames } from "../../../src/console/forms/reference-names";
import { changeSentences } from "../../../src/console/report/change-sentences";

const reference: ReferenceData = {
  categories: [],
  agencies: [
    { id: "pemda-3273", name: "Pemerintah Kota Bandung", kind: "city" },
    { id: "pemda-3204", name: "Pemerintah Kabupaten Bandung", kind: "regency" },
    { id: "kemendagri", name: "Kementerian Dalam Negeri", kind: "coordinator" },
    { id: "national-desk", name: "Meja Nasional", kind: "national_desk" },
  ],
};

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
