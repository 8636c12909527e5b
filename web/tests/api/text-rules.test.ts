import { describe, expect, it } from "vitest";
import vectors from "../../../tests/vectors/clean_texts.json";
import { visibleLength } from "../../src/api/text-rules";

describe("the length of a text", () => {
  it.each(vectors.texts)("$what: as the service counts", ({ given, clean, length }) => {
    expect(visibleLength(given)).toBe(length);
    expect(visibleLength(clean)).toBe(length);
  });
});
