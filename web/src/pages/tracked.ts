import { day, moment } from "../lib/dates";
import { el } from "../lib/dom";
import { t } from "texts:track";
import type { UploadForm } from "../lib/api";
import { showUploads } from "../lib/uploads";

type Key = Parameters<typeof t>[0];

export interface Clock {
  stage: string;
  label: string;
  against: "agency" | "reporter";
  due_at: string;
  promised_for: string | null;
  overdue: boolean;
  paused: boolean;
  stopped: boolean;
}

export interface Attachment {
  n: number;
  name: string;
  size: number;
  status: "declared" | "accepted" | "refused";
  reason: string | null;
  url: string | null;
  thumb_url: string | null;
}

export interface Tracked {
  tracking_id: string;
  state: string;
  state_label: string;
  submitted_at: string;
  view: "public" | "reporter";
  timeline: { at: string; act: string; label: string; actor_label: string; text: string | null }[];
  title?: string;
  body?: string;
  agency?: { id: string; name: string } | null;
  category?: { id: string; name: string };
  region?: { code: string; name: string };
  address?: string;
  clocks?: Clock[];
  attachments?: Attachment[];
  hold_question?: string | null;
  can?: Record<string, boolean>;
  uploads?: UploadForm[];
  rating?: { score: number; comment: string } | null;
}

const STEPS: [Key, string[]][] = [
  ["step_received", ["unverified"]],
  ["step_verified", ["disposed"]],
  ["step_progress", ["in_progress", "on_hold"]],
  ["step_answered", ["answered"]],
  ["step_closed", ["closed", "archived"]],
];

/** The report as its reader may see it. */
export function trackedView(report: Tracked): HTMLElement[] {
  const parts: (HTMLElement | null)[] = [
    el("h2", { id: "report-title" }, report.title ?? report.tracking_id),
    el("p", {}, el("span", { class: `tag${report.state === "closed" ? " done" : ""}`, id: "state" }, report.state_label), " ", report.tracking_id),
    steps(report.state),
    el("p", { class: "hint" }, t(report.view === "reporter" ? "reporter_view" : "public_view")),
    report.body === undefined ? el("p", { class: "note" }, t("public_hidden")) : null,
    report.hold_question ? el("div", { class: "note warn", id: "question" }, el("h3", {}, t("question_title")), el("p", {}, report.hold_question)) : null,
    standing(report),
    el("h2", {}, t("timeline")),
    timeline(report),
    report.body === undefined ? null : content(report),
    report.attachments?.length ? files(report.attachments, report.uploads ?? []) : null,
  ];
  return parts.filter((p): p is HTMLElement => p !== null);
}

function steps(state: string): HTMLElement {
  const now = STEPS.findIndex(([, states]) => states.includes(state));
  return el(
    "ol",
    { class: "steps" },
    ...STEPS.map(([key], n) =>
      el("li", { class: n < now ? "past" : n === now ? "now" : "", ...(n === now ? { "aria-current": "step" } : {}) }, el("span", {}, t(key))),
    ),
  );
}

function standing(report: Tracked): HTMLElement | null {
  const open = (report.clocks ?? []).filter((c) => !c.stopped);
  if (!report.agency && !open.length) return null;
  return el(
    "div",
    { class: "card", id: "standing" },
    el("h3", {}, t("where")),
    report.agency ? el("p", { id: "agency" }, t("handled_by", { agency: report.agency.name })) : null,
    ...open.map((c) => el("p", { class: c.overdue ? "error" : "" }, sentence(c))),
  );
}

function sentence(clock: Clock): string {
  const values = { label: clock.label, date: day(clock.due_at) };
  if (clock.paused) return t("due_paused", values);
  if (clock.against === "reporter") return t("waiting_you", values);
  return t(clock.overdue ? "due_late" : "due", values);
}

function timeline(report: Tracked): HTMLElement {
  return el(
    "ol",
    { class: "line", id: "timeline" },
    ...report.timeline.map((event) =>
      el(
        "li",
        { "data-act": event.act },
        el("strong", {}, event.label),
        el("span", { class: "when" }, [moment(event.at), event.actor_label].filter(Boolean).join(" · ")),
        event.text ? el("div", { class: "said" }, event.text) : null,
      ),
    ),
  );
}

function content(report: Tracked): HTMLElement {
  const place = [report.address, report.region?.name].filter(Boolean).join(", ");
  return el(
    "div",
    { class: "card" },
    el("h3", {}, t("report_part")),
    el("dl", {}, el("dt", {}, t("category")), el("dd", {}, report.category?.name ?? ""), el("dt", {}, t("region")), el("dd", {}, place), el("dt", {}, t("body")), el("dd", { id: "body" }, report.body ?? "")),
  );
}

/** A file that was declared and never came, as on a network that broke off, can be sent again. */
function resend(file: Attachment, forms: UploadForm[]): HTMLElement | null {
  const form = forms.find((f) => f.id === String(file.n));
  if (!form) return null;
  const name = `resend-${file.n}`;
  const problem = el("p", { class: "error", role: "alert", hidden: true });
  const chooser = el("input", { type: "file", id: name });
  const list = el("ul", { class: "files" });
  chooser.addEventListener("change", () => {
    const chosen = chooser.files?.[0];
    if (!chosen) return;
    problem.hidden = chosen.size === file.size;
    problem.textContent = t("err_same_file");
    if (problem.hidden) void showUploads(list, [form], [chosen]);
  });
  const label = el("label", { for: name }, t("resend", { name: file.name }));
  return el("div", { class: "field" }, label, el("p", { class: "hint" }, t("resend_hint")), problem, chooser, list);
}

function files(list: Attachment[], forms: UploadForm[]): HTMLElement {
  return el(
    "div",
    { class: "card" },
    el("h3", {}, t("files_title")),
    el(
      "ul",
      { class: "files", id: "files" },
      ...list.map((file) =>
        el(
          "li",
          { "data-status": file.status },
          file.thumb_url ? el("img", { src: file.thumb_url, alt: "", loading: "lazy" }) : null,
          file.url ? el("a", { href: file.url }, t("open_file", { name: file.name })) : file.name,
          ` (${t(`file_${file.status}` as Key, { reason: file.reason ?? "" })})`,
          resend(file, forms),
        ),
      ),
    ),
  );
}
