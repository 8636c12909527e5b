/** What the reporter sees of a report on its way: waiting for the network, refused, or received with its files going up. */

import { t } from "texts:filing";
import { callApi, Problem } from "../../api/client";
import type { FiledReport, TrackedReport } from "../../api/report-types";
import { normalizeCode } from "../../api/tracking-id";
import { hasContent, saveDraft } from "../../offline/filing-draft";
import {
  newOutboxItem,
  type OutboxDeps,
  type OutboxItem,
  recordEvent,
  remainingUploads,
  retryDelay,
  type SendResult,
  sendWaiting,
  takeBack,
} from "../../offline/outbox";
import { outboxStore } from "../../offline/outbox-store";
import { language } from "../../texts/language";
import { byId, el, focusOn } from "../../ui/dom";
import { showUploads } from "../../ui/upload-list";
import { hold } from "../draft-question";
import type { Files } from "../fields/attachments-field";
import type { Form } from "../filing-page";
import { fieldOf, submission } from "./submission-body";

const FLAG = "lapor-outbox"; // tells the first script that something is on its way

/** What is looked at again while files are going up. */
type Watched = Pick<TrackedReport, "uploads" | "attachments">;

async function post(body: object): Promise<SendResult> {
  try {
    return { receipt: await callApi<FiledReport>("POST", "/reports", { body }) };
  } catch (error) {
    if (error instanceof Problem && !error.isTransient) return { message: error.message, fields: error.fields };
    return "failed";
  }
}

const alone = <T>(name: string, job: () => Promise<T>): Promise<T> =>
  "locks" in navigator ? (navigator.locks.request(name, job) as Promise<T>) : job();

/** `resume` takes up what was on its way when the page was closed, and tells whether that stands in place of the form. */
export function outbox(form: Form, files: Files): { send(): Promise<void>; resume(): Promise<boolean> } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  let mine = ""; // the token of the report that this page is about
  let flying = false;
  const panel = byId("outbox");

  const world: OutboxDeps = {
    store: outboxStore,
    isOnline: () => navigator.onLine,
    send: post,
    runExclusively: alone,
    onChange: (item) => show(item),
  };

  const go = async (): Promise<void> => {
    clearTimeout(timer);
    flying = navigator.onLine;
    const left = await sendWaiting(world);
    flying = false;
    const item = await outboxStore.item(mine);
    if (item?.state === "waiting") waiting(item);
    if (left) timer = setTimeout(() => void go(), retryDelay(tries++));
    else tries = 0;
    await flag();
  };
  const flag = async (): Promise<void> => {
    const items = await outboxStore.items();
    if (items.length) form.kept.setItem(FLAG, "1");
    else form.kept.removeItem(FLAG);
  };
  const only = (part: "outbox" | "receipt" | null): void => {
    for (const name of ["outbox", "receipt"]) byId(name).hidden = name !== part;
    form.busy = part !== null;
    if (!part) return;
    for (const name of ["form", "review-page", "progress", "form-title"]) byId(name).hidden = true;
  };

  const show = (item: OutboxItem): void => {
    if (item.token !== mine) return;
    if (item.state === "received") void received(item);
    else if (item.state === "refused") void refused(item);
    else waiting(item);
  };
  const waiting = (item: OutboxItem): void => {
    const again = el("button", { type: "button", id: "try-now" }, t("try_now"));
    again.addEventListener("click", () => void go());
    const change = el("button", { type: "button", class: "second", id: "take-back" }, t("take_back"));
    change.addEventListener("click", () => void takeBack(world, item.token).then((taken) => taken && mend(taken)));
    const offline = !navigator.onLine;
    const heading = el("h1", { id: "waiting-title" }, t(flying ? "sending" : "waiting_title"));
    const known = panel.querySelector("#waiting-title")?.textContent === heading.textContent;
    panel.replaceChildren(
      heading,
      el(
        "div",
        { class: "note warn", id: "failed", role: "status" },
        el("p", {}, t(offline ? "waiting_network" : flying ? "sending_hint" : "not_sent")),
        el("p", {}, t(outboxStore.persistent ? "waiting_close" : "files_not_kept")),
      ),
      el("p", { class: "row" }, flying ? null : again, item.attempted || flying ? null : change),
      ...(item.attempted && !flying ? [el("p", { class: "hint" }, t("given"))] : []),
    );
    only("outbox");
    if (!known) focusOn(heading);
  };
  /** Back into the form, with the same token: nothing has been filed under it. */
  const mend = async (item: OutboxItem): Promise<void> => {
    mine = "";
    await outboxStore.removeItem(item.token);
    await outboxStore.saveFiles(item.token, item.files);
    Object.assign(form.draft, { token: item.token, values: item.values });
    form.writes = await hold(); // else another tab has a draft of its own, which stays
    if (form.writes) saveDraft(form.kept, form.draft);
    await files.restore();
    only(null);
    byId("form-title").hidden = false;
    form.decide();
    form.show("periksa");
    await flag();
  };
  const refused = async (item: OutboxItem): Promise<void> => {
    await mend(item);
    const refusal = item.refusal ?? { message: "", fields: [] };
    const wrong = refusal.fields.map((f) => ({ field: fieldOf(f.name), message: f.message }));
    if (wrong.length) return form.tell(wrong);
    const problem = byId("review-problem");
    problem.textContent = refusal.message || t("not_taken");
    problem.hidden = false;
  };
  const received = async (item: OutboxItem): Promise<void> => {
    if (!item.receipt || byId("receipt").childElementCount) return;
    if (form.draft.token === item.token) {
      form.kept.removeItem("lapor-draft");
      await outboxStore.saveFiles(item.token, []);
    }
    const [{ showReceipt }, { receiptOffers }] = await Promise.all([
      import("../../receipts/receipt-view"),
      import("../../receipts/receipt-offers"),
    ]);
    only("receipt");
    history.replaceState(null, "", location.pathname); // the phone's back button shall not lead into a form that was sent
    showReceipt(byId("receipt"), item.receipt);
    const codes = { id: normalizeCode(item.receipt.tracking_id), code: normalizeCode(item.receipt.access_code) };
    byId("receipt").append(receiptOffers(codes, item.given));
    await recordEvent(world, item.token, { what: "seen" });
    await goUp(item.token);
  };
  /** Send the files, in one tab only. */
  const goUp = async (token: string): Promise<void> => {
    const section = byId("sending-files");
    const there = await outboxStore.item(token);
    if (!there || !remainingUploads(there).length) return;
    const list = el("ul", { class: "files", id: "uploads" });
    const stay = el(
      "p",
      { class: "hint", role: "status" },
      t(outboxStore.persistent ? "uploads_kept" : "uploads_stay"),
    );
    section.replaceChildren(el("h2", {}, t("uploads_title")), stay, list);
    section.hidden = false;
    await alone(`lapor-files-${token}`, async () => {
      const item = await outboxStore.item(token);
      const rest = item ? remainingUploads(item) : [];
      const receipt = item?.receipt;
      if (!receipt) return;
      const report = () =>
        callApi<Watched>("GET", `/reports/${receipt.tracking_id.replaceAll("-", "")}`, { code: receipt.access_code });
      const whole = rest.map(({ file }) => new File([file.blob], file.name, { type: file.type }));
      await showUploads(
        list,
        rest.map(({ form }) => form),
        whole,
        {
          onSettled: (upload) => void recordEvent(world, token, { what: "settled", upload }),
          renewForms: async () => {
            const uploads = (await report()).uploads ?? [];
            await recordEvent(world, token, { what: "fresh", uploads });
            return uploads;
          },
        },
      );
      stay.textContent = t("uploads_all");
      await watch(list, report);
    });
  };

  return {
    send: async () => {
      const sent = files.list();
      const body = submission(
        form.draft.token,
        form.draft.values,
        sent.map(({ name, type, size }) => ({ name, type, size })),
        language(),
      );
      mine = form.draft.token;
      await outboxStore.saveItem(newOutboxItem(mine, body, { ...form.draft.values }, [...sent], Date.now()));
      form.kept.setItem(FLAG, "1");
      flying = navigator.onLine;
      waiting(newOutboxItem(mine, body, {}, [], Date.now()));
      await go();
    },
    resume: async () => {
      addEventListener("online", () => {
        tries = 0;
        void go();
      });
      addEventListener(
        "offline",
        () => void outboxStore.item(mine).then((item) => item?.state === "waiting" && waiting(item)),
      );
      const items = await outboxStore.items();
      const open =
        items.find((item) => item.state === "waiting") ??
        items.find((item) => item.state === "refused") ??
        items.find((item) => item.state === "received" && (!item.seen || remainingUploads(item).length > 0));
      for (const item of items)
        if (item !== open && item.state === "received") byId("notices").append(reminder(item, flag));
      await flag();
      // A refused report is mended when no other draft stands in the form.
      if (!open || (open.state === "refused" && hasContent(form.draft) && form.draft.token !== open.token))
        return false;
      mine = open.token;
      form.busy = true;
      show(open);
      void go();
      return true;
    },
  };
}

/** A receipt that is still on this device can be seen again, or forgotten. */
function reminder(item: OutboxItem, flag: () => Promise<void>): HTMLElement {
  const id = item.receipt?.tracking_id ?? "";
  const see = el("a", { href: `/lacak/#${id}.${item.receipt?.access_code ?? ""}` }, t("see_report"));
  const forget = el("button", { type: "button", class: "plain" }, t("forget"));
  const line = el(
    "div",
    { class: "note good", "data-sent": id },
    el("p", {}, t("was_received", { id })),
    el("p", { class: "row" }, see, forget),
  );
  forget.addEventListener("click", () => {
    void outboxStore.removeItem(item.token).then(flag);
    line.remove();
  });
  return line;
}

/** After the upload each file is looked into; say what came of it. */
async function watch(list: HTMLElement, report: () => Promise<Watched>): Promise<void> {
  for (const seconds of [2, 3, 5, 10, 20]) {
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const found = (await report().catch(() => null))?.attachments ?? [];
    for (const file of found.filter((f) => f.status !== "declared")) {
      const line = list.querySelector<HTMLElement>(`[data-upload="${file.n}"]`);
      const word = line?.querySelector("[role=status]");
      if (!line || !word || line.dataset.standing === file.status) continue;
      line.dataset.standing = file.status;
      word.textContent = `(${file.status === "accepted" ? t("file_taken") : t("file_not_taken", { reason: file.reason ?? "" })})`;
    }
    if (found.length && found.every((f) => f.status !== "declared")) return;
  }
}
