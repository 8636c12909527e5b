import { describe, expect, it } from "vitest";
import type { TrackedReport } from "../../src/api/report-types";
import {
  asStoredView,
  type SavedReport,
  unseenEvents,
  withoutExpiringLinks,
  withView,
} from "../../src/offline/saved-reports";

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
