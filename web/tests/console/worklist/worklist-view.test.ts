import { codeLabel } from "texts:console";
import { expect, it } from "vitest";
import { TABS } from "../../../src/console/worklist/worklist-view";

it("every tab of the worklist has a name", () => {
  for (const tab of TABS) expect(codeLabel("tab", tab)).not.toBe(tab);
});
