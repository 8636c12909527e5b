import { t } from "texts:track";
import type { UploadForm } from "../api/client";
import { day } from "../ui/dates";
import { el } from "../ui/dom";
import { type Difference, pieces } from "../ui/text-difference";
import type { Codes } from "./access-codes";
import type { Contact } from "./contact-input";
import { ownFiles } from "./report-files";
import { endedNote, standing, steps } from "./report-progress";
import { part } from "./report-section";
import { latestAnswer, theirs, timeline } from "./timeline";

export interface Clock {
  stage: string;
  label: string;
  against: "agency" | "reporter";
  due_at: string;
  promised_for: string | null;
  working_days_left: number | null;
  overdue: boolean;
  paused: boolean;
  stopped: boolean;
}

export interface Attachment {
  n: number;
  name: string;
  size: number;
  evidence: boolean;
  status: "declared" | "accepted" | "refused";
  reason: string | null;
  url: string | null;
  thumb_url: string | null;
}

export interface Told {
  at: string;
  act: string;
  label: string;
  actor_label: string;
  text: string | null;
  /** Numbers of the attachments that the agency gave with it. */
  files: number[];
}

export interface Tracked {
  tracking_id: string;
  state: string;
  state_label: string;
  submitted_at: string;
  view: "public" | "reporter";
  timeline: Told[];
  title?: string;
  body?: string;
  agency?: { id: string; name: string } | null;
  category?: { id: string; name: string };
  region?: { code: string; name: string };
  address?: string;
  clocks?: Clock[];
  attachments?: Attachment[];
  hold_question?: string | null;
  /** What is known of the contacts; the addresses are never told. */
  contact?: Contact;
  supports?: number;
  can?: Record<string, boolean>;
  uploads?: UploadForm[];
  rating?: { score: number; comment: string } | null;
  ended?: { by: string; reason: string } | null;
  reopen_until?: string | null;
  difference?: Difference | null;
  merged_into?: string | null;
  split_from?: string | null;
  parts?: string[];
  main?: Tracked | null;
}

/** The report as its reader may see it: what stands above the things to do, and what below them. */
export function trackedView(report: Tracked, codes: Codes): { above: HTMLElement[]; below: HTMLElement[] } {
  const above = [
    el("h2", { id: "report-title", ...(report.title ? theirs() : {}) }, report.title ?? report.tracking_id),
    el(
      "p",
      { class: "meta" },
      state(report, "state"),
      " ",
      el("span", {}, report.tracking_id),
      " · ",
      t("sent_on", { date: day(report.submitted_at) }),
    ),
    steps(report),
    el("p", { class: "hint", id: "reading-as" }, t(report.view === "reporter" ? "reporter_view" : "public_view")),
    report.body === undefined ? el("p", { class: "note" }, t("public_hidden")) : null,
    question(report),
    endedNote(report),
    standing(report),
    latestAnswer(report),
    merged(report),
  ];
  const below = [
    el("h3", {}, t("timeline")),
    timeline(report, "timeline"),
    content(report),
    ownFiles(report),
    related(report, codes),
  ];
  const there = (part: HTMLElement | null): part is HTMLElement => part !== null;
  return { above: above.filter(there), below: below.filter(there) };
}

function state(report: Tracked, id: string): HTMLElement {
  return el(
    "span",
    { class: `tag${report.state === "closed" ? " done" : ""}`, ...(id ? { id } : {}) },
    report.state_label,
  );
}

function question(report: Tracked): HTMLElement | null {
  if (!report.hold_question) return null;
  return el(
    "div",
    { class: "note warn", id: "question" },
    el("h3", {}, t("question_title")),
    el("p", { ...theirs() }, report.hold_question),
  );
}

function content(report: Tracked): HTMLElement | null {
  if (report.body === undefined) return null;
  const place = [report.address, report.region?.name].filter(Boolean).join(", ");
  return part(
    "content",
    t("report_part"),
    false,
    el(
      "dl",
      {},
      el("dt", {}, t("category")),
      el("dd", {}, report.category?.name ?? ""),
      el("dt", {}, t("region")),
      el("dd", { ...theirs() }, place),
      el("dt", {}, t("body")),
      el("dd", { id: "body", ...theirs() }, report.body),
    ),
    edited(report.difference ?? null),
  );
}

function edited(difference: Difference | null): HTMLElement | null {
  if (!difference) return null;
  const words = { out: t("change_out"), in: t("change_in") };
  const changed = (list: Difference["title"]): boolean => list.some(([op]) => op !== "=");
  const changes = (name: string, list: Difference["title"]): (HTMLElement | null)[] =>
    changed(list) ? [el("p", { class: "part" }, name), pieces(list, words)] : [];
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
function merged({ main, merged_into: into, contact, can }: Tracked): HTMLElement | null {
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
        el("p", { class: "meta" }, state(main, ""), " ", el("strong", { ...theirs() }, main.title ?? main.tracking_id)),
        standing(main, true),
        latestAnswer(main, true),
        el("details", { "data-keep": "main" }, el("summary", {}, t("timeline")), timeline(main, "main-timeline")),
      ]
    : [];
  return part("merged", t("merged_title"), false, el("p", {}, t("merged_hint", { id: into })), ...whole, ...next, link);
}

function related({ parts = [], split_from: origin }: Tracked, { code }: Codes): HTMLElement | null {
  const link = (id: string): HTMLElement => el("a", { href: `/lacak/#${id}.${code}` }, t("open_report", { id }));
  if (!parts.length && !origin) return null;
  const list = el("ul", {}, ...[...parts, ...(origin ? [origin] : [])].map((id) => el("li", {}, link(id))));
  return part(
    "related",
    t(parts.length ? "parts_title" : "split_title"),
    false,
    el("p", { class: "hint" }, t("same_code")),
    list,
  );
}
