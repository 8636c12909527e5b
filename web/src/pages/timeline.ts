import { moment } from "../lib/dates";
import { el } from "../lib/dom";
import { language } from "../lib/language";
import { t } from "texts:track";
import { evidence } from "./evidence";
import type { Attachment, Told, Tracked } from "./tracked";

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
export function latestAnswer(report: Tracked, id = "answer"): HTMLElement | null {
  const last = ANSWERED.includes(report.state) ? report.timeline.filter((event) => ANSWERS.includes(event.act)).at(-1) : undefined;
  if (!last?.text) return null;
  const files = (report.attachments ?? []).filter((file) => last.files.includes(file.n));
  return el(
    "section",
    { class: "card answer", id, "aria-labelledby": `${id}-title` },
    el("h3", { id: `${id}-title` }, t("answer_title", { agency: last.actor_label })),
    el("p", { class: "when" }, moment(last.at)),
    el("div", { class: "said", ...theirs() }, last.text),
    evidence(files),
  );
}
