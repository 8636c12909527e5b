import { codeLabel } from "texts:console";
import { describe, expect, it } from "vitest";
import { ACT_GROUPS, OFFICER_ACTS } from "../../../src/console/report/act-table";

describe("the acts of an officer", () => {
  it("are offered in exactly one group each", () => {
    expect(ACT_GROUPS.flatMap(([, acts]) => acts).sort()).toEqual(Object.keys(OFFICER_ACTS).sort());
  });

  it("have a name each", () => {
    for (const act of Object.keys(OFFICER_ACTS)) expect(codeLabel("act", act)).not.toBe(act);
  });
});
