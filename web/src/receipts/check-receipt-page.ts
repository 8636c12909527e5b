/** The page on which anybody checks a receipt, and compares files with the hashes in it. */

import "texts:common";
import "../style/receipt.css";
import { t } from "texts:check";
import { Problem } from "../api/client";
import { sendWaitingReports } from "../offline/waiting-reports-flag";
import { applyLanguage } from "../texts/language";
import { byId, el, focusOn } from "../ui/dom";
import { fetchReceipt } from "./receipt-download";
import { receiptKeys } from "./receipt-keys";
import { checkReceipt, type ReceiptCheck, type ReceiptHash, reportHash, sha256 } from "./receipt-verification";

applyLanguage();
sendWaitingReports();
void receiptKeys(); // kept on the device: from now on this page works without a network
const MAX_RECEIPT_BYTES = 1024 * 1024; // a receipt has a few kilobytes
const chooser = byId<HTMLInputElement>("receipt-file");
const pasted = byId<HTMLTextAreaElement>("receipt-text");
const verdict = byId("verdict");
const compared = byId("compared");
let hashes: ReceiptHash[] = [];

function showFieldError(field: string, message: string): void {
  const error = byId(`${field}-error`);
  error.textContent = message;
  error.hidden = !message;
  byId(field).setAttribute("aria-invalid", String(Boolean(message)));
}

async function givenReceipt(): Promise<string> {
  const file = chooser.files?.[0];
  if (!file) return pasted.value;
  return file.size > MAX_RECEIPT_BYTES ? "" : file.text();
}

async function checkGivenReceipt(): Promise<void> {
  showFieldError("receipt-text", "");
  byId("compare").hidden = true;
  verdict.replaceChildren();
  compared.replaceChildren();
  if (!chooser.files?.length && !pasted.value.trim()) {
    showFieldError("receipt-text", t("err_check_empty"));
    (chooser.matches(":focus") ? chooser : pasted).focus();
    return;
  }
  const found = await checkWithKeys(await givenReceipt()).catch(() => undefined);
  if (!found) {
    verdict.replaceChildren(
      el("div", { class: "note warn", "data-verdict": "no_keys" }, el("p", {}, t("check_no_keys"))),
    );
    return;
  }
  showVerdict(found);
}

/** Checked with the keys at hand, and with the newest ones when the key is not among them. */
async function checkWithKeys(document: string): Promise<ReceiptCheck | undefined> {
  const keys = await receiptKeys();
  if (!keys) return undefined;
  const found = await checkReceipt(document, keys);
  if (found.verdict !== "unknown_key") return found;
  return checkReceipt(document, (await receiptKeys("reload")) ?? keys);
}

function showVerdict(found: ReceiptCheck): void {
  const heading = el("h2", {}, t(`verdict_${found.verdict}`));
  const tone = { valid: "good", changed: "bad", unknown_key: "warn", no_signature: "warn" }[found.verdict];
  verdict.replaceChildren(
    el(
      "div",
      { class: `note ${tone}`, "data-verdict": found.verdict },
      heading,
      el("p", {}, t(`means_${found.verdict}`)),
    ),
  );
  if (found.verdict === "valid") {
    verdict.append(el("h3", {}, t("check_signed")), el("div", { class: "said signed", id: "signed" }, found.text));
    hashes = found.hashes;
    byId("compare").hidden = false;
  }
  focusOn(heading);
}

byId("check").addEventListener("submit", (e) => {
  e.preventDefault();
  void checkGivenReceipt();
});
chooser.addEventListener("change", () => void checkGivenReceipt());
pasted.addEventListener("input", () => (chooser.value = "")); // what came last is what is meant

function showComparison(lines: HTMLElement[]): void {
  compared.replaceChildren(el("ul", { class: "files" }, ...lines));
}

function comparisonLine(same: ReceiptHash | undefined, name: string, hash: string): HTMLElement {
  const message = same ? t("compare_same", { name, told: same.name }) : t("compare_other", { name });
  return el(
    "li",
    { "data-same": String(Boolean(same)) },
    el("p", { class: same ? "note good" : "note bad" }, message),
    el("p", { class: "hint" }, `SHA-256: ${hash}`),
  );
}

async function compareFile(file: File): Promise<HTMLElement> {
  const hash = await sha256(await file.arrayBuffer());
  const same = hashes.find((one) => one.sha256 === hash);
  // The text of the report may have got other line ends on its way.
  if (!same && file.size <= MAX_RECEIPT_BYTES && (await reportHash(await file.text())) === hashes[0]?.sha256)
    return compareReport(await file.text(), file.name);
  return comparisonLine(same, file.name, hash);
}

async function compareReport(text: string, name: string): Promise<HTMLElement> {
  const hash = await reportHash(text);
  return comparisonLine(
    hashes.slice(0, 1).find((one) => one.sha256 === hash),
    name,
    hash,
  );
}

byId<HTMLInputElement>("compare-files").addEventListener("change", (e) => {
  const files = [...((e.target as HTMLInputElement).files ?? [])];
  void Promise.all(files.map(compareFile)).then(showComparison);
});

byId("compare-pasted").addEventListener("submit", (e) => {
  e.preventDefault();
  void compareReport(byId<HTMLTextAreaElement>("report-text").value, t("compare_pasted")).then((made) =>
    showComparison([made]),
  );
});

byId("compare-fetched").addEventListener("submit", (e) => {
  e.preventDefault();
  void compareWithFetched(byId<HTMLInputElement>("compare-code").value.trim());
});

async function compareWithFetched(code: string): Promise<void> {
  const trackingId = /^laporan-([0-9A-Z-]+)\.txt$/.exec(hashes[0]?.name ?? "")?.[1] ?? "";
  showFieldError("compare-code", code ? "" : t("err_check_code"));
  if (!code) return;
  try {
    const made = await fetchReceipt(trackingId, code, () => undefined, []);
    const shown = await compareReport(made.report, made.report_file_name);
    shown.append(el("div", { class: "said signed" }, made.report));
    showComparison([shown]);
  } catch (error) {
    showFieldError("compare-code", error instanceof Problem ? error.message : t("err_check_offline"));
  }
}
