import { describe, expect, it } from "vitest";
import { foldSmallEvents } from "../../src/tracking/timeline";

const event = (act: string, text: string | null = null, files: number[] = []) => ({ act, text, files });
const folded = (...events: ReturnType<typeof event>[]) =>
  foldSmallEvents(events).map((run) => run.map((e) => e.act).join("+"));

describe("small events of a report", () => {
  it("are folded where several follow each other, between the first and the last", () => {
    expect(folded(event("submit"), event("route"), event("verify"), event("start"), event("answer", "Sudah."))).toEqual(
      ["submit", "route+verify+start", "answer"],
    );
  });

  it("stand alone with words or files, and nothing is lost", () => {
    const all = [
      event("submit"),
      event("route"),
      event("hold", "Di mana?"),
      event("supply"),
      event("copy", null, [2]),
      event("close"),
    ];
    expect(folded(...all)).toEqual(["submit", "route", "hold", "supply", "copy", "close"]);
    expect(foldSmallEvents(all).flat()).toEqual(all);
    expect(folded()).toEqual([]);
  });
});
