/** Show a reporter the receipt of a report that was just filed. */

import type { FiledReport, SignedReceipt, TrackedReport } from "../api/report-types";
import "../style/receipt.css";
import { t } from "texts:receipt";
import { callApi, Problem } from "../api/client";
import { day, moment } from "../ui/dates";
import { el, focusOn } from "../ui/dom";
import { saveTextFile } from "../ui/save-text-file";
import { fetchReceipt } from "./receipt-download";

/** What the receipt says of the report beside its codes; `secret` ones leave nothing on the device. */
export interface ReceiptAbout {
  title: string;
  secret: boolean;
}

/** Show what the reporter takes home; printed it is a document of its own. */
export function showReceipt(place: HTMLElement, receipt: FiledReport, about: ReceiptAbout): void {
  const heading = el("h1", {}, t("receipt_title"));
  document.title = `${t("receipt_document")} ${receipt.tracking_id} - SP4N-LAPOR!`;
  place.replaceChildren(
    heading,
    el("p", { class: "print-only" }, `SP4N-LAPOR! ${location.origin}/lacak/`),
    el("div", { class: "receipt" }, codesNote(receipt), qrFigure(receipt.tracking_id)),
    el("p", { class: "note warn" }, t(about.secret ? "receipt_keep_secret" : "receipt_keep")),
    facts(receipt, about),
    el(
      "p",
      { class: "row no-print" },
      navigator.clipboard
        ? copyButton(
            t("receipt_copied", {
              id: receipt.tracking_id,
              code: receipt.access_code,
              url: `${location.origin}/lacak/`,
            }),
          )
        : null,
      printButton(),
    ),
    el("h2", {}, t("receipt_next")),
    el("p", { id: "receipt-due" }, el("strong", {}, t("receipt_due", { date: day(receipt.due_at) }))),
    el("p", { id: "receipt-next" }, receipt.next_step),
    el(
      "div",
      { class: "no-print" },
      el("h2", {}, t("receipt_proof")),
      receiptButton(receipt.tracking_id, receipt.access_code),
    ),
  );
  place.append(links(receipt));
  focusOn(heading);
}

/** Seconds before each look at which agency the report went to: rules choose it right after filing. */
const AGENCY_WAITS = [2, 4, 8, 16];

/** What was filed, when and with whom. The agency is known moments later, and filled in. */
function facts(receipt: FiledReport, about: ReceiptAbout): HTMLElement {
  const agency = el("dd", { id: "receipt-agency" }, t("receipt_agency_soon"));
  const sent = el("dd", { id: "receipt-time" }, moment(new Date().toISOString()));
  void fillFacts(receipt, agency, sent);
  return el(
    "dl",
    { class: "card", id: "receipt-facts" },
    ...(about.title ? [el("dt", {}, t("receipt_report")), el("dd", { id: "receipt-report" }, about.title)] : []),
    el("dt", {}, t("receipt_time")),
    sent,
    el("dt", {}, t("receipt_agency")),
    agency,
  );
}

async function fillFacts({ tracking_id: id, access_code: code }: FiledReport, agency: HTMLElement, sent: HTMLElement) {
  for (const seconds of AGENCY_WAITS) {
    await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
    const report = await callApi<TrackedReport>("GET", `/reports/${id.replaceAll("-", "")}`, { code }).catch(
      () => null,
    );
    if (report) sent.textContent = moment(report.submitted_at);
    if (report?.agency) {
      agency.textContent = report.agency.name;
      return;
    }
  }
}

/** A button that saves the signed receipt of a report; works at any time, for whoever has both codes. */
export function receiptButton(trackingId: string, code: string): HTMLElement {
  const button = el("button", { type: "button", class: "second", "data-receipt": true }, t("receipt_save"));
  const word = el("p", { class: "hint", role: "status" });
  const more = el("p", { class: "more" });
  button.addEventListener("click", () => {
    button.disabled = true;
    word.textContent = t("receipt_fetching");
    fetchReceipt(trackingId, code, () => (word.textContent = t("receipt_waiting")))
      .then((made) => {
        saveTextFile(made.file_name, made.receipt);
        const later = made.unchecked_files ? ` ${t("receipt_unchecked", { n: made.unchecked_files })}` : "";
        word.textContent = t("receipt_saved", { name: made.file_name }) + later;
        more.replaceChildren(reportButton(made), el("a", { href: "/periksa/" }, t("receipt_check")));
      })
      .catch((error: unknown) => (word.textContent = refusalText(error)))
      .finally(() => (button.disabled = false));
  });
  return el("div", { class: "proof" }, el("p", {}, t("receipt_proof_text")), button, word, more);
}

function refusalText(error: unknown): string {
  if (!(error instanceof Problem)) return t("receipt_offline");
  return error.status === 404 || error.isTransient ? t("receipt_later") : error.message;
}

function reportButton(made: SignedReceipt): HTMLElement {
  const button = el("button", { type: "button", class: "plain", "data-filed": true }, t("receipt_save_report"));
  button.addEventListener("click", () => saveTextFile(made.report_file_name, made.report));
  return button;
}

function codesNote(receipt: FiledReport): HTMLElement {
  return el(
    "div",
    { class: "note good" },
    el(
      "p",
      {},
      t("receipt_id"),
      el("br"),
      el("span", { class: "code", id: "receipt-tracking-id" }, receipt.tracking_id),
    ),
    el(
      "p",
      {},
      t("receipt_code"),
      el("br"),
      el("span", { class: "code", id: "receipt-access-code" }, receipt.access_code),
    ),
  );
}

/** Leads to the public part alone: whoever is shown the receipt must not become the reporter. */
function qrFigure(trackingId: string): HTMLElement {
  const url = `${location.origin}/lacak/?id=${trackingId}`;
  const figure = el("figure", { class: "qr-box" });
  // Without it, on a bad network, the receipt is complete all the same.
  import("./qr-code").then(
    ({ qrCode }) =>
      figure.append(qrCode(url, t("receipt_qr_label", { url })), el("figcaption", { class: "hint" }, t("receipt_qr"))),
    () => undefined,
  );
  return figure;
}

function links(receipt: FiledReport): HTMLElement {
  const follow = `/lacak/#${receipt.tracking_id}.${receipt.access_code}`;
  return el(
    "p",
    { class: "row no-print" },
    el("a", { class: "button", href: follow, id: "receipt-follow" }, t("follow")),
    el("a", { href: "/lapor/" }, t("another")),
  );
}

function printButton(): HTMLElement {
  const button = el("button", { type: "button", class: "second" }, t("print"));
  button.addEventListener("click", () => window.print());
  return button;
}

function copyButton(text: string): HTMLElement {
  const button = el("button", { type: "button", class: "second" }, t("copy"));
  button.addEventListener("click", () => {
    void navigator.clipboard.writeText(text).then(
      () => (button.textContent = t("copied")),
      () => (button.textContent = t("not_copied")),
    );
  });
  return button;
}
