/** Show an officer a report with its history, and what can be done with it. */

import { codeLabel, t } from "texts:console";
import type { Dossier, HistoryEvent, SignedInOfficer, StaffReport } from "../../api/staff-types";
import { normalizeCode } from "../../api/tracking-id";
import { moment } from "../../ui/dates";
import { el, focusOn } from "../../ui/dom";
import type { ReferenceNames } from "../forms/reference-names";
import { callStaffApi } from "../sign-in/staff-api";
import { newTag, reportTags } from "../worklist/worklist-view";
import { type ActCallbacks, actForms } from "./act-form";
import { changeSentences } from "./change-sentences";
import { clockSection } from "./clock-section";
import { deliveryLog } from "./delivery-log";
import { reportContent } from "./report-content";
import { evidenceUploads, fileLines, fileSection } from "./report-files";
import { shortenedLetters } from "./shortened-letters";
import { actorText } from "./version-conflict";

export interface ReportViewDeps {
  me: SignedInOfficer;
  names: ReferenceNames;
  /** Where the officer came from. */
  back: string;
  signedOut: () => void;
}

/** A report with its history, and what can be done with it. */
export async function reportView(place: HTMLElement, id: string, deps: ReportViewDeps): Promise<void> {
  place.replaceChildren(el("p", { role: "status" }, t("loading")));
  showDossier(place, await callStaffApi<Dossier>("GET", `/reports/${encodeURIComponent(id)}`), deps, "");
}

function showDossier(
  place: HTMLElement,
  dossier: Dossier,
  deps: ReportViewDeps,
  notice: string,
  sent: File[] = [],
): void {
  const back = el("p", { class: "back" }, el("a", { href: deps.back }, `← ${t("back")}`));
  const report = dossier.report;
  const noticeLine =
    notice || !report
      ? el("p", { class: "note good", role: "status", id: "saved" }, report ? notice : t("gone"))
      : null;
  if (!report) {
    place.replaceChildren(...[back, noticeLine].filter((part) => part !== null));
    if (noticeLine) focusOn(noticeLine);
    return;
  }
  const reload = (): void => {
    reportView(place, report.id, deps).catch(() => location.reload());
  };
  const after: ActCallbacks = {
    onDone: (next, files) => showDossier(place, next, deps, t("saved"), files),
    reload,
    signedOut: deps.signedOut,
  };
  const heading = el("h1", { id: "report-title" }, report.title);
  document.title = `${report.title} - ${t("brand_console")}`;
  place.replaceChildren(
    back,
    ...(noticeLine ? [noticeLine] : []),
    heading,
    reportTagLine(dossier, report, deps),
    el(
      "div",
      { class: "columns" },
      el(
        "div",
        { class: "reading" },
        reportContent(report, deps.names),
        shortenedLetters(dossier.letters),
        fileSection(dossier.files),
      ),
      el(
        "div",
        { class: "doing" },
        clockSection(report),
        evidenceUploads(dossier, sent),
        actSection(dossier, deps, after),
      ),
      el("div", { class: "past" }, historySection(dossier, deps.names), deliveryLog(report.id, deps.signedOut)),
    ),
  );
  focusOn(noticeLine ?? heading);
  if (dossier.acts.includes(MARK_READ)) markRead(report);
}

/** The act that says: an officer in charge saw what the reporter added. */
const MARK_READ = "mark_read";

/** Opening the report is looking at it. The marks stay on this page; if it fails, the next look tries again. */
function markRead(report: StaffReport): void {
  callStaffApi<Dossier>("POST", `/reports/${report.id}/mark-read`, { version: report.version })
    .then((next) => {
      // Forms of this page are based on the look from here on.
      if (next.report) report.version = next.report.version;
    })
    .catch(() => undefined);
}

function reportTagLine({ history }: Dossier, report: StaffReport, { me, names }: ReportViewDeps): HTMLElement {
  return el(
    "p",
    { id: "report-state", class: "tags" },
    history.some((event) => event.new) ? newTag("new_information") : null,
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

function actSection(
  { acts, report, templates }: Dossier,
  { me, names }: ReportViewDeps,
  after: ActCallbacks,
): HTMLElement | null {
  if (!report) return null;
  const chosen = acts.filter((act) => act !== MARK_READ);
  const forms = actForms(chosen, { report, me, names, templates }, after);
  return el(
    "section",
    { "aria-labelledby": "acts-title" },
    el("h2", { id: "acts-title" }, t("acts")),
    el("p", { class: "hint" }, t(chosen.length ? "acts_hint" : "no_acts")),
    ...forms,
  );
}

function historySection({ history, files }: Dossier, names: ReferenceNames): HTMLElement {
  const lines = history.map((event) =>
    el(
      "li",
      { "data-act": event.act },
      event.new ? newTag("new_mark") : null,
      el("strong", {}, event.label),
      el("span", { class: "when" }, [moment(event.at), actorText(event.actor)].filter(Boolean).join(" · ")),
      event.act === "relay" && event.reason ? mergedReportLink(event.reason) : null,
      ...[event.act !== "relay" && event.reason && codeLabel("reason", event.reason), event.text].map((text) =>
        text ? el("p", { class: "said" }, text) : null,
      ),
      filesOfEvent(event, files),
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

/** Where the words come from, and where the files that came with them are. */
function mergedReportLink(trackingId: string): HTMLElement {
  const link = el("a", { href: `#/report/${normalizeCode(trackingId)}` }, t("open_merged", { id: trackingId }));
  return el("p", {}, link);
}

function filesOfEvent(event: HistoryEvent, files: Dossier["files"]): HTMLElement | null {
  const own = files.filter((file) => event.files.includes(file.n));
  return own.length ? el("ul", { class: "files", "aria-label": t("files") }, ...fileLines(own)) : null;
}
