import { day, moment } from "../lib/dates";
import { el, focusOn } from "../lib/dom";
import type { Clock } from "../pages/tracked";
import { actForms, type After } from "./actform";
import { changeWords } from "./changes";
import { who } from "./conflict";
import { dueWords } from "./due";
import type { Names } from "./names";
import { staff } from "./staff";
import { c, word } from "./texts";
import type { Dossier, HistoryEvent, Me, StaffFile, StaffReport } from "./types";
import { flags } from "./worklist";

export interface Desk {
  me: Me;
  names: Names;
  /** Where the officer came from. */
  back: string;
  signedOut: () => void;
}

/** A report with its history, and what can be done with it. */
export async function reportView(place: HTMLElement, id: string, desk: Desk): Promise<void> {
  place.replaceChildren(el("p", { role: "status" }, c("loading")));
  show(place, await staff<Dossier>("GET", `/reports/${encodeURIComponent(id)}`), desk, "");
}

function show(place: HTMLElement, dossier: Dossier, desk: Desk, notice: string): void {
  const back = el("p", { class: "back" }, el("a", { href: desk.back }, `← ${c("back")}`));
  const report = dossier.report;
  const told = notice || !report ? el("p", { class: "note good", role: "status", id: "saved" }, report ? notice : c("gone")) : null;
  if (!report) {
    place.replaceChildren(...[back, told].filter((part) => part !== null));
    if (told) focusOn(told);
    return;
  }
  const reload = (): void => {
    reportView(place, report.id, desk).catch(() => location.reload());
  };
  const after: After = { done: (next) => show(place, next, desk, c("saved")), reload, signedOut: desk.signedOut };
  const heading = el("h1", { id: "report-title" }, report.title);
  document.title = `${report.title} - ${c("brand_console")}`;
  place.replaceChildren(
    back,
    ...(told ? [told] : []),
    heading,
    standing(report, desk),
    el(
      "div",
      { class: "columns" },
      el("div", { class: "reading" }, content(report, desk), files(dossier.files)),
      el("div", { class: "doing" }, clocks(report), doing(dossier.acts, report, desk, after)),
      el("div", { class: "past" }, history(dossier.history, desk.names)),
    ),
  );
  focusOn(told ?? heading);
}

function standing(report: StaffReport, { me, names }: Desk): HTMLElement {
  return el(
    "p",
    { id: "report-state", class: "tags" },
    el("span", { class: "tag state" }, report.state_label),
    ...flags({ ...report, tier: report.tier?.id ?? null }, me, names),
    el("span", { class: "meta" }, report.tracking_id),
  );
}

function doing(acts: string[], report: StaffReport, { me, names }: Desk, after: After): HTMLElement {
  const forms = actForms(acts, { report, me, names }, after);
  return el("section", { "aria-labelledby": "acts-title" }, el("h2", { id: "acts-title" }, c("acts")), el("p", { class: "hint" }, c(acts.length ? "acts_hint" : "no_acts")), ...forms);
}

function content(report: StaffReport, { names }: Desk): HTMLElement {
  const { location: where } = report;
  const rows: [string, string | null | undefined][] = [
    [c("agency"), report.agency?.name],
    [c("unit"), report.unit && names.unit(report.unit)],
    [c("kind"), kindOf(report)],
    [c("category"), names.category(report.category)],
    [c("place"), [where.address, where.region_name].filter(Boolean).join(", ")],
    [c("coordinates"), where.lat === null || where.lon === null ? null : `${where.lat}, ${where.lon}`],
    [c("incident"), day(report.incident_date)],
    [c("submitted"), moment(report.submitted_at)],
    [c("channel"), report.channel],
    [c("chosen_agency"), report.target_agency && names.agency(report.target_agency)],
    [c("suggested"), report.suggested_agency?.name],
    [c("identity"), c(report.anonymous ? "identity_anonymous" : report.has_reporter ? "identity_sealed" : "identity_none")],
  ];
  const original = [report.original_title, report.original_body].filter(Boolean).join("\n\n");
  return el(
    "section",
    { class: "card", "aria-labelledby": "text-title" },
    el("h2", { id: "text-title" }, c(original ? "text_now" : "text_reported")),
    el("p", { class: "said", id: "report-body" }, report.body),
    original ? el("details", { id: "original" }, el("summary", {}, c("original")), el("p", { class: "said" }, original)) : null,
    report.hold_question ? el("div", { class: "note warn" }, el("h3", {}, c("question")), el("p", {}, report.hold_question)) : null,
    report.ended ? el("p", { class: "note" }, c("ended", { by: word("role", report.ended.by), reason: word("reason", report.ended.reason) })) : null,
    report.rating ? el("p", { class: "note" }, [c("rating", { score: report.rating.score }), report.rating.comment].filter(Boolean).join("\n")) : null,
    el("dl", { class: "facts" }, ...rows.filter(([, value]) => value).map(([key, value]) => el("div", {}, el("dt", {}, key), el("dd", {}, value ?? "")))),
  );
}

/** Whether a complaint is supervisory is known from its verification on. */
function kindOf({ kind, supervisory }: StaffReport): string {
  const verified = supervisory !== null && kind === "complaint";
  return [word("kind", kind), verified && c(supervisory ? "supervisory" : "not_supervisory")].filter(Boolean).join(", ");
}

function files(list: StaffFile[]): HTMLElement {
  const lines = list.map((file) =>
    el(
      "li",
      { "data-status": file.status },
      file.thumb_url ? el("img", { src: file.thumb_url, alt: "", loading: "lazy" }) : null,
      file.url ? el("a", { href: file.url, target: "_blank", rel: "noopener" }, c("open_new", { name: file.name })) : file.name,
      el("span", { class: "meta" }, ` ${size(file.size)}, ${c(`file_${file.status}`, { reason: file.reason ?? "" })}`),
    ),
  );
  return el("section", { class: "card", "aria-labelledby": "files-title" }, el("h2", { id: "files-title" }, c("files")), lines.length ? el("ul", { class: "files" }, ...lines) : el("p", {}, c("no_files")));
}

function size(bytes: number): string {
  const mb = bytes / 1_000_000;
  return mb >= 1 ? c("size_mb", { n: mb.toFixed(1) }) : c("size_kb", { n: Math.max(1, Math.round(bytes / 1000)) });
}

function clocks(report: StaffReport): HTMLElement {
  const lines = report.clocks.map((clock) => {
    const words = clockWords(clock);
    return el("li", words.late ? { class: "late" } : {}, el("strong", {}, words.title), words.text ? el("span", { class: "when" }, words.text) : null);
  });
  return el(
    "section",
    { class: "card", id: "clocks", "aria-labelledby": "clocks-title" },
    el("h2", { id: "clocks-title" }, c("clocks")),
    report.tier ? el("p", { class: "note bad", id: "tier" }, c("tier_note", { agency: report.tier.name })) : null,
    lines.length ? el("ul", { class: "clocks" }, ...lines) : el("p", {}, c("no_clocks")),
  );
}

function clockWords(clock: Clock): { title: string; text: string; late: boolean } {
  const values = { label: clock.label, date: day(clock.due_at) };
  if (clock.stopped) return { title: c(clock.overdue ? "clock_missed" : "clock_met", values), text: "", late: false };
  if (clock.paused) return { title: c("clock_paused", values), text: "", late: false };
  return { title: c("clock_open", values), ...dueWords(clock.due_at, new Date()) };
}

function history(events: HistoryEvent[], names: Names): HTMLElement {
  const lines = events.map((event) =>
    el(
      "li",
      { "data-act": event.act },
      el("strong", {}, event.label),
      el("span", { class: "when" }, [moment(event.at), who(event.actor)].filter(Boolean).join(" · ")),
      ...[event.reason && word("reason", event.reason), event.text].map((text) => (text ? el("p", { class: "said" }, text) : null)),
      ...changeWords(event.changes, names).map((change) => el("span", { class: "when change" }, change)),
    ),
  );
  return el("section", { "aria-labelledby": "history-title" }, el("h2", { id: "history-title" }, c("history")), el("ol", { class: "line", id: "history" }, ...lines));
}
