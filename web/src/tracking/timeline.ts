/** Show the events of a tracked report, and the latest answer. */

import { t } from "texts:track";
import type { Attachment, TimelineEvent, TrackedReport } from "../api/report-types";
import { language } from "../texts/language";
import { moment } from "../ui/dates";
import { el } from "../ui/dom";
import { evidenceList } from "./report-files";
import { reportSection } from "./report-section";

/** What people wrote is Indonesian, whatever language the page speaks: a screen reader should know. */
export const inIndonesian = (): Record<string, string> => (language() === "en" ? { lang: "id" } : {});

/** All events; those without words of anybody are folded where several follow each other. */
export function timeline(report: TrackedReport, id: string): HTMLElement {
  const files = report.attachments ?? [];
  const lines = foldSmallEvents(report.timeline).map((run) => {
    const shown = run.map((event) => eventLine(event, files));
    if (shown.length === 1) return shown[0] ?? null;
    const summary = el("summary", {}, t("small_events", { n: run.length }));
    return el("li", { class: "small" }, el("details", {}, summary, el("ol", { class: "line" }, ...shown)));
  });
  return el("ol", { class: "line", id }, ...lines);
}

/** Runs of events to be shown together: the first and last event, and every one with words or files, stand alone. */
export function foldSmallEvents<E extends Pick<TimelineEvent, "text" | "files">>(events: readonly E[]): E[][] {
  const runs: E[][] = [];
  let small: E[] | undefined;
  for (const [n, event] of events.entries()) {
    const alone = n === 0 || n === events.length - 1 || Boolean(event.text) || event.files.length > 0;
    if (alone || !small) runs.push([event]);
    else small.push(event);
    small = alone ? undefined : (small ?? runs.at(-1));
  }
  return runs;
}

function eventLine(event: TimelineEvent, files: Attachment[]): HTMLElement {
  return el(
    "li",
    { "data-act": event.act },
    el("strong", {}, event.label),
    el("span", { class: "when" }, [moment(event.at), event.actor_label].filter(Boolean).join(" · ")),
    event.text ? el("div", { class: "said", ...inIndonesian() }, event.text) : null,
    evidenceList(files.filter((file) => event.files.includes(file.n))),
  );
}

const ANSWERS = ["answer", "approve", "conclude"];
const ANSWERED = ["answered", "closed"];

/** The answer that the reader is asked about, above what can be done with it. */
export function latestAnswer(report: TrackedReport, nested = false): HTMLElement | null {
  const last = ANSWERED.includes(report.state)
    ? report.timeline.filter((event) => ANSWERS.includes(event.act)).at(-1)
    : undefined;
  if (!last?.text) return null;
  const files = (report.attachments ?? []).filter((file) => last.files.includes(file.n));
  const when = el("p", { class: "when" }, moment(last.at));
  const said = el("div", { class: "said", ...inIndonesian() }, last.text);
  const section = reportSection(
    nested ? "main-answer" : "answer",
    t("answer_title", { agency: last.actor_label }),
    nested,
    when,
    said,
    evidenceList(files),
  );
  section.classList.add("answer");
  return section;
}
