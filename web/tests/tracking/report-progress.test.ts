import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import id from "../../src/texts/site/id.json";
import { currentStep, isStepPast } from "../../src/tracking/report-progress";

describe("steps", () => {
  const told = (...acts: string[]) => acts.map((act) => ({ act }));

  it("follow the state", () => {
    expect(
      ["unverified", "disposed", "in_progress", "answered", "closed", "archived"].map((state) =>
        currentStep(state, []),
      ),
    ).toEqual([0, 1, 2, 3, 4, 4]);
  });

  it("do not claim what an end left out", () => {
    const past = (state: string, ...acts: string[]) => [0, 1, 2, 3, 4].map((n) => isStepPast(n, state, told(...acts)));
    expect(past("archived", "submit", "route", "merge")).toEqual([true, false, false, false, false]);
    expect(past("archived", "submit", "route", "verify", "withdraw")).toEqual([true, true, false, false, false]);
    expect(past("closed", "submit", "route", "verify", "answer", "close")).toEqual([true, true, true, true, false]);
    expect(past("answered", "submit")).toEqual([true, true, true, false, false]);
  });

  it("stay where they were while the reporter is asked", () => {
    expect(currentStep("on_hold", told("submit", "route", "hold"))).toBe(0);
    expect(currentStep("on_hold", told("submit", "route", "verify", "hold"))).toBe(2);
    expect(currentStep("on_hold", told("submit", "route", "verify", "return", "hold"))).toBe(0);
  });
});

describe("words for how a report ended", () => {
  it("are there for every reason that the service knows", () => {
    const source = readFileSync(new URL("../../../chalicelib/domain/reports/codes.py", import.meta.url), "utf8");
    const reasons = [...source.matchAll(/class (?:Archive|Close)Reason[\s\S]*?(?=\n\n\n|\n#:)/g)].flatMap(([part]) =>
      [...part.matchAll(/= "(\w+)"/g)].map((m) => m[1]),
    );
    expect(reasons.length).toBe(12);
    expect(reasons.filter((reason) => !(`ended_${reason}` in id.track))).toEqual([]);
  });

  it("are there for every state", () => {
    const states = ["unverified", "disposed", "in_progress", "on_hold", "answered", "closed", "archived"];
    expect(states.filter((state) => !(`stand_${state}` in id.track))).toEqual([]);
  });
});
