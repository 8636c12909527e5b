import { codeLabel } from "texts:console";
import { describe, expect, it } from "vitest";
import contract from "../../../../docs/openapi.yaml?raw";
import { Problem } from "../../../src/api/client";
import { fieldFault } from "../../../src/console/forms/refusals";
import { eventTypeText, webhookRequest } from "../../../src/console/webhooks/webhook-form";
import { replayFrom, stateSentences } from "../../../src/console/webhooks/webhook-view";

const typed = (pairs: [string, string][]): FormData => {
  const form = new FormData();
  for (const [name, value] of pairs) form.append(name, value);
  return form;
};
const codes = (line: RegExp): string[] => (line.exec(contract)?.[1] ?? "").split(",").map((code) => code.trim());

describe("a webhook's form", () => {
  it("sends lists, however they were typed, and leaves empty ones empty", () => {
    const form = typed([
      ["name", " Sistem "],
      ["url", "https://hook.example.go.id/"],
      ["types", "report.closed"],
      ["types", "report.created"],
      ["regions", "32.73, 33  31,"],
      ["partner", "on"],
    ]);
    expect(webhookRequest(form)).toEqual({
      name: "Sistem",
      url: "https://hook.example.go.id/",
      types: ["report.closed", "report.created"],
      agencies: [],
      categories: [],
      regions: ["32.73", "33", "31"],
      partner: true,
    });
  });

  it("leaves an existing webhook a partner's, or not", () => {
    expect(webhookRequest(typed([]), { partner: true }).partner).toBe(true);
    expect(webhookRequest(typed([["partner", "on"]]), { partner: false }).partner).toBe(false);
  });

  it("shows a fault of one entry of a list at its field", () => {
    const refused = new Problem(
      422,
      "invalid_fields",
      "Perbaiki",
      [{ name: "regions.1", code: "unknown", message: "Tidak dikenal" }],
      {},
    );
    expect(fieldFault(refused, "regions")).toBe("Tidak dikenal");
    expect(fieldFault(refused, "url")).toBe("");
    expect(fieldFault(new Error("network"), "regions")).toBe("");
  });
});

describe("the words of webhooks", () => {
  it("exist for every code of the contract", () => {
    const types = codes(/EventType: \{enum: \[([^\]]+)\]/);
    expect(types.length).toBeGreaterThan(15);
    for (const type of [...types, "webhook.test"]) expect(eventTypeText(type)).not.toBe(type.replace(/^\w+\./, ""));
    for (const outcome of codes(/outcome: \{enum: \[([^\]]+)\]/))
      expect(codeLabel("hookoutcome", outcome)).not.toBe(outcome);
    for (const act of codes(/name: act, in: path, required: true, schema: \{enum: \[(pause[^\]]+)\]/))
      if (act !== "replay") expect(codeLabel("hookact", act)).not.toBe(act);
  });

  it("say why it stands still and since when", () => {
    const health = { failures: 4, failing_since: "2026-11-24T10:00:00+07:00", rests_until: null };
    const said = stateSentences({
      status: "paused",
      paused_at: "2026-11-25T10:00:00+07:00",
      paused_for: "gone",
      old_secret_until: null,
      health,
    }).join(" ");
    expect(said).toContain("Berhenti sementara");
    expect(said).toContain("410");
    expect(said).toContain("Gagal 4 kali");
  });
});

describe("a replay", () => {
  it("is offered from a day before it stopped, in Jakarta's time", () => {
    const now = new Date("2026-11-24T03:00:00Z");
    expect(replayFrom("2026-11-20T18:30:00Z", now)).toBe("2026-11-20T01:30");
    expect(replayFrom(null, now)).toBe("2026-11-23T10:00");
  });
});
