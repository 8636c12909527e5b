/** The rest of the report form, loaded at the first touch: lists, place, files, review, and the way out. */

import "texts:common";
import { t } from "texts:filing";
import { outboxStore } from "../offline/outbox-store";
import { byId, el } from "../ui/dom";
import { begin, drafts } from "./draft-question";
import { attachments } from "./fields/attachments-field";
import { categoryAndAgency } from "./fields/category-and-agency";
import { place } from "./fields/place-field";
import type { Form } from "./filing-page";
import { review } from "./review-step";
import { outbox } from "./sending/sending";
import { loadHelper } from "./suggestions/optional-helpers";

/** Wire everything; called once. */
export async function start(form: Form): Promise<void> {
  void loadHelper("registerWorker").then((register) => register?.()); // from now on the page opens without a network
  if (!form.lasting) byId("notices").append(el("p", { class: "note warn" }, t("not_kept")));
  const spot = place(form);
  const files = attachments(form, spot.fromPhoto);
  const choices = categoryAndAgency(form);
  const out = outbox(form, files);
  const answers = review(form, {
    files: files.list,
    send: out.send,
    begin: () => begin(form, files),
    choices: choices.shown,
  });
  form.onStep = (step) => {
    const all = form.wide.matches && step !== "periksa"; // a wide screen shows every question
    if (all || step === "lokasi") spot.shown();
    if (all || step === "kategori") void choices.shown();
    if (step === "periksa") void answers.shown();
  };
  await outboxStore.removeOldReceipts(Date.now());
  form.stopped = choices.stopped;
  const busy = await out.resume();
  await drafts(form, files, busy);
  if (!busy) form.show(form.now());
}
