import "texts:common";
import "../style/receipt.css";
import { t } from "texts:check";
import { Problem } from "../api/client";
import { ready } from "../texts/language";
import { byId, el, focusOn } from "../ui/dom";
import { fetchReceipt } from "./receipt-download";
import { receiptKeys } from "./receipt-keys";
import { type Checked, check, reportHash, sha256, type Told } from "./receipt-verification";

ready();
void receiptKeys(); // kept on the device: from now on this page works without a network
const LARGEST = 1024 * 1024; // a receipt has a few kilobytes
const chooser = byId<HTMLInputElement>("receipt-file");
const pasted = byId<HTMLTextAreaElement>("receipt-text");
const verdict = byId("verdict");
const compared = byId("compared");
let told: Told[] = [];

function wrong(field: string, message: string): void {
  const error = byId(`${field}-error`);
  error.textContent = message;
  error.hidden = !message;
  byId(field).setAttribute("aria-invalid", String(Boolean(message)));
}

async function brought(): Promise<string> {
  const file = chooser.files?.[0];
  if (!file) return pasted.value;
  return file.size > LARGEST ? "" : file.text();
}

async function look(): Promise<void> {
  wrong("receipt-text", "");
  byId("compare").hidden = true;
  verdict.replaceChildren();
  compared.replaceChildren();
  if (!chooser.files?.length && !pasted.value.trim()) {
    wrong("receipt-text", t("err_check_empty"));
    (chooser.matches(":focus") ? chooser : pasted).focus();
    return;
  }
  const found = await judged(await brought()).catch(() => undefined);
  if (!found) {
    verdict.replaceChildren(
      el("div", { class: "note warn", "data-verdict": "no_keys" }, el("p", {}, t("check_no_keys"))),
    );
    return;
  }
  show(found);
}

/** Checked with the keys at hand, and with the newest ones when the key is not among them. */
async function judged(document: string): Promise<Checked | undefined> {
  const keys = await receiptKeys();
  if (!keys) return undefined;
  const found = await check(document, keys);
  if (found.verdict !== "unknown_key") return found;
  return check(document, (await receiptKeys("reload")) ?? keys);
}

function show(found: Checked): void {
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
    told = found.told;
    byId("compare").hidden = false;
  }
  focusOn(heading);
}

byId("check").addEventListener("submit", (e) => {
  e.preventDefault();
  void look();
});
chooser.addEventListener("change", () => void look());
pasted.addEventListener("input", () => (chooser.value = "")); // what came last is what is meant

function list(lines: HTMLElement[]): void {
  compared.replaceChildren(el("ul", { class: "files" }, ...lines));
}

function line(same: Told | undefined, name: string, hash: string): HTMLElement {
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
  const same = told.find((one) => one.sha256 === hash);
  // The text of the report may have got other line ends on its way.
  if (!same && file.size <= LARGEST && (await reportHash(await file.text())) === told[0]?.sha256)
    return compareReport(await file.text(), file.name);
  return line(same, file.name, hash);
}

async function compareReport(text: string, name: string): Promise<HTMLElement> {
  const hash = await reportHash(text);
  return line(
    told.slice(0, 1).find((one) => one.sha256 === hash),
    name,
    hash,
  );
}

byId<HTMLInputElement>("compare-files").addEventListener("change", (e) => {
  const files = [...((e.target as HTMLInputElement).files ?? [])];
  void Promise.all(files.map(compareFile)).then(list);
});

byId("compare-pasted").addEventListener("submit", (e) => {
  e.preventDefault();
  void compareReport(byId<HTMLTextAreaElement>("report-text").value, t("compare_pasted")).then((made) => list([made]));
});

byId("compare-fetched").addEventListener("submit", (e) => {
  e.preventDefault();
  void fetched(byId<HTMLInputElement>("compare-code").value.trim());
});

async function fetched(code: string): Promise<void> {
  const trackingId = /^laporan-([0-9A-Z-]+)\.txt$/.exec(told[0]?.name ?? "")?.[1] ?? "";
  wrong("compare-code", code ? "" : t("err_check_code"));
  if (!code) return;
  try {
    const made = await fetchReceipt(trackingId, code, () => undefined, []);
    const shown = await compareReport(made.report, made.report_file_name);
    shown.append(el("div", { class: "said signed" }, made.report));
    list([shown]);
  } catch (error) {
    wrong("compare-code", error instanceof Problem ? error.message : t("err_check_offline"));
  }
}
