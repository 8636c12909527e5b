/** Show a tracked report: what stands above the acts, and what below them. */

import { t } from "texts:track";
import type { TextDifference, TrackedReport } from "../api/report-types";
import { day } from "../ui/dates";
import { el } from "../ui/dom";
import { renderDifference } from "../ui/text-difference";
import type { ReportAccess } from "./access-codes";
import { ownFiles } from "./report-files";
import { endedNote, progressSection, progressSteps } from "./report-progress";
import { reportSection } from "./report-section";
import { inIndonesian, latestAnswer, timeline } from "./timeline";

/** The report as its reader may see it: what stands above the things to do, and what below them. */
export function reportView(
  report: TrackedReport,
  access: ReportAccess,
): { above: HTMLElement[]; below: HTMLElement[] } {
  const above = [
    el("h2", { id: "report-title", ...(report.title ? inIndonesian() : {}) }, report.title ?? report.tracking_id),
    el(
      "p",
      { class: "meta" },
      stateTag(report, "state"),
      " ",
      el("span", {}, report.tracking_id),
      " · ",
      t("sent_on", { date: day(report.submitted_at) }),
    ),
    progressSteps(report),
    // What whoever comes here looks for: the answer, or the question that waits for them.
    holdQuestion(report),
    latestAnswer(report),
    endedNote(report),
    el("p", { class: "hint", id: "reading-as" }, t(report.view === "reporter" ? "reporter_view" : "public_view")),
    report.body === undefined ? el("p", { class: "note" }, t("public_hidden")) : null,
    progressSection(report),
    mergedReport(report),
  ];
  const below = [
    el("h3", {}, t("timeline")),
    timeline(report, "timeline"),
    whyMasked(report),
    reportContent(report),
    ownFiles(report),
    relatedReports(report, access),
  ];
  const there = (part: HTMLElement | null): part is HTMLElement => part !== null;
  return { above: above.filter(there), below: below.filter(there) };
}

function stateTag(report: TrackedReport, id: string): HTMLElement {
  return el(
    "span",
    { class: `tag${report.state === "closed" ? " done" : ""}`, ...(id ? { id } : {}) },
    report.state_label,
  );
}

function holdQuestion(report: TrackedReport): HTMLElement | null {
  if (!report.hold_question) return null;
  return el(
    "div",
    { class: "note warn", id: "question" },
    el("h3", {}, t("question_title")),
    el("p", { ...inIndonesian() }, report.hold_question),
  );
}

/** Stands where a report without a name would name its reporter; `domain/privacy` puts it there. */
const MASK = "[identitas disembunyikan]";

function whyMasked(report: TrackedReport): HTMLElement | null {
  const written = [report.title, report.body, ...report.timeline.map((event) => event.text)].join(" ");
  const masked = report.view === "reporter" && written.includes(MASK);
  return masked ? el("p", { class: "hint", id: "masked" }, t("masked_hint")) : null;
}

function reportContent(report: TrackedReport): HTMLElement | null {
  if (report.body === undefined) return null;
  const place = [report.address, report.region?.name].filter(Boolean).join(", ");
  return reportSection(
    "content",
    t("report_part"),
    false,
    el(
      "dl",
      {},
      el("dt", {}, t("category")),
      el("dd", {}, report.category?.name ?? ""),
      el("dt", {}, t("region")),
      el("dd", { ...inIndonesian() }, place),
      el("dt", {}, t("body")),
      el("dd", { id: "body", ...inIndonesian() }, report.body),
    ),
    editedText(report.difference ?? null),
  );
}

function editedText(difference: TextDifference | null): HTMLElement | null {
  if (!difference) return null;
  const words = { out: t("change_out"), in: t("change_in") };
  const changed = (list: TextDifference["title"]): boolean => list.some(([op]) => op !== "=");
  const changes = (name: string, list: TextDifference["title"]): (HTMLElement | null)[] =>
    changed(list) ? [el("p", { class: "part" }, name), renderDifference(list, words)] : [];
  return el(
    "details",
    { id: "difference", "data-keep": "difference" },
    el("summary", {}, t("changed_title")),
    el("p", { class: "hint" }, t("changed_hint")),
    ...changes(t("title"), difference.title),
    ...changes(t("body"), difference.body),
  );
}

/** What a report was merged into answers for both: its public part is read here. */
function mergedReport({ main, merged_into: into, contact, can }: TrackedReport): HTMLElement | null {
  if (!into) return null;
  const contacts = Object.values(contact ?? {}).filter(Boolean);
  const hears = contacts.includes("verified");
  const next = [
    contacts.length
      ? el("p", { class: "hint", id: "merged-news" }, t(hears ? "merged_told" : "merged_silent", { id: into }))
      : null,
    can?.reopen ? el("p", { class: "hint", id: "merged-alone" }, t("merged_alone")) : null,
  ];
  const link = el("p", {}, el("a", { href: `/lacak/?id=${into}`, id: "main-link" }, t("open_report", { id: into })));
  const whole = main
    ? [
        el(
          "p",
          { class: "meta" },
          stateTag(main, ""),
          " ",
          el("strong", { ...inIndonesian() }, main.title ?? main.tracking_id),
        ),
        progressSection(main, true),
        latestAnswer(main, true),
        el("details", { "data-keep": "main" }, el("summary", {}, t("timeline")), timeline(main, "main-timeline")),
      ]
    : [];
  return reportSection(
    "merged",
    t("merged_title"),
    false,
    el("p", {}, t("merged_hint", { id: into })),
    ...whole,
    ...next,
    link,
  );
}

function relatedReports({ parts = [], split_from: origin }: TrackedReport, { code }: ReportAccess): HTMLElement | null {
  const link = (id: string): HTMLElement => el("a", { href: `/lacak/#${id}.${code}` }, t("open_report", { id }));
  if (!parts.length && !origin) return null;
  const list = el("ul", {}, ...[...parts, ...(origin ? [origin] : [])].map((id) => el("li", {}, link(id))));
  return reportSection(
    "related",
    t(parts.length ? "parts_title" : "split_title"),
    false,
    el("p", { class: "hint" }, t("same_code")),
    list,
  );
}
