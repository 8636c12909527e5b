import { describe, expect, it } from "vitest";
import vectors from "../../../tests/vectors/clean_texts.json";
import { cleanCode } from "../../src/api/clean-code";
import { visibleLength } from "../../src/api/text-rules";

describe("numbers, IDs and addresses", () => {
  it.each(vectors.codes)("$what: as the service reads them", ({ given, clean }) => {
    expect(cleanCode(given)).toBe(clean);
    expect(cleanCode(clean)).toBe(clean);
  });

  it("drops no sign that a length counts: the unseen signs of both are the same", () => {
    const differ: string[] = [];
    for (let code = 0; code < 0x30000; code += 1) {
      const sign = String.fromCodePoint(code);
      if (cleanCode(`a${sign}b`) === "ab" && visibleLength(`a${sign}b`) !== 2) differ.push(code.toString(16));
    }
    expect(differ).toEqual([]);
  }, 30_000);
});
