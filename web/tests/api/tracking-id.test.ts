import { describe, expect, it } from "vitest";
import { isTrackingId, normalizeCode, readCodes } from "../../src/api/tracking-id";

describe("tracking IDs", () => {
  it("are read however they are typed", () => {
    expect(normalizeCode(" 7k2m-9qxd 4tpo ")).toBe("7K2M9QXD4TP0");
    for (const typed of [
      "8AXN-A0YA-TXS9",
      "8axn aoya txs9",
      "8axn—aoya–txs9",
      "８ＡＸＮ－Ａ０ＹＡ－ＴＸＳ９",
      "GEQZ4SY9EYSY",
    ])
      expect(isTrackingId(typed)).toBe(true);
  });

  it("are refused when a symbol is wrong or missing", () => {
    for (const typed of ["", "8AXN-A0YA-TXS8", "8AXN-A0YA-TXS", "bukan nomor!", "UUUU-UUUU-UUUU"])
      expect(isTrackingId(typed)).toBe(false);
  });

  it.each([
    [
      "what Copy puts on the clipboard",
      "Laporan SP4N-LAPOR!: nomor pelacakan 8AXN-A0YA-TXS9, kode akses ABCD-EFGH-2345-MNPQ. Lacak di https://contoh.id/lacak/",
    ],
    ["what earlier releases copied", "8AXN-A0YA-TXS9 ABCD-EFGH-2345-MNPQ"],
    ["the link of a receipt", "https://contoh.id/lacak/#8AXN-A0YA-TXS9.ABCD-EFGH-2345-MNPQ"],
    ["lines of a message", "Kode akses:\nABCD-EFGH-2345-MNPQ\nNomor pelacakan: 8axn-aoya-txs9\n"],
    ["symbols without anything between them", "8AXNA0YATXS9 ABCDEFGH2345MNPQ"],
    ["dashes of a word processor", "8AXN–A0YA–TXS9 / ABCD—EFGH—2345—MNPQ"],
  ])("are read with their code out of %s", (_, text) => {
    expect(readCodes(text)).toEqual({ id: "8AXNA0YATXS9", code: "ABCDEFGH2345MNPQ" });
  });

  it("are read alone, and nothing is read out of words", () => {
    expect(readCodes("Laporan 8AXN-A0YA-TXS9 di https://contoh.id/lacak/?id=8AXNA0YATXS9")).toEqual({
      id: "8AXNA0YATXS9",
      code: "",
    });
    for (const text of ["", "saya lupa kode akses laporan saya", "ABCD-EFGH-2345-MNPQ", "pertanggungjawaban"])
      expect(readCodes(text)).toEqual({ id: "", code: "" });
  });
});
