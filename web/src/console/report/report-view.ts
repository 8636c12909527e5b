import { codeLabel, t } from "texts:console";
import type { Attachment, Clock, UploadForm } from "../../api/report-types";
import type { Dossier, HistoryEvent, SignedInOfficer, StaffReport } from "../../api/staff-types";
import { day, moment } from "../../ui/dates";
import { el, focusOn } from "../../ui/dom";
import { renderDifference } from "../../ui/text-difference";
import { showUploads } from "../../ui/upload-list";
import type { ReferenceNames } from "../forms/reference-names";
import { callStaffApi } from "../sign-in/staff-api";
import { dueSentence } from "../worklist/due-sentence";
import { reportTags } from "../worklist/worklist-view";
import { type ActCallbacks, actForms } from "./act-form";
import { changeSentences } from "./change-sentences";
import { deliveryLog } from "./delivery-log";
import { actorText } from "./version-conflict";

export interface ReportViewDeps {
  me: SignedInOfficer;
  names: ReferenceNames;
  /** Where the officer came from. */
  back: string;
  signedOut: () => void;
}

/** A report with its history, and what can be done with it. */
export async function reportView(place: HTMLElement, id: string, desk: ReportViewDeps): Promise<void> {
  place.replaceChildren(el("p", { role: "status" }, t("loading")));
  showDossier(place, await callStaffApi<Dossier>("GET", `/reports/${encodeURIComponent(id)}`), desk, "");
}

function showDossier(
  place: HTMLElement,
  dossier: Dossier,
  desk: ReportViewDeps,
  notice: string,
  sent: File[] = [],
): void {
  const back = el("p", { class: "back" }, el("a", { href: desk.back }, `← ${t("back")}`));
  const report = dossier.report;
  const told =
    notice || !report
      ? el("p", { class: "note good", role: "status", id: "saved" }, report ? notice : t("gone"))
      : null;
  if (!report) {
    place.replaceChildren(...[back, told].filter((part) => part !== null));
    if (told) focusOn(told);
    return;
  }
  const reload = (): void => {
    reportView(place, report.id, desk).catch(() => location.reload());
  };
  const after: ActCallbacks = {
    onDone: (next, files) => showDossier(place, next, desk, t("saved"), files),
    reload,
    signedOut: desk.signedOut,
  };
  const heading = el("h1", { id: "report-title" }, report.title);
  document.title = `${report.title} - ${t("brand_console")}`;
  place.replaceChildren(
    back,
    ...(told ? [told] : []),
    heading,
    reportTagLine(report, desk),
    el(
      "div",
      { class: "columns" },
      el("div", { class: "reading" }, reportContent(report, desk), fileSection(dossier.files)),
      el(
        "div",
        { class: "doing" },
        clockSection(report),
        evidenceUploads(dossier, sent),
        actSection(dossier, desk, after),
      ),
      el("div", { class: "past" }, historySection(dossier.history, desk.names), deliveryLog(report.id, desk.signedOut)),
    ),
  );
  focusOn(told ?? heading);
}

function reportTagLine(report: StaffReport, { me, names }: ReportViewDeps): HTMLElement {
  return el(
    "p",
    { id: "report-state", class: "tags" },
    el("span", { class: "tag state" }, report.state_label),
    ...reportTags({ ...report, tier: report.tier?.id ?? null }, me, names),
    ...[
      ...report.flags.map((flag) => codeLabel("flag", flag)),
      report.taken_over && t("taken_over"),
      report.appealed && t("appealed"),
    ].map((said) => (said ? el("span", { class: "tag late" }, said) : null)),
    el("span", { class: "meta" }, report.tracking_id),
  );
}

/** Files that were declared with an answer: those just chosen go at once, others can be chosen again. */
function evidenceUploads({ uploads, files: list }: Dossier, sent: File[]): HTMLElement | null {
  if (!uploads.length) return null;
  const lines = el("ul", { class: "files" });
  const now = uploads.slice(-sent.length || uploads.length);
  const left = sent.length ? uploads.slice(0, -sent.length) : uploads;
  if (sent.length) void showUploads(lines, now, sent);
  const again = left.map((form) =>
    resendField(
      form,
      list.find((f) => String(f.n) === form.id),
    ),
  );
  return el("section", { class: "card", id: "evidence" }, el("h2", {}, t("evidence_uploads")), lines, ...again);
}

function resendField(form: UploadForm, file?: Attachment): HTMLElement {
  const chooser = el("input", { type: "file", id: `evidence-${form.id}` });
  const lines = el("ul", { class: "files" });
  chooser.addEventListener("change", () => void showUploads(lines, [form], [...(chooser.files ?? [])]));
  return el(
    "div",
    { class: "field" },
    el("label", { for: chooser.id }, t("evidence_again", { name: file?.name ?? form.id })),
    chooser,
    lines,
  );
}

function actSection(
  { acts, report, templates }: Dossier,
  { me, names }: ReportViewDeps,
  after: ActCallbacks,
): HTMLElement | null {
  if (!report) return null;
  const forms = actForms(acts, { report, me, names, templates }, after);
  return el(
    "section",
    { "aria-labelledby": "acts-title" },
    el("h2", { id: "acts-title" }, t("acts")),
    el("p", { class: "hint" }, t(acts.length ? "acts_hint" : "no_acts")),
    ...forms,
  );
}

function reportContent(report: StaffReport, { names }: ReportViewDeps): HTMLElement {
  const { location: where } = report;
  const rows: [string, string | null | undefined][] = [
    [t("agency"), report.agency?.name],
    [t("unit"), report.unit && names.unit(report.unit)],
    [t("kind"), kindText(report)],
    [t("category"), names.category(report.category)],
    [t("place"), [where.address, where.region_name].filter(Boolean).join(", ")],
    [t("coordinates"), where.lat === null || where.lon === null ? null : `${where.lat}, ${where.lon}`],
    [t("incident"), day(report.incident_date)],
    [t("submitted"), moment(report.submitted_at)],
    [t("channel"), codeLabel("channel", report.channel)],
    [t("chosen_agency"), report.target_agency && names.agency(report.target_agency)],
    [t("suggested"), report.suggested_agency?.name],
    [t("copied_to"), report.copied_to.map((agency) => agency.name).join(", ")],
    [t("returned_times"), report.bounces ? String(report.bounces) : null],
    [t("followers"), report.followers ? String(report.followers) : null],
    [t("merged_into"), report.merged_into],
    [t("split_from"), report.split_from],
    [t("parts"), report.parts.join(", ")],
    [
      t("identity"),
      t(report.anonymous ? "identity_anonymous" : report.has_reporter ? "identity_sealed" : "identity_none"),
    ],
    [
      t("undeliverable"),
      report.undeliverable
        .map((channel) => t(channel === "email" ? "undeliverable_email" : "undeliverable_sms"))
        .join(", "),
    ],
  ];
  const original = [report.original_title, report.original_body].filter(Boolean).join("\n\n");
  return el(
    "section",
    { class: "card", "aria-labelledby": "text-title" },
    el("h2", { id: "text-title" }, t(original ? "text_now" : "text_reported")),
    el("p", { class: "said", id: "report-body" }, report.body),
    original
      ? el(
          "details",
          { id: "original" },
          el("summary", {}, t("original")),
          el("p", { class: "said" }, original),
          ...editedText(report),
        )
      : null,
    report.proposal
      ? el(
          "div",
          { class: "note warn", id: "proposal" },
          el("h3", {}, t("proposal", { by: report.proposal.by })),
          el("p", { class: "said" }, report.proposal.text),
        )
      : null,
    report.hold_question
      ? el("div", { class: "note warn" }, el("h3", {}, t("question")), el("p", {}, report.hold_question))
      : null,
    report.ended
      ? el(
          "p",
          { class: "note" },
          t("ended", { by: codeLabel("role", report.ended.by), reason: codeLabel("reason", report.ended.reason) }),
        )
      : null,
    report.rating
      ? el(
          "p",
          { class: "note" },
          [t("rating", { score: report.rating.score }), report.rating.comment].filter(Boolean).join(": "),
        )
      : null,
    el(
      "dl",
      { class: "facts" },
      ...rows
        .filter(([, value]) => value)
        .map(([key, value]) => el("div", {}, el("dt", {}, key), el("dd", {}, value ?? ""))),
    ),
  );
}

/** The words taken out and put in, where an officer edited them. */
function editedText({ difference }: StaffReport): HTMLElement[] {
  if (!difference) return [];
  const words = { out: t("taken_out"), in: t("put_in") };
  return [
    el("h3", {}, t("difference")),
    renderDifference(difference.title, words),
    renderDifference(difference.body, words),
  ];
}

/** Whether a complaint is supervisory is known from its verification on. */
function kindText({ kind, supervisory }: StaffReport): string {
  const verified = supervisory !== null && kind === "complaint";
  return [codeLabel("kind", kind), verified && t(supervisory ? "supervisory" : "not_supervisory")]
    .filter(Boolean)
    .join(", ");
}

function fileSection(list: Attachment[]): HTMLElement {
  const lines = list.map((file) =>
    el(
      "li",
      { "data-status": file.status },
      file.thumb_url ? el("img", { src: file.thumb_url, alt: "", loading: "lazy" }) : null,
      file.url
        ? el("a", { href: file.url, target: "_blank", rel: "noopener" }, t("open_new", { name: file.name }))
        : file.name,
      el(
        "span",
        { class: "meta" },
        ` ${sizeText(file.size)}, ${t(`file_${file.status}`, { reason: file.reason ?? "" })}`,
      ),
    ),
  );
  return el(
    "section",
    { class: "card", "aria-labelledby": "files-title" },
    el("h2", { id: "files-title" }, t("files")),
    lines.length ? el("ul", { class: "files" }, ...lines) : el("p", {}, t("no_files")),
  );
}

function sizeText(bytes: number): string {
  const mb = bytes / 1_000_000;
  return mb >= 1 ? t("size_mb", { n: mb.toFixed(1) }) : t("size_kb", { n: Math.max(1, Math.round(bytes / 1000)) });
}

function clockSection(report: StaffReport): HTMLElement {
  const lines = report.clocks.map((clock) => {
    const words = clockTexts(clock);
    return el(
      "li",
      words.late ? { class: "late" } : {},
      el("strong", {}, words.title),
      words.text ? el("span", { class: "when" }, words.text) : null,
    );
  });
  return el(
    "section",
    { class: "card", id: "clocks", "aria-labelledby": "clocks-title" },
    el("h2", { id: "clocks-title" }, t("clocks")),
    report.tier ? el("p", { class: "note bad", id: "tier" }, t("tier_note", { agency: report.tier.name })) : null,
    lines.length ? el("ul", { class: "clocks" }, ...lines) : el("p", {}, t("no_clocks")),
  );
}

function clockTexts(clock: Clock): { title: string; text: string; late: boolean } {
  const values = { label: clock.label, date: day(clock.due_at) };
  if (clock.stopped) return { title: t(clock.overdue ? "clock_missed" : "clock_met", values), text: "", late: false };
  if (clock.paused) return { title: t("clock_paused", values), text: "", late: false };
  const due = dueSentence(clock, new Date());
  const promise = clock.promised_for ? ` ${t("promised", { date: day(clock.promised_for) })}` : "";
  return { title: t("clock_open", values), ...due, text: due.text + promise };
}

function historySection(events: HistoryEvent[], names: ReferenceNames): HTMLElement {
  const lines = events.map((event) =>
    el(
      "li",
      { "data-act": event.act },
      el("strong", {}, event.label),
      el("span", { class: "when" }, [moment(event.at), actorText(event.actor)].filter(Boolean).join(" · ")),
      ...[event.reason && codeLabel("reason", event.reason), event.text].map((text) =>
        text ? el("p", { class: "said" }, text) : null,
      ),
      ...(event.act === "submit" ? [] : changeSentences(event.changes, names)).map((change) =>
        el("span", { class: "when change" }, change),
      ),
    ),
  );
  return el(
    "section",
    { "aria-labelledby": "history-title" },
    el("h2", { id: "history-title" }, t("history")),
    el("ol", { class: "line", id: "history" }, ...lines),
  );
}
