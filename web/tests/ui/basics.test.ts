import { describe, expect, it } from "vitest";
import { attachmentFault } from "../../src/api/attachment-rules";
import { categoryTree } from "../../src/api/reference-data";
import type { Category } from "../../src/api/report-types";
import { isTrackingId, normalizeCode } from "../../src/api/tracking-id";
import { faults } from "../../src/filing/form-checks";
import { fieldOf, submission } from "../../src/filing/sending/submission-body";
import { regionOptions } from "../../src/filing/suggestions/regions";
import { matchingOptions } from "../../src/ui/combobox";
import { day, moment, today } from "../../src/ui/dates";

const NOW = new Date("2026-11-24T16:30:00Z"); // 23:30 in Jakarta

describe("tracking IDs", () => {
  it("are read however they are typed", () => {
    expect(normalizeCode(" 7k2m-9qxd 4tpo ")).toBe("7K2M9QXD4TP0");
    for (const typed of ["8AXN-A0YA-TXS9", "8axn aoya txs9", "GEQZ4SY9EYSY"]) expect(isTrackingId(typed)).toBe(true);
  });

  it("are refused when a symbol is wrong or missing", () => {
    for (const typed of ["", "8AXN-A0YA-TXS8", "8AXN-A0YA-TXS", "bukan nomor!", "UUUU-UUUU-UUUU"])
      expect(isTrackingId(typed)).toBe(false);
  });
});

describe("dates", () => {
  it("are Jakarta's, wherever the phone is", () => {
    expect(today(NOW)).toBe("2026-11-24");
    expect(today(new Date("2026-11-24T17:30:00Z"))).toBe("2026-11-25");
    expect(day("2026-11-27T23:59:59+07:00")).toBe("27 November 2026");
    expect(moment("2026-11-24T12:32:16Z")).toContain("19.32");
  });
});

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

describe("submission", () => {
  const values = {
    kind: "complaint",
    title: "Jalan berlubang di Coblong",
    body: "Lubang besar di depan sekolah.",
    incident_date: "2026-11-24",
    region_code: "32.73.02",
    category: "jalan-berlubang",
  };
  const photo = { name: "a.jpg", type: "image/jpeg", size: 5 };

  it("has nothing to say about a good form", () => {
    expect(faults(values, [photo], today(NOW))).toEqual([]);
  });

  it("names every field of an empty form", () => {
    expect(faults({}, [], today(NOW)).map((f) => f.field)).toEqual([
      "kind",
      "title",
      "body",
      "region",
      "incident-date",
      "category",
    ]);
  });

  it("refuses tomorrow, a place or agency that was only typed, and files that are too many, large or strange", () => {
    expect(faults({ ...values, incident_date: "2026-11-25" }, [], today(NOW))[0]?.field).toBe("incident-date");
    expect(faults({ ...values, region_code: "" }, [], today(NOW))[0]?.field).toBe("region");
    expect(faults({ ...values, agency: "Instansi" }, [], today(NOW))[0]?.field).toBe("agency");
    expect(faults(values, Array<typeof photo>(6).fill(photo), today(NOW))[0]?.key).toBe("err_files");
    expect(attachmentFault({ ...photo, size: 11 * 1024 * 1024 })?.key).toBe("err_file_size");
    expect(attachmentFault({ ...photo, size: 0 })?.key).toBe("err_file_size");
    expect(attachmentFault({ ...photo, type: "text/html" })?.key).toBe("err_file_type");
    expect(attachmentFault({ name: "v.mp4", type: "video/mp4", size: 40 * 1024 * 1024 })).toBeUndefined();
  });

  it("sends what the API takes", () => {
    const body = submission("token", { ...values, anonymous: "yes", reporter_email: " a@b.id " }, [photo], "id");
    expect(body).toMatchObject({
      submission_token: "token",
      incident_date: "2026-11-24",
      location: { region: "32.73.02", address: "" },
      agency: null,
      anonymous: true,
      confidential: false,
      reporter: { name: "", email: "a@b.id", phone: "", language: "id" },
      attachments: [photo],
    });
    expect(submission("token", values, [], "id")).toMatchObject({ reporter: null });
  });

  it("finds the form's field for each of the API's", () => {
    const names = [
      "incident_date",
      "location.region",
      "location",
      "location.address",
      "reporter.email",
      "attachments.0.size",
    ];
    expect(names.map(fieldOf)).toEqual([
      "incident-date",
      "region",
      "region",
      "address",
      "reporter-email",
      "attachments",
    ]);
  });
});

describe("category tree", () => {
  it("comes in reading order, each below its parent", () => {
    const node = (id: string, parent: string | null): Category => ({ id, parent, name_id: id, name_en: id });
    const found = categoryTree([
      node("jalan", "pu"),
      node("kesehatan", null),
      node("lubang", "jalan"),
      node("pu", null),
    ]);
    expect(found.map((b) => `${b.depth}${b.category.id}`)).toEqual(["0kesehatan", "0pu", "1jalan", "2lubang"]);
  });
});
