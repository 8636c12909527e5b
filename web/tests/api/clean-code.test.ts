import { describe, expect, it } from "vitest";
import vectors from "../../../tests/vectors/clean_texts.json";
import { cleanCode } from "../../src/api/clean-code";

describe("numbers, IDs and addresses", () => {
  it.each(vectors.codes)("$what: as the service reads them", ({ given, clean }) => {
    expect(cleanCode(given)).toBe(clean);
    expect(cleanCode(clean)).toBe(clean);
  });
});
