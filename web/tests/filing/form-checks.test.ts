import { describe, expect, it } from "vitest";
import { attachmentFault } from "../../src/api/attachment-rules";
import { contactErrors } from "../../src/filing/fields/contact-errors";
import { faults } from "../../src/filing/form-checks";
import { fieldOf, submission } from "../../src/filing/sending/submission-body";
import { today } from "../../src/ui/dates";

const NOW = new Date("2026-11-24T16:30:00Z");

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

  it("counts what a person sees, as the service does", () => {
    const keys = (changes: object) => faults({ ...values, ...changes }, [], today(NOW)).map((f) => [f.field, f.key]);
    expect(keys({ title: "a\u200b\u3164".repeat(9) })).toEqual([["title", "err_title"]]);
    expect(keys({ title: "👨‍👩‍👧‍👦".repeat(140), body: "e\u0301".repeat(2500) })).toEqual([]);
    expect(keys({ body: "a\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nb" })).toEqual([["body", "err_body"]]);
    expect(keys({ address: "x".repeat(300), reporter_name: "x".repeat(100) })).toEqual([]);
    expect(keys({ address: "x".repeat(301), reporter_name: "x".repeat(101) })).toEqual([
      ["address", "err_long"],
      ["reporter-name", "err_long"],
    ]);
  });

  it("checks the contact by the rules of the service", () => {
    expect(contactErrors({})).toEqual([]);
    expect(contactErrors({ reporter_email: "o’brien@example.id", reporter_phone: "+65 8123 4567" })).toEqual([]);
    const wrong = contactErrors({ reporter_email: "siti@exam ple.id", reporter_phone: "0812" });
    expect(wrong.map((error) => error.field)).toEqual(["reporter-email", "reporter-phone"]);
  });

  it("sends what the API takes", () => {
    const body = submission("token", { ...values, privacy: "anonymous", reporter_email: " a@b.id " }, [photo], "id");
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

  it("hides what each choice of privacy hides", () => {
    const hidden = (privacy: string) => {
      const { anonymous, confidential } = submission("token", { ...values, privacy }, [], "id") as Record<
        string,
        boolean
      >;
      return [anonymous, confidential];
    };
    expect(["", "open", "anonymous", "secret", "confidential"].map(hidden)).toEqual([
      [false, false],
      [false, false],
      [true, false],
      [true, true],
      [false, true],
    ]);
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
