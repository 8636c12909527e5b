/** The acts of an officer as one table: what each asks for, and what it sends. */

import type { Typed } from "./drafts";
import { agencyField, categoryField, check, selectField, textField, unitField, type Context } from "./fields";
import { c, word, type ConsoleKey } from "./texts";

export interface Act {
  hint?: ConsoleKey;
  fields: (context: Context) => HTMLElement[];
  /** Typed values as the API takes them; the default sends them as they are. */
  body?: (typed: Typed, context: Context) => Record<string, unknown>;
}

const REASONS = ["incomplete", "unclear", "outside_government", "duplicate", "hateful", "expired", "other"];
const DESK = "national-desk";

const ownAgency = ({ me, names }: Context): string => (me.agency ? names.agency(me.agency.id) : "");

/** The national desk handles nothing itself: there somebody else must be chosen. */
const stayOrChoose = (stay: "keep_here" | "move_unit", context: Context): string =>
  context.me.agency?.id === DESK ? c("choose_agency") : c(stay, { agency: ownAgency(context) });

export const ACTS: Record<string, Act> = {
  verify: {
    hint: "verify_hint",
    fields: (context) => [
      ...(context.report.kind === "complaint" ? [check("supervisory", "is_supervisory")] : []),
      categoryField(context),
      agencyField("agency", "agency", stayOrChoose("keep_here", context), context),
      unitField(context),
      textField("title", "edited_title", { value: context.report.title, hint: "edited_hint" }),
      textField("body", "edited_body", { value: context.report.body, long: true }),
    ],
    body: (typed) => ({ ...typed, supervisory: typed["supervisory"] === "on" }),
  },
  dispose: {
    hint: "dispose_hint",
    fields: (context) => [
      agencyField("agency", "agency", stayOrChoose("move_unit", context), context),
      unitField(context),
      textField("reason", "reason", { long: true, hint: "length_reason" }),
    ],
    body: (typed, { me }) => ({ ...typed, agency: typed["agency"] || (me.agency?.id ?? "") }),
  },
  start: { hint: "start_hint", fields: () => [] },
  answer: { hint: "answer_hint", fields: () => [textField("text", "answer_text", { long: true, hint: "length_answer" })] },
  hold: { hint: "hold_hint", fields: () => [textField("question", "question_to_reporter", { long: true, hint: "length_reason" })] },
  return: {
    hint: "return_hint",
    fields: (context) => [
      textField("reason", "reason", { long: true, hint: "length_reason" }),
      agencyField("suggested_agency", "suggested_agency", c("none"), context),
    ],
  },
  archive: {
    hint: "archive_hint",
    fields: () => [
      selectField("reason", "reason", [["", c("choose_reason")], ...REASONS.map((r): [string, string] => [r, word("reason", r)])]),
      textField("text", "explanation", { long: true }),
    ],
  },
  note: { hint: "note_hint", fields: () => [textField("text", "note_text", { long: true })] },
  reveal_identity: { hint: "reveal_hint", fields: () => [textField("reason", "reason", { long: true, hint: "length_reason" })] },
};

/** How an act is named in the address and in the page. */
export const addressOf = (act: string): string => act.replaceAll("_", "-");
