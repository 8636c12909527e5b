import { describe, expect, it } from "vitest";
import { deviceStorage } from "../../src/offline/storage";
import { accessFromAddress, forgetAccess, storeAccess } from "../../src/tracking/access-codes";

describe("codes of a tab", () => {
  const ID = "8AXNA0YATXS9";
  const at = (path: string) => accessFromAddress(new URL(`https://lapor.example${path}`), deviceStorage);

  it("arrive in the fragment, leave the address and stay for a refresh", () => {
    const codes = at("/lacak/#8AXN-A0YA-TXS9.abcd-1234");
    expect(codes).toEqual({ id: ID, code: "ABCD1234", linked: true });
    const shown = storeAccess(codes ?? { id: "", code: "" }, deviceStorage);
    expect(shown).toBe(`/lacak/?id=${ID}`);
    expect(at(shown)).toEqual({ id: ID, code: "ABCD1234", linked: false });
    forgetAccess(ID, deviceStorage);
    expect(at(shown)).toEqual({ id: ID, code: "", linked: false });
  });

  it("are not there on a bare page, and a broken address breaks nothing", () => {
    expect(at("/lacak/")).toBeUndefined();
    expect(at("/lacak/#100%.x")?.id).toBe("100%");
  });
});
