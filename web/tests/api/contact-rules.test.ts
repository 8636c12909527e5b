import { describe, expect, it } from "vitest";
import vectors from "../../../tests/vectors/contacts.json";
import examples from "../../../tests/vectors/phone_examples.json";
import { parseEmail, parsePhone } from "../../src/api/contact-rules";

describe("contacts", () => {
  it.each(vectors.phones)("the number %j is %j", (typed, number) => {
    expect(parsePhone(typed ?? "")).toBe(number ?? undefined);
  });

  it.each(vectors.emails)("the address %j is %j", (typed, address) => {
    expect(parseEmail(typed ?? "")).toBe(address ?? undefined);
  });

  it("reads a mobile number of every country", () => {
    expect(Object.values(examples).filter((number) => parsePhone(number) !== number)).toEqual([]);
  });
});
