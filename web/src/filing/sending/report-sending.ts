/** Send the report, also after a lost network or a closed page, and show its state in place of the form. */

import { t } from "texts:filing";
import { normalizeCode } from "../../api/tracking-id";
import { holdDraft, releaseDraft } from "../../offline/draft-lock";
import { hasContent } from "../../offline/filing-draft";
import {
  newOutboxItem,
  type OutboxDeps,
  type OutboxItem,
  recordEvent,
  retryDelay,
  sendWaiting,
  takeBack,
} from "../../offline/outbox";
import { outboxStore } from "../../offline/outbox-store";
import { askForBackgroundSync, OUTBOX_FLAG, outboxDeps } from "../../offline/report-request";
import { language } from "../../texts/language";
import { byId } from "../../ui/dom";
import type { AttachmentsField } from "../fields/attachments-field";
import { showErrors } from "../form-errors";
import { openForm, showStep } from "../form-navigation";
import { form } from "../form-state";
import { LAST } from "../form-steps";
import { sendFiles } from "./file-sending";
import { leaveFormHistory } from "./form-history";
import { askBeforeLeaving } from "./receipt-leaving";
import { receiptReminder } from "./receipt-reminder";
import { fieldOf, submission } from "./submission-body";
import { showWaiting } from "./waiting-panel";

/** Set the flag while anything is in the outbox. */
async function updateFlag(): Promise<void> {
  const items = await outboxStore.items();
  if (items.length) form.storage.setItem(OUTBOX_FLAG, "1");
  else form.storage.removeItem(OUTBOX_FLAG);
}

/** Show one part in place of the form, or none. */
function cover(part: "outbox" | "receipt" | null): void {
  for (const name of ["outbox", "receipt"]) byId(name).hidden = name !== part;
  form.covered = part !== null;
  if (!part) return;
  for (const name of ["form", "review-page", "progress", "form-title"]) byId(name).hidden = true;
}

/** The item that needs its reporter most: one that waits, else one that was refused, else one whose receipt was not seen. */
function mostUrgent(items: readonly OutboxItem[]): OutboxItem | undefined {
  return (
    items.find((item) => item.state === "waiting") ??
    items.find((item) => item.state === "refused") ??
    items.find((item) => item.state === "received" && !item.seen)
  );
}

export class ReportSending {
  /** The submission token of the report that this page is about; "" for none. */
  #token = "";
  /** A request is on its way now. */
  #requesting = false;
  #receiptShown = false;
  #retries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #deps: OutboxDeps = outboxDeps((item) => this.#show(item));

  constructor(readonly files: AttachmentsField) {}

  /** Put what stands in the form into the outbox, and try to send it. */
  async send(): Promise<void> {
    const { token, values } = form.draft;
    const files = this.files.list();
    const declared = files.map(({ name, type, size }) => ({ name, type, size }));
    const body = submission(token, values, declared, language());
    this.#token = token;
    await outboxStore.saveItem(newOutboxItem(token, body, { ...values }, [...files], Date.now()));
    form.storage.setItem(OUTBOX_FLAG, "1");
    this.#requesting = navigator.onLine;
    this.#showWaiting(newOutboxItem(token, body, {}, [], Date.now()));
    await this.#sendNow();
  }

  /** Take up what was on its way when the page was closed; whether that stands in place of the form now. */
  async resume(): Promise<boolean> {
    this.#watchNetwork();
    const items = await outboxStore.items();
    const open = mostUrgent(items);
    for (const item of items) {
      if (item === open || item.state !== "received") continue;
      byId("notices").append(receiptReminder(item, updateFlag));
      if (item.seen && item.receipt) void sendFiles(this.#deps, item.token, item.receipt).then(updateFlag);
    }
    await updateFlag();
    // A refused report is mended when no other draft stands in the form.
    const otherDraft = hasContent(form.draft) && form.draft.token !== open?.token;
    if (!open || (open.state === "refused" && otherDraft)) return false;
    this.#token = open.token;
    form.covered = true;
    this.#show(open);
    void this.#sendNow();
    return true;
  }

  #watchNetwork(): void {
    addEventListener("online", () => {
      this.#retries = 0;
      void this.#sendNow();
    });
    addEventListener("offline", () => void this.#showCurrent());
  }

  /** Try to send all that waits, and again later while something still does. */
  async #sendNow(): Promise<void> {
    clearTimeout(this.#timer);
    this.#requesting = navigator.onLine;
    const waiting = await sendWaiting(this.#deps);
    this.#requesting = false;
    await this.#showCurrent();
    if (waiting) void askForBackgroundSync();
    if (waiting) this.#timer = setTimeout(() => void this.#sendNow(), retryDelay(this.#retries++));
    else this.#retries = 0;
    await updateFlag();
  }

  #show(item: OutboxItem): void {
    if (item.token !== this.#token) return;
    if (item.state === "received") void this.#showReceived(item);
    else if (item.state === "refused") void this.#showRefused(item);
    else this.#showWaiting(item);
  }

  /** Show how it stands: another page or the service worker may have sent it meanwhile. */
  async #showCurrent(): Promise<void> {
    const item = await outboxStore.item(this.#token);
    if (item) this.#show(item);
  }

  #showWaiting(item: OutboxItem): void {
    const mend = (taken: OutboxItem | undefined): unknown => taken && this.#returnToForm(taken);
    showWaiting(item, this.#requesting, {
      tryNow: () => void this.#sendNow(),
      takeBack: () => void takeBack(this.#deps, item.token).then(mend),
      show: () => cover("outbox"),
    });
  }

  /** Back into the form, under the same token: nothing has been filed with it. */
  async #returnToForm(item: OutboxItem): Promise<void> {
    this.#token = "";
    await outboxStore.removeItem(item.token);
    await outboxStore.saveFiles(item.token, item.files);
    // Without the lock another tab has a draft of its own, which stays.
    form.takeBack({ token: item.token, values: item.values }, await holdDraft());
    await this.files.restore();
    cover(null);
    byId("form-title").hidden = false;
    openForm();
    showStep(LAST);
    await updateFlag();
  }

  async #showRefused(item: OutboxItem): Promise<void> {
    await this.#returnToForm(item);
    const { message, fields } = item.refusal ?? { message: "", fields: [] };
    const errors = fields.map((fault) => ({ field: fieldOf(fault.name), message: fault.message }));
    if (errors.length) return showErrors(errors);
    const problem = byId("review-problem");
    problem.textContent = message || t("not_taken");
    problem.hidden = false;
  }

  /** Show the receipt once, then send the files. */
  async #showReceived(item: OutboxItem): Promise<void> {
    const place = byId("receipt");
    if (!item.receipt || this.#receiptShown) return;
    this.#receiptShown = true; // at once: what is loaded below lets others come here too
    if (form.forgetReceivedDraft(item.token)) await outboxStore.saveFiles(item.token, []);
    releaseDraft();
    const [{ showReceipt }, { receiptOffers }] = await Promise.all([
      import("../../receipts/receipt-view"),
      import("../../receipts/receipt-offers"),
    ]);
    cover("receipt");
    await leaveFormHistory();
    showReceipt(place, item.receipt, { title: item.title ?? "", secret: item.secret });
    const { tracking_id: id, access_code: code } = item.receipt;
    place.append(receiptOffers({ id: normalizeCode(id), code: normalizeCode(code) }, item));
    askBeforeLeaving(place);
    await recordEvent(this.#deps, item.token, { what: "seen" });
    await sendFiles(this.#deps, item.token, item.receipt);
    await updateFlag();
  }
}
