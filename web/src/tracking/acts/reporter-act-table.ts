/** The acts of a reporter as a table: where each is sent, and what it asks for. */

import type { t } from "texts:track";
import type { TrackedReport } from "../../api/report-types";

export type Key = Parameters<typeof t>[0];

/** Called after an act: with the report as it is now, or undefined to read it again; `at` is the id of the element to focus. */
export type OnReporterAct = (report?: TrackedReport, at?: string) => void;

export interface TextField {
  name: string;
  label: Key;
  /** The API takes no less; 0 when it may stay empty. */
  minLength: number;
}

export interface ReporterAct {
  name: string;
  path: string;
  hint?: Key | ((report: TrackedReport) => Key);
  hasScore?: boolean;
  /** Whether files may go with the words, or, with `filesAlone`, instead of them. */
  hasFiles?: boolean;
  filesAlone?: boolean;
  texts: TextField[];
  /** Asked before it is done, and the button that does it. */
  confirmation?: [Key, Key];
}

const WHY: TextField = { name: "reason", label: "act_reason", minLength: 0 };

/** In the order in which they are offered: what is awaited comes first. */
export const ACTS: ReporterAct[] = [
  {
    name: "supply",
    path: "replies",
    hint: "act_supply_hint",
    hasFiles: true,
    filesAlone: true,
    texts: [{ name: "text", label: "your_text", minLength: 2 }],
  },
  {
    name: "appeal",
    path: "appeal",
    hint: "act_appeal_hint",
    texts: [{ name: "reason", label: "act_appeal_text", minLength: 5 }],
  },
  {
    name: "rate",
    path: "rating",
    hint: "act_rate_hint",
    hasScore: true,
    texts: [{ name: "comment", label: "act_comment", minLength: 0 }],
  },
  {
    name: "reply",
    path: "replies",
    hint: "act_reply_hint",
    hasFiles: true,
    texts: [{ name: "text", label: "your_text", minLength: 2 }],
  },
  {
    name: "add_information",
    path: "information",
    hint: (report) =>
      report.merged_into
        ? "act_add_information_merged"
        : report.state === "answered"
          ? "act_add_information_answered"
          : "act_add_information_hint",
    hasFiles: true,
    filesAlone: true,
    texts: [{ name: "text", label: "your_text", minLength: 2 }],
  },
  { name: "close", path: "close", hint: "act_close_hint", texts: [] },
  {
    name: "reopen",
    path: "reopen",
    hint: "act_reopen_hint",
    texts: [{ name: "reason", label: "act_reopen_text", minLength: 5 }],
  },
  {
    name: "withdraw",
    path: "withdraw",
    hint: "act_withdraw_hint",
    texts: [WHY],
    confirmation: ["act_withdraw_sure", "act_withdraw_yes"],
  },
  {
    name: "leave",
    path: "withdraw",
    hint: "act_leave_hint",
    texts: [WHY],
    confirmation: ["act_leave_sure", "act_leave_yes"],
  },
];

/** The acts that a report offers now. Beside a question no other box for words is shown: it would not answer it. */
export function actsOffered(can: Record<string, boolean>): ReporterAct[] {
  return ACTS.filter((act) => can[act.name] && !(act.name === "add_information" && can.supply));
}

/** Offered last, since they are never awaited. */
export const OFFERED_LAST = ["withdraw", "leave"];

/** Open at once: what the report waits for. */
export const OPEN_AT_ONCE = ["supply", "appeal", "rate", "close"];
