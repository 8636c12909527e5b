/** Start the rest of the report form, loaded at the first touch: lists, place, files, review, and sending. */

import "texts:common";
import { t } from "texts:filing";
import { isOver, withPrivacy } from "../offline/old-drafts";
import { outboxStore } from "../offline/outbox-store";
import { byId, el } from "../ui/dom";
import { beginAnew, takeDraft, watchDraft } from "./draft-question";
import { attachmentsField } from "./fields/attachments-field";
import { categoryAndAgency } from "./fields/category-and-agency";
import { contactField } from "./fields/contact-field";
import { placeField } from "./fields/place-field";
import { fillInputs } from "./form-inputs";
import { onStepShown, showStep, wideScreen } from "./form-navigation";
import { form } from "./form-state";
import { reviewStep } from "./review-step";
import { ReportSending } from "./sending/report-sending";
import { loadHelper } from "./suggestions/optional-helpers";

/** Wire everything; called once. */
export async function startParts(): Promise<void> {
  void loadHelper("registerWorker").then((register) => register?.()); // from now on the page opens without a network
  if (!form.storage.persistent) byId("notices").append(el("p", { class: "note warn" }, t("not_kept")));
  takeUpOldDraft();
  const place = placeField();
  const files = attachmentsField(place.offerPhotoPlace);
  const category = categoryAndAgency();
  contactField();
  const sending = new ReportSending(files);
  const review = reviewStep({
    files: files.list,
    send: () => sending.send(),
    beginAnew: () => beginAnew(files),
    loadCategory: category.shown,
  });
  onStepShown((step) => {
    const all = wideScreen.matches && step !== "periksa"; // a wide screen shows every question
    if (all || step === "lokasi") place.shown();
    if (all || step === "kategori") void category.shown();
    if (step === "periksa") void review.shown();
  });
  await outboxStore.removeDone();
  const covered = await sending.resume();
  watchDraft(files);
  if (covered) return;
  if (form.undecided && isOver(form.storage, form.draft)) await beginAnew(files);
  await takeDraft(files);
  showStep(form.step);
}

/** Before anything can be sent of it. */
function takeUpOldDraft(): void {
  const { anonymous, confidential } = form.draft.values;
  if (!anonymous && !confidential) return;
  form.draft.values = withPrivacy(form.draft.values);
  if (!form.undecided) fillInputs();
}
