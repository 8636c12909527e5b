import { describe, expect, it } from "vitest";
import { readCodes } from "../../src/api/read-codes";

describe("tracking ID and access code", () => {
  it.each([
    [
      "what Copy puts on the clipboard",
      "Laporan SP4N-LAPOR!: nomor pelacakan 8AXN-A0YA-TXS9, kode akses ABCD-EFGH-2345-MNPQ. Lacak di https://contoh.id/lacak/",
    ],
    ["what earlier releases copied", "8AXN-A0YA-TXS9 ABCD-EFGH-2345-MNPQ"],
    ["the link of a receipt", "https://contoh.id/lacak/#8AXN-A0YA-TXS9.ABCD-EFGH-2345-MNPQ"],
    ["lines of a message", "Kode akses:\nABCD-EFGH-2345-MNPQ\nNomor pelacakan: 8axn-aoya-txs9\n"],
    ["symbols without anything between them", "8AXNA0YATXS9 ABCDEFGH2345MNPQ"],
    ["blanks around dashes", "8AXN - A0YA - TXS9, kode ABCD - EFGH - 2345 - MNPQ"],
    ["underscores", "8AXN_A0YA_TXS9 ABCD_EFGH_2345_MNPQ"],
    ["dots", "8AXN.A0YA.TXS9 ABCD.EFGH.2345.MNPQ"],
    ["groups with blanks after the word", "nomor 8AXN A0YA TXS9 kode ABCD EFGH 2345 MNPQ"],
    ["small letters with blanks", "nomor 8axn aoya txs9 kode abcd efgh 2345 mnpq ya"],
    ["groups broken by the end of a line", "Nomor: 8AXN-A0YA-\nTXS9\nKode: ABCD-EFGH-\r\n2345-MNPQ"],
    ["the code first", "kode akses abcd-efgh-2345-mnpq nomor 8axn-aoya-txs9"],
    ["a link with a full stop behind it", "Lihat https://contoh.id/lacak/#8AXN-A0YA-TXS9.ABCD-EFGH-2345-MNPQ."],
    ["a link in brackets", "(<https://contoh.id/lacak/#8AXNA0YATXS9.ABCDEFGH2345MNPQ>),"],
    ["a link as programs encode it", "https://contoh.id/lacak/%238AXN-A0YA-TXS9.ABCD-EFGH-2345-MNPQ"],
    [
      "a quoted e-mail",
      "> Nomor pelacakan: 8AXN-A0YA-TXS9\n> Kode akses: ABCD-EFGH-2345-MNPQ\n> Jangan berikan kepada siapa pun.",
    ],
    ["an SMS", "LAPOR! Kode akses baru 8AXN-A0YA-TXS9: ABCD-EFGH-2345-MNPQ. Kode lama tidak berlaku lagi."],
    ["signs nobody sees", "8AXN-A0YA-TXS9\u200b ABCD-EFGH-\u00ad2345-MNPQ"],
    ["dashes of a word processor", "8AXN–A0YA–TXS9 / ABCD—EFGH—2345—MNPQ"],
  ])("are read with their code out of %s", (_, text) => {
    expect(readCodes(text)).toEqual({ id: "8AXNA0YATXS9", code: "ABCDEFGH2345MNPQ" });
  });

  it("are read alone, and nothing is read out of words", () => {
    expect(readCodes("Laporan 8AXN-A0YA-TXS9 di https://contoh.id/lacak/?id=8AXNA0YATXS9")).toEqual({
      id: "8AXNA0YATXS9",
      code: "",
    });
    for (const text of [
      "",
      "saya lupa kode akses laporan saya",
      "ABCD-EFGH-2345-MNPQ",
      "pertanggungjawaban",
      "jalan raya dago utara yang rusak parah dari dulu",
    ])
      expect(readCodes(text)).toEqual({ id: "", code: "" });
  });
});
