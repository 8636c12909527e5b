import { describe, expect, it } from "vitest";
import { givenContacts, parseOneTimeCode } from "../../../src/tracking/contacts/contact-input";
import { isContact, lostCodeFaults } from "../../../src/tracking/contacts/lost-code-faults";

describe("contact", () => {
  it("lists what was given, and how far it is", () => {
    expect(givenContacts(undefined)).toEqual([]);
    expect(givenContacts({ email: null, phone: null })).toEqual([]);
    expect(givenContacts({ email: "verified", phone: "given" })).toEqual([
      { channel: "email", state: "verified" },
      { channel: "sms", state: "given" },
    ]);
  });

  it("reads a code however it was typed or pasted", () => {
    for (const typed of ["123456", " 123 456 ", "123-456", "１２３–４５６", "123\u200b456", "١٢٣٤٥٦"])
      expect(parseOneTimeCode(typed)).toBe("123456");
    for (const typed of ["", "12345", "1234567", "12345a", "Kode 123456"])
      expect(parseOneTimeCode(typed)).toBeUndefined();
  });

  it.each([
    "warga@example.id",
    " nama.saya+x@sub.example.go.id ",
    "0812 3456 7890",
    "+62 812-3456-7890",
    "(022) 1234 5678",
    "+65 8123 4567",
    "o’brien＠example.id",
  ])("takes %s", (typed) => {
    expect(isContact(typed)).toBe(true);
  });

  it.each(["", "warga@", "@example.id", "warga@example", "a b@example.id", "12345", "0112345678", "nama"])(
    "does not take %j",
    (typed) => {
      expect(isContact(typed)).toBe(false);
    },
  );

  it("names every field that is wrong, in the order of the form", () => {
    expect(lostCodeFaults("", "")).toEqual(["tracking_id", "contact"]);
    expect(lostCodeFaults("7K2M-9QXD-4TP", "warga@example.id")).toEqual(["tracking_id"]);
  });
});
