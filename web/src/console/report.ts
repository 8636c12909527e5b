import { day, moment } from "../lib/dates";
import { el, focusOn } from "../lib/dom";
import type { Attachment, Clock } from "../pages/tracked";
import { actForms } from "./acts";
import { staff } from "./staff";
import { c, type ConsoleKey } from "./texts";
import type { Dossier, HistoryEvent, Me, StaffReport } from "./types";
import { flags } from "./worklist";

/** A report with its history, and what can be done with it. */
export async function reportView(place: HTMLElement, id: string, me: Me): Promise<void> {
  place.replaceChildren(el("p", { role: "status" }, c("loading")));
  show(place, await staff<Dossier>("GET", `/reports/${id}`), me, "");
}

function show(place: HTMLElement, dossier: Dossier, me: Me, notice: string): void {
  const back = el("p", {}, el("a", { href: "#/" }, `← ${c("back")}`));
  const told = notice ? el("p", { class: "note good", role: "status", id: "saved" }, notice) : null;
  const report = dossier.report;
  if (!report) {
    place.replaceChildren(back, el("p", { class: "note good", role: "status", id: "saved" }, c("gone")));
    return;
  }
  const heading = el("h1", { id: "report-title" }, report.title);
  const forms = actForms(dossier, report, me, {
    done: (next) => show(place, next, me, c("saved")),
    reload: () => void reportView(place, report.id, me),
  });
  place.replaceChildren(
    back,
    ...(told ? [told] : []),
    heading,
    el("p", { id: "report-state" }, el("span", { class: "tag" }, report.state_label), " ", report.tracking_id, " ", ...flags(report), report.supervisory ? el("span", { class: "tag secret" }, c("supervisory")) : null),
    el(
      "div",
      { class: "columns" },
      el("div", {}, content(report), dossier.files.length ? files(dossier.files) : null, history(dossier.history)),
      el("div", {}, clocks(report), el("section", { "aria-label": c("acts") }, el("h2", {}, c("acts")), ...(forms.length ? forms : [el("p", {}, c("no_acts"))]))),
    ),
  );
  focusOn(told ?? heading);
}

function content(report: StaffReport): HTMLElement {
  const rows: [ConsoleKey, string | null | undefined][] = [
    ["agency", report.agency?.name],
    ["unit", report.unit],
    ["category", report.category.name],
    ["place", [report.location.address, report.location.region_name].filter(Boolean).join(", ")],
    ["incident", day(report.incident_date)],
    ["suggested", report.suggested_agency?.name],
    ["question", report.hold_question],
  ];
  const original = [report.original_title, report.original_body].filter(Boolean).join("\n\n");
  return el(
    "div",
    { class: "card" },
    el("p", { class: "said", id: "report-body" }, report.body),
    original ? el("details", {}, el("summary", {}, c("original")), el("p", { class: "said" }, original)) : null,
    el("dl", {}, ...rows.filter(([, value]) => value).flatMap(([key, value]) => [el("dt", {}, c(key)), el("dd", {}, value ?? "")])),
    report.ended ? el("p", { class: "note" }, c("ended", { ...report.ended })) : null,
    report.rating ? el("p", { class: "note" }, c("rating", { score: report.rating.score }), " ", report.rating.comment) : null,
  );
}

function files(list: Attachment[]): HTMLElement {
  return el(
    "div",
    { class: "card" },
    el("h2", {}, c("files")),
    el(
      "ul",
      { class: "files" },
      ...list.map((file) =>
        el(
          "li",
          { "data-status": file.status },
          file.thumb_url ? el("img", { src: file.thumb_url, alt: "", loading: "lazy" }) : null,
          file.url ? el("a", { href: file.url }, file.name) : file.name,
          ` (${c(`file_${file.status}` as ConsoleKey, { reason: file.reason ?? "" })})`,
        ),
      ),
    ),
  );
}

function clocks(report: StaffReport): HTMLElement {
  return el(
    "div",
    { class: "card", id: "clocks" },
    el("h2", {}, c("clocks")),
    ...report.clocks.map((clock) => el("p", { class: clock.overdue && !clock.stopped ? "error" : "" }, clockSentence(clock))),
    report.tier ? el("p", { class: "tag late", id: "tier" }, c("tier", { agency: report.tier.name })) : null,
  );
}

function clockSentence(clock: Clock): string {
  const how = clock.stopped ? "stopped" : clock.paused ? "paused" : clock.overdue ? "late" : "running";
  return c(`clock_${how}` as ConsoleKey, { label: clock.label, date: day(clock.due_at) });
}

const LONG = 120;
const plain = (value: unknown): string => {
  const text = value === null || value === undefined || value === "" ? c("none") : String(value);
  return text.length > LONG ? `${text.slice(0, LONG)}…` : text;
};

function history(events: HistoryEvent[]): HTMLElement {
  return el(
    "section",
    {},
    el("h2", {}, c("history")),
    el(
      "ol",
      { class: "line", id: "history" },
      ...events.map((event) =>
        el(
          "li",
          { "data-act": event.act },
          el("strong", {}, event.label),
          el("span", { class: "when" }, [moment(event.at), event.actor.label, event.actor.agency, event.actor.name].filter(Boolean).join(" · ")),
          event.reason || event.text ? el("div", { class: "said" }, [event.reason, event.text].filter(Boolean).join("\n")) : null,
          ...Object.entries(event.changes)
            .filter(([field]) => field !== "due_at")
            .map(([field, [before, after]]) => el("span", { class: "when" }, c("changed", { field, before: plain(before), after: plain(after) }))),
        ),
      ),
    ),
  );
}
