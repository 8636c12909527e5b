import { describe, expect, it } from "vitest";
import { categoryTree } from "../../src/api/reference-data";
import type { Category } from "../../src/api/report-types";

describe("category tree", () => {
  it("comes in reading order, each below its parent", () => {
    const node = (id: string, parent: string | null): Category => ({ id, parent, name_id: id, name_en: id });
    const found = categoryTree([
      node("jalan", "pu"),
      node("kesehatan", null),
      node("lubang", "jalan"),
      node("pu", null),
    ]);
    expect(found.map((b) => `${b.depth}${b.category.id}`)).toEqual(["0kesehatan", "0pu", "1jalan", "2lubang"]);
  });
});
