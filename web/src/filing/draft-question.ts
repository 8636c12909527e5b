/** One draft per device: found again after a crash, and written by one tab at a time. */

import { t } from "texts:filing";
import { loadDraft } from "../offline/filing-draft";
import { outboxStore } from "../offline/outbox-store";
import { byId, el, focusOn } from "../ui/dom";
import type { Files } from "./fields/attachments-field";
import type { Form } from "./filing-page";

const LOCK = "lapor-draft";

/** Take the draft for this tab, then ask whether to go on with it when it was not begun here; later when `busy` with a report on its way. */
export async function drafts(form: Form, files: Files, busy: boolean): Promise<void> {
  lost = () => elsewhere(form, files);
  if (busy) return;
  if (!(await hold())) return lost();
  if (!form.undecided()) {
    await files.restore();
    return;
  }
  await offer(form, files);
}

async function offer(form: Form, files: Files): Promise<void> {
  const title = form.draft.values.title?.trim();
  const resume = el("button", { type: "button", id: "draft-resume" }, t("draft_resume"));
  const anew = el("button", { type: "button", class: "second", id: "draft-anew" }, t("draft_anew"));
  const heading = el("h2", {}, t("draft_found"));
  const note = el(
    "section",
    { class: "note", id: "draft" },
    heading,
    title ? el("p", {}, `“${title}”`) : null,
    el("p", { class: "row" }, resume, anew),
  );
  byId("notices").append(note);
  for (const part of ["form", "review-page", "progress"]) byId(part).hidden = true;
  await new Promise<void>((decided) => {
    resume.addEventListener("click", () => {
      void files.restore().then(() => {
        form.decide();
        decided();
      });
    });
    anew.addEventListener("click", () => {
      void begin(form, files).then(decided);
    });
  });
  note.remove();
  focusOn(byId("form-title"));
}

/** An empty form with a token of its own. */
export async function begin(form: Form, files: Files): Promise<void> {
  await outboxStore.saveFiles(form.draft.token, []);
  form.draft.token = crypto.randomUUID();
  form.draft.values = {};
  form.kept.removeItem("lapor-draft");
  await files.restore();
  form.decide();
  form.go("foto", true);
}

let holding = false;
let lost = (): void => undefined;

/** True when this tab has the device's draft, or takes it because no other has. */
export async function hold(how: LockOptions = { ifAvailable: true }): Promise<boolean> {
  if (holding || !("locks" in navigator)) return true;
  holding = await new Promise<boolean>((resolve) => {
    navigator.locks
      .request(LOCK, how, (lock) => {
        resolve(lock !== null);
        return lock ? new Promise<void>(() => undefined) : undefined; // held until the tab is closed
      })
      .catch(() => {
        holding = false; // another tab took it
        lost();
      });
  });
  return holding;
}

function elsewhere(form: Form, files: Files): void {
  if (byId("notices").querySelector("#elsewhere")) return;
  form.writes = false;
  form.busy = true;
  const here = el("button", { type: "button", id: "take-over" }, t("take_over"));
  const note = el(
    "section",
    { class: "note warn", id: "elsewhere", role: "status" },
    el("p", {}, t("elsewhere")),
    el("p", { class: "row" }, here),
  );
  byId("notices").append(note);
  for (const part of ["form", "review-page", "progress"]) byId(part).hidden = true;
  here.addEventListener("click", () => {
    void hold({ steal: true }).then(async () => {
      note.remove();
      form.writes = true;
      Object.assign(
        form.draft,
        loadDraft(form.kept, () => crypto.randomUUID()),
      );
      await files.restore();
      form.decide();
      focusOn(byId("form-title"));
    });
  });
}
