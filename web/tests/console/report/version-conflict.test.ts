import { describe, expect, it } from "vitest";
import { versionConflict } from "../../../src/console/report/version-conflict";

describe("a conflict", () => {
  const by = {
    role: "agency_admin",
    label: "Admin instansi",
    agency: "Pemerintah Kota Bandung",
    name: "Petugas Contoh",
  };
  const changes = [{ act: "verify", label: "Diverifikasi", at: "2026-11-24T10:00:00+07:00", by }];

  it("says who acted, what they did and when", () => {
    const found = versionConflict({ code: "version_conflict", current_version: 3, changed_by: by, changes });
    expect(found.by).toBe("Petugas Contoh, Admin instansi, Pemerintah Kota Bandung");
    expect(found.changes).toHaveLength(1);
    expect(found.changes[0]).toMatch(/^Diverifikasi: Petugas Contoh, .*24 November 2026/);
  });

  it("still reads when nobody is named, as for the system or a reporter", () => {
    const system = { role: "system", label: "Sistem", agency: null, name: null };
    expect(versionConflict({ changed_by: system, changes: [] })).toEqual({ by: "Sistem", changes: [] });
    expect(versionConflict({})).toEqual({ by: "", changes: [] });
  });
});
