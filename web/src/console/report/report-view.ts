/** Show an officer a report with its history, and what can be done with it. */

import { codeLabel, t } from "texts:console";
import type { Dossier, HistoryEvent, SignedInOfficer, StaffReport } from "../../api/staff-types";
import { moment } from "../../ui/dates";
import { el, focusOn } from "../../ui/dom";
import type { ReferenceNames } from "../forms/reference-names";
import { callStaffApi } from "../sign-in/staff-api";
import { reportTags } from "../worklist/worklist-view";
import { type ActCallbacks, actForms } from "./act-form";
import { changeSentences } from "./change-sentences";
import { clockSection } from "./clock-section";
import { deliveryLog } from "./delivery-log";
import { reportContent } from "./report-content";
import { evidenceUploads, fileSection } from "./report-files";
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
    reportTagLine(report, deps),
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
      el("div", { class: "past" }, historySection(dossier.history, deps.names), deliveryLog(report.id, deps.signedOut)),
    ),
  );
  focusOn(noticeLine ?? heading);
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
