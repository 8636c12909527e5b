import type { UploadForm } from "../lib/api";
import { el, focusOn } from "../lib/dom";
import { t } from "texts:receipt";

export interface Receipt {
  tracking_id: string;
  access_code: string;
  next_step: string;
  due_at: string;
  uploads: UploadForm[];
}

/** Show what the reporter takes home. */
export function showReceipt(place: HTMLElement, receipt: Receipt): void {
  const heading = el("h1", {}, t("receipt_title"));
  const link = `/lacak/#${receipt.tracking_id}.${receipt.access_code}`;
  const print = el("button", { type: "button", class: "second" }, t("print"));
  print.addEventListener("click", () => window.print());
  place.replaceChildren(
    heading,
    el(
      "div",
      { class: "note good" },
      el("p", {}, t("receipt_id"), el("br"), el("span", { class: "code", id: "receipt-tracking-id" }, receipt.tracking_id)),
      el("p", {}, t("receipt_code"), el("br"), el("span", { class: "code", id: "receipt-access-code" }, receipt.access_code)),
    ),
    el("p", { class: "note warn" }, t("receipt_keep")),
    el("p", { class: "row no-print" }, copyButton(`${receipt.tracking_id} ${receipt.access_code}`), print),
    el("h2", {}, t("receipt_next")),
    el("p", { id: "receipt-next" }, receipt.next_step),
  );
  place.append(
    el(
      "p",
      { class: "row no-print" },
      el("a", { class: "button", href: link, id: "receipt-follow" }, t("follow")),
      el("a", { href: "/lapor/" }, t("another")),
    ),
  );
  focusOn(heading);
}

function copyButton(text: string): HTMLElement {
  const button = el("button", { type: "button", class: "second" }, t("copy"));
  button.addEventListener("click", () => {
    void navigator.clipboard?.writeText(text).then(() => (button.textContent = t("copied")));
  });
  return button;
}
