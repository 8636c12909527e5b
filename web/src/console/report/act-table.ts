/** The acts of an officer as one table: what each asks for, and what it sends. */

import { type ConsoleKey, codeLabel, t } from "texts:console";
import {
  type ActContext,
  agencyField,
  categoryField,
  checkboxField,
  dateField,
  fileField,
  selectField,
  templateField,
  textField,
  unitField,
} from "../forms/fields";
import type { FormValues } from "./act-drafts";

export interface OfficerAct {
  hint?: ConsoleKey;
  fields: (context: ActContext) => HTMLElement[];
  /** Typed values as the API takes them; the default sends them as they are. */
  body?: (typed: FormValues, context: ActContext) => Record<string, unknown>;
}

const REASONS = ["incomplete", "unclear", "outside_government", "hateful", "other"];
const FLAGS = ["national_priority", "strategic_issue"];
const NATIONAL_DESK = "national-desk";

const ownAgency = ({ me, names }: ActContext): string => (me.agency ? names.agency(me.agency.id) : "");

/** The national desk handles no reports: its officers must choose an agency. */
const stayOrChoose = (stay: "keep_here" | "move_unit", context: ActContext): string =>
  context.me.agency?.id === NATIONAL_DESK ? t("choose_agency") : t(stay, { agency: ownAgency(context) });

const reasonField = (): HTMLElement => textField("reason", "reason", { long: true, hint: "length_reason" });
const answerFields = (context: ActContext): HTMLElement[] => [
  ...templateField(context),
  textField("text", "answer_text", { long: true, hint: "length_answer" }),
  fileField("attachments", "evidence", "evidence_hint"),
];
const codeField = (name: string, label: ConsoleKey, codes: string[], said: (code: string) => string): HTMLElement =>
  selectField(name, label, [["", t("choose")], ...codes.map((code): [string, string] => [code, said(code)])]);
const flagField = (flags: string[]): HTMLElement => codeField("flag", "flag", flags, (code) => codeLabel("flag", code));

export const OFFICER_ACTS: Record<string, OfficerAct> = {
  verify: {
    hint: "verify_hint",
    fields: (context) => [
      ...(context.report.kind === "complaint" ? [checkboxField("supervisory", "is_supervisory")] : []),
      categoryField(context),
      agencyField("agency", "agency", stayOrChoose("keep_here", context), context),
      unitField(context),
      textField("title", "edited_title", { value: context.report.title, hint: "edited_hint" }),
      textField("body", "edited_body", { value: context.report.body, long: true }),
    ],
    body: (typed) => ({ ...typed, supervisory: typed.supervisory === "on" }),
  },
  dispose: {
    hint: "dispose_hint",
    fields: (context) => [
      agencyField("agency", "agency", stayOrChoose("move_unit", context), context),
      unitField(context),
      textField("reason", "reason", { long: true, hint: "length_reason" }),
    ],
    body: (typed, { me }) => ({ ...typed, agency: typed.agency || (me.agency?.id ?? "") }),
  },
  edit: {
    hint: "edit_hint",
    fields: ({ report }) => [
      textField("title", "edited_title", { value: report.title }),
      textField("body", "edited_body", { value: report.body, long: true }),
      reasonField(),
    ],
  },
  classify: {
    hint: "classify_hint",
    fields: () => [
      codeField("supervisory", "class", ["true", "false"], (code) => codeLabel("class", code)),
      reasonField(),
    ],
    body: (typed) => ({ ...typed, supervisory: typed.supervisory ? typed.supervisory === "true" : null }),
  },
  categorise: { fields: (context) => [categoryField(context)] },
  copy: {
    hint: "copy_hint",
    fields: (context) => [agencyField("agencies.0", "copy_to", t("choose_agency"), context), reasonField()],
    body: (typed) => ({ agencies: typed["agencies.0"] ? [typed["agencies.0"]] : [], reason: typed.reason }),
  },
  hand_back: { hint: "hand_back_hint", fields: () => [reasonField()] },
  start: { hint: "start_hint", fields: () => [] },
  interim: {
    hint: "interim_hint",
    fields: () => [
      textField("text", "answer_text", { long: true, hint: "length_answer" }),
      dateField("promised_for", "promised_for"),
    ],
  },
  answer: { hint: "answer_hint", fields: answerFields },
  propose: { hint: "propose_hint", fields: answerFields },
  approve: { hint: "approve_hint", fields: () => [] },
  reject: { hint: "reject_hint", fields: () => [reasonField()] },
  contribute: {
    hint: "contribute_hint",
    fields: () => [textField("text", "contribution", { long: true, hint: "length_answer" })],
  },
  hold: {
    hint: "hold_hint",
    fields: () => [textField("question", "question_to_reporter", { long: true, hint: "length_reason" })],
  },
  resume: { hint: "resume_hint", fields: () => [reasonField()] },
  return: {
    hint: "return_hint",
    fields: (context) => [
      textField("reason", "reason", { long: true, hint: "length_reason" }),
      agencyField("suggested_agency", "suggested_agency", t("none"), context),
    ],
  },
  archive: {
    hint: "archive_hint",
    fields: () => [
      selectField("reason", "reason", [
        ["", t("choose_reason")],
        ...REASONS.map((r): [string, string] => [r, codeLabel("reason", r)]),
      ]),
      textField("text", "explanation", { long: true }),
    ],
  },
  merge: {
    hint: "merge_hint",
    fields: () => [
      textField("main_report", "main_report", { hint: "main_report_hint" }),
      textField("text", "explanation", { long: true }),
    ],
  },
  split: {
    hint: "split_hint",
    fields: (context) => [
      textField("title", "part_title"),
      textField("body", "part_body", { long: true }),
      categoryField(context),
      agencyField("agency", "agency", t("by_rules"), context),
      reasonField(),
    ],
    body: (typed, { report }) => ({ ...typed, category: typed.category || report.category.id }),
  },
  reopen: { hint: "reopen_hint", fields: () => [textField("text", "reason", { long: true, hint: "length_reason" })] },
  close: { hint: "close_hint", fields: () => [reasonField(), textField("text", "explanation", { long: true })] },
  flag: { hint: "flag_hint", fields: () => [flagField(FLAGS), reasonField()] },
  unflag: { fields: ({ report }) => [flagField(report.flags), reasonField()] },
  instruct: {
    hint: "instruct_hint",
    fields: () => [textField("text", "instruction", { long: true, hint: "length_reason" })],
  },
  take_over: { hint: "take_over_hint", fields: () => [reasonField()] },
  finding: {
    hint: "finding_hint",
    fields: () => [textField("text", "finding_text", { long: true, hint: "length_answer" })],
  },
  conclude: {
    hint: "conclude_hint",
    fields: () => [textField("text", "finding_text", { long: true, hint: "length_answer" })],
  },
  note: { hint: "note_hint", fields: () => [textField("text", "note_text", { long: true })] },
  reveal_identity: {
    hint: "reveal_hint",
    fields: () => [textField("reason", "reason", { long: true, hint: "length_reason" })],
  },
};

/** The acts in the order of an officer's thoughts: get on with it, pass it on, what else. */
export const ACT_GROUPS: [heading: ConsoleKey, acts: string[]][] = [
  [
    "acts_handle",
    [
      "verify",
      "approve",
      "reject",
      "start",
      "answer",
      "propose",
      "interim",
      "hold",
      "resume",
      "contribute",
      "close",
      "reopen",
    ],
  ],
  ["acts_pass_on", ["dispose", "return", "hand_back", "copy", "merge", "split", "archive"]],
  ["acts_correct", ["edit", "classify", "categorise"]],
  ["acts_watch", ["instruct", "flag", "unflag", "take_over", "finding", "conclude", "note", "reveal_identity"]],
];

/** How an act is named in the page. */
export const actName = (act: string): string => act.replaceAll("_", "-");

/** How an act is named in the address: the event `dispose` is the act of assigning. */
export const actPath = (act: string): string => (act === "dispose" ? "assign" : actName(act));
