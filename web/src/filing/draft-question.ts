/** Ask whether to go on with a draft that was begun elsewhere: on an earlier visit, or in another tab that is still open. */

import { t } from "texts:filing";
import { holdDraft, onDraftLost } from "../offline/draft-lock";
import { outboxStore } from "../offline/outbox-store";
import { byId, el, focusOn } from "../ui/dom";
import type { AttachmentsField } from "./fields/attachments-field";
import { goToStep, openForm } from "./form-navigation";
import { form } from "./form-state";
import { STEPS } from "./form-steps";

/** Take the draft for this tab, then ask whether to go on with it when it was not begun here. */
export async function takeDraft(files: AttachmentsField): Promise<void> {
  if (!(await holdDraft())) return showOtherTab(files);
  if (form.undecided) await askAboutDraft(files);
  else await files.restore();
}

/** Say so whenever another tab takes the draft from this one. */
export function watchDraft(files: AttachmentsField): void {
  onDraftLost(() => showOtherTab(files));
}

/** Give up the draft with its files, and begin an empty form. */
export async function beginAnew(files: AttachmentsField): Promise<void> {
  await outboxStore.saveFiles(form.draft.token, []);
  form.discardDraft();
  await files.restore();
  openForm();
  goToStep(STEPS[0], true);
}

async function askAboutDraft(files: AttachmentsField): Promise<void> {
  const title = form.draft.values.title?.trim();
  const resume = el("button", { type: "button", id: "draft-resume" }, t("draft_resume"));
  const anew = el("button", { type: "button", class: "second", id: "draft-anew" }, t("draft_anew"));
  const note = el(
    "section",
    { class: "note", id: "draft" },
    el("h2", {}, t("draft_found")),
    title ? el("p", {}, `“${title}”`) : null,
    el("p", { class: "hint" }, t("draft_ends")),
    el("p", { class: "row" }, resume, anew),
  );
  byId("notices").append(note);
  hideForm();
  await new Promise<void>((decided) => {
    resume.addEventListener("click", () => void files.restore().then(openForm).then(decided));
    anew.addEventListener("click", () => void beginAnew(files).then(decided));
  });
  note.remove();
  focusOn(byId("form-title"));
}

/** Tell that another tab has the draft, and offer to take it from there. */
function showOtherTab(files: AttachmentsField): void {
  if (byId("notices").querySelector("#elsewhere")) return;
  form.saving = false;
  form.covered = true;
  const here = el("button", { type: "button", id: "take-over" }, t("take_over"));
  const note = el(
    "section",
    { class: "note warn", id: "elsewhere", role: "status" },
    el("p", {}, t("elsewhere")),
    el("p", { class: "row" }, here),
  );
  byId("notices").append(note);
  hideForm();
  here.addEventListener("click", () => {
    void holdDraft({ steal: true }).then(async () => {
      note.remove();
      form.saving = true;
      form.reloadDraft();
      await files.restore();
      openForm();
      focusOn(byId("form-title"));
    });
  });
}

function hideForm(): void {
  for (const part of ["form", "review-page", "progress"]) byId(part).hidden = true;
}
