import { describe, expect, it } from "vitest";
import type { AlertSubscription, SignedInOfficer } from "../../../src/api/staff-types";
import {
  defaultPreferences,
  preferencesText,
  THEMES,
} from "../../../src/console/alert-subscriptions/alert-preferences";

describe("what a subscriber hears", () => {
  const units = [{ id: "dinas-pu", name: "Dinas Pekerjaan Umum" }];
  const everything: AlertSubscription = {
    id: "a",
    protocol: "email",
    endpoint: "a@example.go.id",
    state: "confirmed",
    unit: null,
    urgent_only: false,
    themes: [...THEMES],
    rhythm: "single",
    language: "id",
    evaluation: false,
    warnings: [],
  };

  it("is said in one line", () => {
    expect(preferencesText(everything, units)).toBe(
      "Seluruh instansi · Mendesak dan biasa · semua hal · Setiap kabar langsung",
    );
    expect(preferencesText({ ...everything, evaluation: true }, units)).toBe(
      "Seluruh instansi · Mendesak dan biasa · semua hal · Setiap kabar langsung · Evaluasi bulanan",
    );
    const some: AlertSubscription = {
      ...everything,
      unit: "dinas-pu",
      urgent_only: true,
      themes: ["work"],
      rhythm: "daily",
    };
    expect(preferencesText(some, units)).toBe(
      "Dinas Pekerjaan Umum · Hanya yang mendesak · Laporan masuk dan disposisi · Ringkasan setiap pagi kerja, 07.30 WIB",
    );
  });

  it("keeps the id of a unit that is no more, and offers a liaison officer the own unit", () => {
    expect(preferencesText({ ...everything, unit: "bubar" }, units)).toContain("bubar");
    const me: SignedInOfficer = {
      username: "a",
      name: "A",
      role: "liaison_officer",
      agency: null,
      unit: "dinas-pu",
      units,
    };
    expect(defaultPreferences(me, "sms")).toMatchObject({
      unit: "dinas-pu",
      urgent_only: true,
      rhythm: "single",
      evaluation: false,
    });
    expect(defaultPreferences({ ...me, role: "agency_admin" }, "email")).toMatchObject({
      unit: null,
      urgent_only: false,
    });
  });
});
