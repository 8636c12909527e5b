/** Show the progress of a report: its steps, its agency, its deadlines, and how it ended. */

import { t } from "texts:track";
import type { Clock, TimelineEvent, TrackedReport } from "../api/report-types";
import { countdown } from "../ui/countdown";
import { day } from "../ui/dates";
import { el } from "../ui/dom";
import { reportSection } from "./report-section";

type Key = Parameters<typeof t>[0];

const STEP_NAMES: Key[] = ["step_received", "step_verified", "step_progress", "step_answered", "step_closed"];
const STEP_OF_STATE: Record<string, number> = {
  unverified: 0,
  disposed: 1,
  in_progress: 2,
  answered: 3,
  closed: 4,
  archived: 4,
};
const VERIFIED = ["verify", "auto_dispose"];
const BACK_TO_VERIFICATION = ["return", "reopen"];
const ANSWERED = ["answer", "approve"];
/** What shows that a step was gone through, where a report may have ended without it. */
const ACTS_OF_STEP = [["submit"], VERIFIED, ["start", "interim", ...ANSWERED], ANSWERED];

/** The step that a report is at, counted from 0. One that waits for its reporter stays where it was. */
export function currentStep(state: string, events: readonly Pick<TimelineEvent, "act">[]): number {
  const known = STEP_OF_STATE[state];
  if (known !== undefined) return known;
  const acts = events.map((event) => event.act);
  const last = (names: string[]): number => Math.max(...names.map((name) => acts.lastIndexOf(name)));
  return last(VERIFIED) > last(BACK_TO_VERIFICATION) ? 2 : 0;
}

/** Whether a step lies behind a report; what ended early did not go through all of them. */
export function isStepPast(n: number, state: string, events: readonly Pick<TimelineEvent, "act">[]): boolean {
  if (n >= currentStep(state, events)) return false;
  if (state !== "archived" && state !== "closed") return true;
  return n === 0 || events.some((event) => ACTS_OF_STEP[n]?.includes(event.act));
}

export function progressSteps(report: TrackedReport): HTMLElement {
  const now = currentStep(report.state, report.timeline);
  const last = report.state === "archived" ? report.state_label : t("step_closed");
  return el(
    "ol",
    { class: "steps", "aria-label": `${t("steps_title")}: ${t("step_of", { n: now + 1 })}` },
    ...STEP_NAMES.map((key, n) => {
      const past = isStepPast(n, report.state, report.timeline);
      return el(
        "li",
        { class: past ? "past" : n === now ? "now" : "", ...(n === now ? { "aria-current": "step" } : {}) },
        past ? el("span", { class: "unseen" }, `${t("step_past")}: `) : null,
        el("span", {}, n === 4 ? last : t(key)),
      );
    }),
  );
}

/** Who has the report, what must happen by when, and what was promised; the nearest first. */
export function progressSection(report: TrackedReport, nested = false): HTMLElement | null {
  if (report.merged_into) return null; // the other report says it
  const waiting = report.view === "reporter" && !report.agency;
  const clocks = runningClocks(report.clocks ?? []);
  if (!report.agency && !clocks.length && !waiting) return null;
  const who = report.agency
    ? el("p", nested ? {} : { id: "agency" }, t(`stand_${report.state}` as Key, { agency: report.agency.name }))
    : waiting
      ? el("p", { id: "waiting" }, t("stand_waiting"))
      : null;
  const dues = clocks.filter((c) => !c.paused).map((c) => clockLine(c, report.view === "reporter"));
  const paused = clocks.some((c) => c.paused) ? [el("li", {}, el("span", {}, t("due_paused")))] : [];
  const list = clocks.length ? el("ul", { class: "dues" }, ...dues, ...paused) : null;
  const promise = clocks.find((c) => c.promised_for)?.promised_for;
  const promised = promise ? el("p", { class: "promise" }, t("promised", { date: day(promise) })) : null;
  return reportSection(nested ? "main-standing" : "standing", t("where"), nested, who, list, promised);
}

/** What still counts for a citizen. Until it is late, the limit that only oversight watches would confuse. */
function runningClocks(clocks: readonly Clock[]): Clock[] {
  return clocks
    .filter((c) => !c.stopped && (c.stage !== "oversight" || c.overdue))
    .sort((a, b) => a.due_at.localeCompare(b.due_at));
}

function clockLine(clock: Clock, reporter: boolean): HTMLElement {
  const left = countdown(clock);
  return el(
    "li",
    { class: clock.overdue ? "late" : "", "data-stage": clock.stage },
    el("span", {}, clockSentence(clock, reporter)),
    left ? el("strong", { class: `tag${clock.overdue ? " late" : ""}` }, t(left.key, { n: left.n })) : null,
  );
}

function clockSentence(clock: Clock, reporter: boolean): string {
  const values = { label: clock.label, date: day(clock.due_at) };
  if (clock.against === "reporter" && reporter) return t("waiting_you", values);
  return t(clock.overdue ? "due_late" : "due", values);
}

/** Why it ended, in plain words, and until when that can be undone. */
export function endedNote(report: TrackedReport): HTMLElement | null {
  if (!report.ended) return null;
  const until = report.reopen_until ?? null;
  const open = report.can?.reopen && until ? t("reopen_until", { date: day(until) }) : null;
  const over = !open && until && new Date(until) < new Date() ? t("reopen_over") : null;
  return el(
    "div",
    { class: `note${report.state === "closed" ? " good" : ""}`, id: "ended" },
    el("p", {}, t(`ended_${report.ended.reason}` as Key)),
    open || over ? el("p", {}, open ?? over) : null,
  );
}
