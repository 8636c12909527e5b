import { describe, expect, it } from "vitest";
import { ACT_GROUPS, OFFICER_ACTS } from "../../src/console/report/act-table";
import { TABS } from "../../src/console/worklist/worklist-view";
import { en } from "../../src/texts/console/en";
import { id } from "../../src/texts/console/id";

const slots = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? "").sort();
const sources = import.meta.glob<string>("../../src/console/**/*.ts", {
  query: "?raw",
  import: "default",
  eager: true,
});
const source = Object.values(sources).join("\n");

describe("texts of the console", () => {
  it("exist in both languages, none empty", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(id).sort());
    for (const text of [...Object.values(id), ...Object.values(en)]) expect(text.trim()).not.toBe("");
  });

  it("offer every act in exactly one group", () => {
    expect(ACT_GROUPS.flatMap(([, acts]) => acts).sort()).toEqual(Object.keys(OFFICER_ACTS).sort());
  });

  it("are filled with the same values in both languages", () => {
    for (const [key, text] of Object.entries(id))
      expect([key, slots(en[key as keyof typeof id])]).toEqual([key, slots(text)]);
  });

  it("name every act and every tab", () => {
    for (const act of Object.keys(OFFICER_ACTS)) expect(id).toHaveProperty(`act_${act}`);
    for (const tab of TABS) expect(id).toHaveProperty(`tab_${tab}`);
  });

  it("are all used", () => {
    const families = [...source.matchAll(/word\(\s*"(\w+)"/g)].map((m) => `${m[1] ?? ""}_`);
    const unused = Object.keys(id).filter(
      (key) => !source.includes(`"${key}"`) && ![...families, "file_"].some((f) => key.startsWith(f)),
    );
    expect(unused).toEqual([]);
  });
});
