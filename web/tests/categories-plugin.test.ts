import { describe, expect, it } from "vitest";
import { options } from "../categories.plugin";

describe("categories in the page", () => {
  it("are the top ones without an end, and never markup", () => {
    const row = (id: string, parent: string | null, active_to: string | null = null) => ({
      id,
      parent,
      name_id: `<${id}>`,
      active_to,
    });
    expect(options([row("a", null), row("b", "a"), row("c", null, "2020-01-01")])).toBe(
      '<option value="a">&lt;a></option>',
    );
  });
});
