import { codeLabel } from "texts:console";
import { expect, it } from "vitest";
import type { AlertSubscription } from "../../../src/api/staff-types";

const WARNINGS: Record<AlertSubscription["warnings"][number], true> = { officer_disabled: true, unit_retired: true };

it("says for every warning what is wrong and what to do", () => {
  for (const warning of Object.keys(WARNINGS)) expect(codeLabel("outdated", warning)).toMatch(/\. .+\.$/);
});
