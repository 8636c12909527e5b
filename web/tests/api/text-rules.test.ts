import { describe, expect, it } from "vitest";
import vectors from "../../../tests/vectors/clean_texts.json";
import drawn from "../../../tests/vectors/visible_lengths.json";
import { visibleLength } from "../../src/api/text-rules";

describe("the length of a text", () => {
  it.each(vectors.texts)("$what: as the service counts", ({ given, clean, length }) => {
    expect(visibleLength(given)).toBe(length);
    expect(visibleLength(clean)).toBe(length);
  });

  it("is what the service counts, whatever signs meet", () => {
    const seen = drawn.lengths.map(({ given }) => ({ given, length: visibleLength(given) }));
    expect(seen).toEqual(drawn.lengths);
  });
});
