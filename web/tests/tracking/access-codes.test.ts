import { describe, expect, it } from "vitest";
import { accessFromAddress, addressWithCode, addressWithoutCode } from "../../src/tracking/access-codes";

describe("codes in an address", () => {
  const ID = "8AXNA0YATXS9";
  const at = (path: string) => accessFromAddress(new URL(`https://lapor.example${path}`));

  it("arrive in the fragment, and the address that is shown has none", () => {
    expect(at("/lacak/#8AXN-A0YA-TXS9.abcd-1234")).toEqual({ id: ID, code: "ABCD1234" });
    expect(addressWithoutCode(ID)).toBe(`/lacak/?id=${ID}`);
    expect(at(addressWithoutCode(ID))).toEqual({ id: ID, code: "" });
  });

  it("are handed over to the page in the other language", () => {
    expect(at(addressWithCode({ id: ID, code: "ABCD1234" }))).toEqual({ id: ID, code: "ABCD1234" });
  });

  it("are not there on a bare page, and a broken address breaks nothing", () => {
    expect(at("/lacak/")).toBeUndefined();
    expect(at("/lacak/#100%.x")?.id).toBe("100%");
  });
});
