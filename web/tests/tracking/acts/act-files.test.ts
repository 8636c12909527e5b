import { describe, expect, it } from "vitest";
import type { Attachment, TrackedReport, UploadForm } from "../../../src/api/report-types";
import { filesFault, formsOfFiles, roomForFiles } from "../../../src/tracking/acts/act-files";
import { actsOffered } from "../../../src/tracking/acts/reporter-act-table";

const declared = (n: number, name: string, size: number, evidence = false): Attachment => ({
  n,
  name,
  size,
  type: "image/jpeg",
  evidence,
  status: "declared",
  reason: null,
  url: null,
  thumb_url: null,
});
const form = (n: number): UploadForm => ({ id: String(n), url: "", fields: {} });
const file = (name: string, size: number) => ({ name, type: "image/jpeg", size });
const ids = (forms: (UploadForm | undefined)[]) => forms.map((found) => found?.id);

describe("the form of each chosen file", () => {
  it("is found by name and size, whatever else still waits", () => {
    const report = {
      attachments: [declared(1, "lama.jpg", 5), declared(2, "b.jpg", 5), declared(3, "a.jpg", 7)],
      uploads: [form(1), form(2), form(3)],
    };
    expect(ids(formsOfFiles(report, [file("a.jpg", 7), file("b.jpg", 5)]))).toEqual(["3", "2"]);
  });

  it("is found by size where the service cleaned the name, the newest first", () => {
    const report = {
      attachments: [declared(1, "x.jpg", 5), declared(2, "bersih.jpg", 5)],
      uploads: [form(1), form(2)],
    };
    expect(ids(formsOfFiles(report, [file("b\u200Bersih.jpg", 5)]))).toEqual(["2"]);
  });

  it("is none for a file that came already, for an agency's, or for another size", () => {
    const report = {
      attachments: [declared(1, "a.jpg", 5), declared(2, "b.jpg", 6, true), declared(3, "c.jpg", 7)],
      uploads: [form(2), form(3)],
    };
    expect(ids(formsOfFiles(report, [file("a.jpg", 5), file("b.jpg", 6), file("c.jpg", 8)]))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("is another one for each of two alike", () => {
    const report = {
      attachments: [declared(1, "a.jpg", 5), declared(2, "a.jpg", 5)],
      uploads: [form(1), form(2)],
    };
    expect(new Set(ids(formsOfFiles(report, [file("a.jpg", 5), file("a.jpg", 5)]))).size).toBe(2);
  });
});

describe("what goes with an act", () => {
  const withFiles = (n: number) =>
    ({ attachments: Array.from({ length: n }, (_, i) => declared(i + 1, "a.jpg", 5)) }) as TrackedReport;

  it("is five files, or what the report has room for", () => {
    expect([0, 15, 16, 20].map((n) => roomForFiles(withFiles(n)))).toEqual([5, 5, 4, 0]);
    expect(filesFault([file("a.jpg", 5)], 1)).toBe("");
    expect(filesFault([file("a.jpg", 5), file("b.jpg", 5)], 1)).toMatch(/1/);
    expect(filesFault([{ name: "a.zip", type: "application/zip", size: 5 }], 5)).toContain("err_file_type");
  });
});

describe("the acts that are offered", () => {
  const names = (can: Record<string, boolean>) => actsOffered(can).map((act) => act.name);

  it("have one box for words beside a question, since the other would not answer it", () => {
    expect(names({ supply: true, add_information: true, withdraw: true })).toEqual(["supply", "withdraw"]);
    expect(names({ add_information: true, withdraw: true })).toEqual(["add_information", "withdraw"]);
    expect(names({ reply: true, add_information: true })).toEqual(["reply", "add_information"]);
  });
});
