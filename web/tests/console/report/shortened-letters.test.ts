import { expect, it } from "vitest";
import { aboutLetter } from "../../../src/console/report/shortened-letters";

const letter = { received_at: "2026-11-24T09:00:00+07:00", url: "https://files.example/1.txt" };

it("an e-mail that is no part of the report is told apart from one that is shortened", () => {
  expect(aboutLetter({ ...letter, event: 3 })).toContain("dipersingkat");
  expect(aboutLetter({ ...letter, event: null })).toContain("bukan bagian laporan");
});
