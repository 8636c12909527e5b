/** What was sent about a report: the log's lines as the service gives them. */

import type { SentMessage } from "../api/report-types";
/** `tidak sampai, alamat tidak ada`. */
export function outcomeText({ outcome_label: outcome, reason_label: reason }: SentMessage): string {
  return [outcome, reason].filter(Boolean).join(", ");
}

/** Nobody can be reached there any more, or it does not take what we send. */
const UNREACHABLE_REASONS = ["bounced", "complained", "refused", "opted_out", "no_contact", "seal_broken"];

/** The way out that the newest message that did not arrive asks for: take messages up again, or prove the other contact. */
export function suggestedRemedy(lines: readonly SentMessage[]): "stopped" | "unreached" | undefined {
  const last = lines.find(
    (line) => line.reason === "stopped" || (line.reason !== null && UNREACHABLE_REASONS.includes(line.reason)),
  );
  if (!last) return undefined;
  return last.reason === "stopped" ? "stopped" : "unreached";
}
