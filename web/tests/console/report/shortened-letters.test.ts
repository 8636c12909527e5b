import { describe, expect, it } from "vitest";
import { shortenedLetters } from "../../../src/console/report/shortened-letters";

describe("shortenedLetters", () => {
  it("links to all of each e-mail that is shortened", () => {
    const url = "https://files.test/letters/R1/L1/text.txt";
    const shown = shortenedLetters([{ received_at: "2026-11-28T09:00:00+07:00", event: 3, url }]);
    const link = shown?.querySelector("a");
    expect(link?.getAttribute("href")).toBe(url);
    expect(link?.getAttribute("rel")).toBe("noopener");
    expect(shown?.textContent).toContain("28 November 2026");
  });

  it("shows nothing where nothing is shortened", () => {
    expect(shortenedLetters([])).toBeNull();
  });
});
