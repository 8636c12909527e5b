import { codeLabel } from "texts:console";
import { expect, it } from "vitest";

it("a code that is younger than this console is shown as it is", () => {
  expect(codeLabel("state", "teleported")).toBe("teleported");
});
