import { describe, expect, it } from "vitest";
import contract from "../../../docs/openapi.yaml?raw";
import type { SentMessage } from "../../src/api/report-types";
import { messageSentence } from "../../src/tracking/sent-messages";
import { outcomeText, suggestedRemedy } from "../../src/ui/delivery-log";

const line = (changes: Partial<SentMessage> = {}): SentMessage => ({
  at: "2026-11-24T10:02:00+07:00",
  message: "report_answered",
  message_label: "Jawaban instansi",
  channel: "sms",
  channel_label: "SMS",
  outcome: "sent",
  outcome_label: "terkirim",
  reason: null,
  reason_label: null,
  to: "reporter",
  ...changes,
});
const failed = (reason: SentMessage["reason"]): SentMessage =>
  line({ outcome: "gave_up", outcome_label: "tidak sampai", reason, reason_label: "alamat tidak ada" });

describe("what was sent", () => {
  it("is one plain sentence, with why it did not arrive", () => {
    expect(messageSentence(line())).toMatch(/^SMS: jawaban instansi - terkirim \(24 November 2026 (pukul )?10\.02\)$/);
    expect(outcomeText(failed("bounced"))).toBe("tidak sampai, alamat tidak ada");
    expect(messageSentence({ ...failed("bounced"), channel_label: "Surel" })).toMatch(
      /^Surel: jawaban instansi - tidak sampai, alamat tidak ada \(/,
    );
  });

  it("leads to the contact when the newest message that did not arrive can be helped there", () => {
    expect(suggestedRemedy([line(), failed("bounced"), failed("stopped")])).toBe("unreached");
    expect(suggestedRemedy([line(), failed("stopped"), failed("bounced")])).toBe("stopped");
    expect(suggestedRemedy([line(), failed("over_budget"), failed("too_late")])).toBeUndefined();
    expect(suggestedRemedy([])).toBeUndefined();
  });

  it("knows every reason of the contract", () => {
    const reasons = (/reason: \{enum: \[(bounced[^\]]+), null\]/.exec(contract)?.[1] ?? "").split(
      ", ",
    ) as SentMessage["reason"][];
    const helpless = ["too_late", "too_many_to_address", "over_budget", "no_topic"];
    expect(reasons.length).toBeGreaterThan(helpless.length);
    expect(reasons.filter((reason) => !suggestedRemedy([failed(reason)]))).toEqual(helpless);
  });
});
