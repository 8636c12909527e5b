/** The page on which a report is tracked: found by its codes, shown, and read again. */

import { t } from "texts:track";
import { callApi, Problem } from "../api/client";
import { readCodes } from "../api/read-codes";
import type { TrackedReport } from "../api/report-types";
import { groupCode, isTrackingId, normalizeCode, TRACKING_ID_LENGTH } from "../api/tracking-id";
import { removeOldInput } from "../offline/saved-input";
import { asStoredView, savedReport, updateSavedReport } from "../offline/saved-reports";
import { registerWorkerWhenIdle } from "../offline/service-worker-registration";
import { deviceStorage, tabStorage } from "../offline/storage";
import { sendWaitingReports } from "../offline/waiting-reports-flag";
import { publicReportForms } from "../public/public-report-forms";
import { renewPushFollows } from "../public/push-follows";
import { receiptButton } from "../receipts/receipt-view";
import { applyLanguage } from "../texts/language";
import { moment, time } from "../ui/dates";
import { byId, el, focusOn } from "../ui/dom";
import { accessFromAddress, addressWithCode, addressWithoutCode, type ReportAccess } from "./access-codes";
import type { OnReporterAct } from "./acts/reporter-act-table";
import { actBar, actForms } from "./acts/reporter-acts";
import { contactForms } from "./contacts/contact-forms";
import { lostCodeForm } from "./contacts/lost-code-form";
import { isBeingChecked } from "./report-files";
import { reportView } from "./report-view";
import { saveReportPanel, showSavedReports } from "./saved-reports-list";
import { sentMessages } from "./sent-messages";

/** The code of the report that is shown; held by this page alone, unless its reporter keeps the report on the device. */
let shownAccess: ReportAccess | undefined;
// The page in the other language is this page loaded anew, right after this: the code is handed over as by a link.
byId("language").addEventListener("click", () => {
  if (shownAccess?.code && deviceStorage.persistent) history.replaceState(null, "", addressWithCode(shownAccess));
});
applyLanguage();
registerWorkerWhenIdle();
sendWaitingReports();
void renewPushFollows();
removeOldInput(deviceStorage);
const form = byId<HTMLFormElement>("track");
const idInput = byId<HTMLInputElement>("track-id");
const codeInput = byId<HTMLInputElement>("track-code");
const place = byId("report");
const status = byId("status");
const savedPlace = byId("saved");

/** Seconds after which a report that was just filed, or a busy service, is asked again by itself. */
const RETRY_SECONDS = [3, 6, 12, 24, 48];

let latestRequest = 0;
let timer = 0;
let scrollTarget = scrollBeforeReload();
/** The page was the reporter's before it was loaded anew, and the code is not on this device. */
let codeAsked = false;

interface LoadOptions {
  /** Came with a link that holds the code, as right after filing: a report not found may still be in the queue. */
  fromLink?: boolean;
  /** How often it was asked again by itself. */
  retries?: number;
  /** The report is on the page: keep what is open, and the place. */
  refresh?: boolean;
}

function showStatus(...words: (string | HTMLElement)[]): void {
  status.replaceChildren(...words);
}

/** Too short or too long, or a symbol that was misread: the last one checks the others. */
function idError(): string {
  return t(normalizeCode(idInput.value).length === TRACKING_ID_LENGTH ? "err_track_typo" : "err_track_id");
}

function showIdError(message: string): void {
  const error = byId("track-id-error");
  error.textContent = message;
  error.hidden = !message;
  if (message) idInput.setAttribute("aria-invalid", "true");
  else idInput.removeAttribute("aria-invalid");
}

async function loadReport(access: ReportAccess, options: LoadOptions = {}): Promise<void> {
  const thisRequest = ++latestRequest;
  window.clearTimeout(timer);
  if (!options.refresh && !options.retries) {
    place.hidden = true;
    showStatus(t("loading"));
  }
  try {
    const report = await callApi<TrackedReport>(
      "GET",
      `/reports/${access.id}`,
      access.code ? { code: access.code } : {},
    );
    if (thisRequest !== latestRequest) return;
    leaveCodeOut(access);
    void updateSavedReport(access.id, report, true);
    showStatus(...(options.refresh ? [t("refreshed", { time: time(new Date().toISOString()) })] : codeNote()));
    showReport(report, access, options.refresh ?? false);
    const checking = report.attachments?.some((file) => isBeingChecked(file, report.tracking_id));
    if (report.view === "reporter" && (!report.agency || checking))
      retryLater(access, { refresh: true, retries: options.retries ?? 0 });
  } catch (error) {
    if (thisRequest === latestRequest) await showFailure(error, access, options);
  }
}

/** Have the address name the report alone; `hadCode` tells this page after a reload that it was the reporter's. */
function leaveCodeOut({ id, code }: ReportAccess): void {
  history.replaceState({ hadCode: Boolean(code) }, "", addressWithoutCode(id));
}

/** Ask again after a while; more and more seldom, and not for ever. */
function retryLater(access: ReportAccess, options: LoadOptions): boolean {
  const wait = RETRY_SECONDS[options.retries ?? 0];
  if (wait === undefined) return false;
  timer = window.setTimeout(
    () => void loadReport(access, { ...options, retries: (options.retries ?? 0) + 1 }),
    wait * 1000,
  );
  return true;
}

async function showFailure(error: unknown, access: ReportAccess, options: LoadOptions): Promise<void> {
  const missing = error instanceof Problem && error.status === 404;
  if (!missing && !options.refresh && (await showStoredView(access))) return;
  if (missing) place.hidden = true;
  const passing = missing ? Boolean(options.fromLink) : !(error instanceof Problem) || error.isTransient;
  const goesOn = passing && retryLater(access, options);
  const message = error instanceof Problem ? error.message : t("err_network");
  const again = el("button", { type: "button", class: "second", id: "again" }, t("retry"));
  again.addEventListener("click", () => void loadReport(access, { ...options, retries: 0 }));
  const parts = missing ? [...codeNote(), ...notFoundText()] : [el("p", {}, message)];
  const note = el(
    "div",
    { class: "note bad", id: "problem" },
    ...parts,
    goesOn ? el("p", {}, t("again_soon")) : null,
    again,
  );
  showStatus(note, ...(missing ? [lostCodeForm(() => idInput.value)] : []));
  if (missing) showSearch();
}

/** Unknown, wrong and confidential are shown alike, as the service does; what may be the matter, and the ways out. */
function notFoundText(): HTMLElement[] {
  return [
    el("h2", {}, t("missing_report")),
    el(
      "ul",
      {},
      ...(["missing_id", "missing_code", "missing_secret", "missing_new"] as const).map((key) => el("li", {}, t(key))),
    ),
  ];
}

/** After a reload that lost the code: why the reporter's view is not there. */
const codeNote = (): HTMLElement[] => (codeAsked ? [el("p", { id: "code-not-kept" }, t("code_not_kept"))] : []);

/** The view that this device keeps, when the service cannot be asked; it comes back by itself with the network. */
async function showStoredView(access: ReportAccess): Promise<boolean> {
  const kept = await savedReport(access.id);
  if (!kept?.view || !kept.viewed_at) return false;
  showReport(asStoredView(kept.view), { id: kept.id, code: kept.code }, false);
  showStatus(el("p", { class: "note warn", id: "stored" }, t("stored_view", { date: moment(kept.viewed_at) })));
  window.addEventListener("online", () => void loadReport({ id: kept.id, code: kept.code }, { refresh: true }), {
    once: true,
  });
  return true;
}

function showReport(report: TrackedReport, access: ReportAccess, again: boolean): void {
  shownAccess = access;
  const open = again ? openDetails() : undefined;
  const focused = again ? document.activeElement?.id : undefined;
  const done: OnReporterAct = (next, at) => {
    if (!next) {
      void loadReport(access, { refresh: true });
      return;
    }
    void updateSavedReport(access.id, next, true);
    showReport(next, access, false);
    if (at && focusResult(at)) return;
    showStatus(el("p", { class: "note good", id: "saved-act" }, t("done")));
  };
  const { above, below } = reportView(report, access);
  const isReporter = report.view === "reporter";
  const acts = isReporter ? actForms(report, access, done) : [];
  const bar = isReporter ? actBar(report) : null;
  const more = [
    ...publicReportForms(report, access),
    ...(isReporter ? [sentMessages(access), ...contactForms(report, access, done)] : []),
  ];
  place.replaceChildren(
    ...above,
    ...(acts.length
      ? [
          el(
            "section",
            { id: "acts", "aria-labelledby": "acts-title" },
            el("h3", { id: "acts-title" }, t("acts_title")),
            ...acts,
          ),
        ]
      : []),
    ...below,
    ...more,
    ...(isReporter ? [receiptSection(access)] : []),
    ...(isReporter && !(report.anonymous && report.confidential) ? [saveReportPanel(access, report)] : []),
    el("p", { class: "row no-print" }, refreshButton(access), otherReportButton(isReporter)),
    ...(bar ? [bar] : []),
  );
  document.title = `${report.title ?? report.tracking_id} - SP4N-LAPOR!`;
  place.hidden = false;
  form.hidden = true;
  savedPlace.hidden = true;
  idInput.value = report.tracking_id;
  codeInput.value = "";
  if (open) restoreDetails(open, focused);
  else focusReport();
}

/** Focus the element that shows the result of an act; false when it is not on the page. */
function focusResult(id: string): boolean {
  const result = document.getElementById(id);
  if (!result) return false;
  showStatus();
  result.closest("details")?.setAttribute("open", "");
  focusOn(result);
  return true;
}

function openDetails(): Map<string, boolean> {
  return new Map(
    [...place.querySelectorAll<HTMLDetailsElement>("details[data-keep]")].map((d) => [d.dataset.keep ?? "", d.open]),
  );
}

function restoreDetails(open: Map<string, boolean>, focused: string | undefined): void {
  for (const part of place.querySelectorAll<HTMLDetailsElement>("details[data-keep]")) {
    part.open = open.get(part.dataset.keep ?? "") ?? part.open;
  }
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

/** At the top of the report; after a reload, where the reader was. */
function focusReport(): void {
  const title = byId("report-title");
  if (scrollTarget) {
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
    window.scrollTo({ top: scrollTarget, behavior: "instant" });
  } else focusOn(title);
  scrollTarget = 0;
}

function scrollBeforeReload(): number {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  history.scrollRestoration = "manual";
  window.addEventListener("pagehide", () => tabStorage.setItem("lacak-y", String(window.scrollY)));
  return entry?.type === "reload" ? Number(tabStorage.getItem("lacak-y") ?? 0) : 0;
}

/** The signed receipt once more: with the findings of attachments it says more than right after filing. */
function receiptSection(access: ReportAccess): HTMLElement {
  return el(
    "details",
    { class: "card no-print", id: "signed-receipt", "data-keep": "receipt" },
    el("summary", {}, t("receipt_again")),
    receiptButton(access.id, access.code),
  );
}

function refreshButton(access: ReportAccess): HTMLElement {
  const button = el("button", { type: "button", class: "second", id: "refresh" }, t("refresh"));
  button.addEventListener("click", () => void loadReport(access, { refresh: true }));
  return button;
}

/** Back to the form: for another report, or for the code of this one. */
function otherReportButton(isReporter: boolean): HTMLElement {
  const button = el(
    "button",
    { type: "button", class: "plain", id: "other" },
    t(isReporter ? "track_other" : "public_more"),
  );
  button.addEventListener("click", () => {
    showSearch();
    if (isReporter) idInput.value = "";
    place.hidden = true;
    showStatus();
    (isReporter ? idInput : codeInput).focus();
  });
  return button;
}

function showSearch(): void {
  form.hidden = false;
  void showSavedReports(savedPlace);
}

/** A receipt's words, a link or a whole message may be pasted: both codes are taken out of it. */
function takeUpCodes(text: string): boolean {
  const { id, code } = readCodes(text);
  if (!id) return false;
  idInput.value = groupCode(id);
  if (code) codeInput.value = groupCode(code);
  showIdError("");
  return true;
}

for (const input of [idInput, codeInput]) {
  input.addEventListener("paste", (e) => {
    if (takeUpCodes(e.clipboardData?.getData("text") ?? "")) e.preventDefault();
  });
}

form.noValidate = true;
form.addEventListener("submit", (e) => {
  e.preventDefault();
  if (!isTrackingId(idInput.value)) takeUpCodes(`${idInput.value} ${codeInput.value}`);
  if (!isTrackingId(idInput.value)) {
    showIdError(idError());
    idInput.focus();
    return;
  }
  showIdError("");
  void loadReport({ id: normalizeCode(idInput.value), code: normalizeCode(codeInput.value) });
});

/** Open what the address names. A code leaves the address before anything is asked: whoever looks on cannot copy it. */
async function openFromAddress(): Promise<void> {
  const access = accessFromAddress(new URL(location.href));
  if (!access) {
    showSearch();
    return;
  }
  const { id } = access;
  const linked = Boolean(access.code);
  const hadCode = !linked && (history.state as { hadCode?: boolean } | null)?.hadCode;
  if (linked) leaveCodeOut(access);
  const code = access.code || (hadCode ? ((await savedReport(id))?.code ?? "") : "");
  idInput.value = id;
  codeInput.value = code;
  codeAsked = Boolean(hadCode && !code);
  if (isTrackingId(id)) void loadReport({ id, code }, { fromLink: linked });
  else {
    showSearch();
    showIdError(idError());
  }
}

window.addEventListener("hashchange", () => void openFromAddress());
void openFromAddress();
