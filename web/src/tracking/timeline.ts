import { t } from "texts:track";
import { language } from "../texts/language";
import { moment } from "../ui/dates";
import { el } from "../ui/dom";
import { evidence } from "./report-files";
import { part } from "./report-section";
import type { Attachment, Told, Tracked } from "./report-view";

/** What people wrote is Indonesian, whatever language the page speaks: a screen reader should know. */
export const theirs = (): Record<string, string> => (language() === "en" ? { lang: "id" } : {});

export function timeline(report: Tracked, id: string): HTMLElement {
  return el("ol", { class: "line", id }, ...report.timeline.map((event) => told(event, report.attachments ?? [])));
}

function told(event: Told, files: Attachment[]): HTMLElement {
  return el(
    "li",
    { "data-act": event.act },
    el("strong", {}, event.label),
    el("span", { class: "when" }, [moment(event.at), event.actor_label].filter(Boolean).join(" · ")),
    event.text ? el("div", { class: "said", ...theirs() }, event.text) : null,
    evidence(files.filter((file) => event.files.includes(file.n))),
  );
}

const ANSWERS = ["answer", "approve", "conclude"];
const ANSWERED = ["answered", "closed"];

/** The answer that the reader is asked about, above what can be done with it. */
export function latestAnswer(report: Tracked, nested = false): HTMLElement | null {
  const last = ANSWERED.includes(report.state)
    ? report.timeline.filter((event) => ANSWERS.includes(event.act)).at(-1)
    : undefined;
  if (!last?.text) return null;
  const files = (report.attachments ?? []).filter((file) => last.files.includes(file.n));
  const when = el("p", { class: "when" }, moment(last.at));
  const said = el("div", { class: "said", ...theirs() }, last.text);
  const made = part(
    nested ? "main-answer" : "answer",
    t("answer_title", { agency: last.actor_label }),
    nested,
    when,
    said,
    evidence(files),
  );
  made.classList.add("answer");
  return made;
}
