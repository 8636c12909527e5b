import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { TrackedReport } from "../../src/api/report-types";
import { removeSavedInput, savedInput, saveInput } from "../../src/offline/saved-input";
import {
  asStoredView,
  type SavedReport,
  unseenEvents,
  withoutExpiringLinks,
  withView,
} from "../../src/offline/saved-reports";
import { deviceStorage } from "../../src/offline/storage";
import id from "../../src/texts/site/id.json";
import { accessFromAddress, forgetAccess, storeAccess } from "../../src/tracking/access-codes";
import { currentStep, isStepPast } from "../../src/tracking/report-progress";
import { countdown } from "../../src/ui/countdown";

const NOW = new Date("2026-11-24T08:00:00Z"); // a Tuesday, 15:00 in Jakarta

describe("countdown", () => {
  const due = (due_at: string, working_days_left: number | null, overdue = false) =>
    countdown({ due_at, working_days_left, overdue }, NOW);

  it("counts working days, and says today and tomorrow as people do", () => {
    expect(due("2026-11-27T23:59:59+07:00", 3)).toEqual({ key: "left_working", n: 3 });
    expect(due("2026-11-25T23:59:59+07:00", 1)).toEqual({ key: "left_tomorrow", n: 1 });
    expect(due("2026-11-24T23:59:59+07:00", 0)).toEqual({ key: "left_today", n: 0 });
  });

  it("says one working day when a weekend lies between", () => {
    const friday = new Date("2026-11-27T08:00:00Z");
    expect(countdown({ due_at: "2026-11-30T23:59:59+07:00", working_days_left: 1, overdue: false }, friday)).toEqual({
      key: "left_working",
      n: 1,
    });
  });

  it("counts plain days where no working day is left before the end", () => {
    const friday = new Date("2026-11-27T08:00:00Z");
    expect(countdown({ due_at: "2026-11-29T23:59:59+07:00", working_days_left: 0, overdue: false }, friday)).toEqual({
      key: "left_days",
      n: 2,
    });
  });

  it("says how late it is, and only late before a working day has passed", () => {
    expect(due("2026-11-20T23:59:59+07:00", -2, true)).toEqual({ key: "late_working", n: 2 });
    expect(due("2026-11-24T10:00:00+07:00", 0, true)).toEqual({ key: "late_now", n: 0 });
  });

  it("says nothing of a clock that stands still", () => {
    expect(due("2026-11-27T23:59:59+07:00", null)).toBeUndefined();
  });
});

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

describe("codes of a tab", () => {
  const ID = "8AXNA0YATXS9";
  const at = (path: string) => accessFromAddress(new URL(`https://lapor.example${path}`), deviceStorage);

  it("arrive in the fragment, leave the address and stay for a refresh", () => {
    const codes = at("/lacak/#8AXN-A0YA-TXS9.abcd-1234");
    expect(codes).toEqual({ id: ID, code: "ABCD1234", linked: true });
    const shown = storeAccess(codes ?? { id: "", code: "" }, deviceStorage);
    expect(shown).toBe(`/lacak/?id=${ID}`);
    expect(at(shown)).toEqual({ id: ID, code: "ABCD1234", linked: false });
    forgetAccess(ID, deviceStorage);
    expect(at(shown)).toEqual({ id: ID, code: "", linked: false });
  });

  it("are not there on a bare page, and a broken address breaks nothing", () => {
    expect(at("/lacak/")).toBeUndefined();
    expect(at("/lacak/#100%.x")?.id).toBe("100%");
  });
});

describe("words that were typed", () => {
  it("are kept for their report and form until they were sent or dropped", () => {
    saveInput(deviceStorage, "A", "reply", { text: "Masih rusak" });
    saveInput(deviceStorage, "A", "rate", { score: "2", comment: "" });
    saveInput(deviceStorage, "B", "reply", { text: "Lain" });
    expect(savedInput(deviceStorage, "A", "reply")).toEqual({ text: "Masih rusak" });
    expect(savedInput(deviceStorage, "A", "rate")).toEqual({ score: "2" });
    saveInput(deviceStorage, "A", "rate", {});
    expect(savedInput(deviceStorage, "A", "rate")).toEqual({});
    removeSavedInput(deviceStorage, "A");
    expect([savedInput(deviceStorage, "A", "reply"), savedInput(deviceStorage, "B", "reply")]).toEqual([
      {},
      { text: "Lain" },
    ]);
  });
});

describe("a report kept on the device", () => {
  const event = (act: string) => ({
    at: "2026-11-24T10:00:00+07:00",
    act,
    label: act,
    actor_label: "",
    text: null,
    files: [],
  });
  const view: TrackedReport = {
    tracking_id: "8AXN-A0YA-TXS9",
    state: "answered",
    state_label: "Sudah ditindaklanjuti",
    submitted_at: "2026-11-24T10:00:00+07:00",
    view: "reporter",
    timeline: [event("submit"), event("route"), event("answer")],
    can: { close: true },
    uploads: [{ id: "1", url: "https://x.example", fields: {} }],
    clocks: [
      {
        stage: "reply",
        label: "",
        against: "reporter",
        due_at: "",
        promised_for: null,
        working_days_left: 3,
        overdue: false,
        paused: false,
        stopped: false,
        legal_basis: "",
      },
    ],
    attachments: [
      {
        n: 1,
        name: "a.jpg",
        type: "image/jpeg",
        size: 1,
        evidence: false,
        status: "accepted",
        reason: null,
        url: "https://x.example/a",
        thumb_url: "https://x.example/t",
      },
    ],
  };
  const kept: SavedReport = { id: "8AXNA0YATXS9", code: "C", saved_at: "", seen: 1, view: null, viewed_at: null };

  it("keeps no link that expires and no form for an upload", () => {
    const text = JSON.stringify(withoutExpiringLinks({ ...view, main: view }));
    expect(text).not.toContain("x.example");
    expect(text).toContain("a.jpg");
  });

  it("offers nothing and counts no time when it is shown without a network", () => {
    const then = asStoredView(view);
    expect([then.can, then.clocks?.[0]?.working_days_left]).toEqual([{}, null]);
    expect(view.can).toEqual({ close: true });
  });

  it("knows what is new since the person looked", () => {
    expect(unseenEvents(kept)).toEqual([]);
    const fetched = withView(kept, view, "2026-11-25T00:00:00Z", false);
    expect(unseenEvents(fetched).map((e) => e.act)).toEqual(["route", "answer"]);
    expect(unseenEvents(withView(fetched, view, "2026-11-25T00:00:00Z", true))).toEqual([]);
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
