/**
 * The report form, as much of it as is needed to begin: steps, checks, and a draft of what is typed. Everything else is
 * loaded at the first touch (`form-parts.ts`), so that the first load stays within one TCP window (docs/decisions/0019).
 */

import "texts:common/page";
import "texts:form/page";
import { hasContent } from "../offline/filing-draft";
import { tabStorage } from "../offline/storage";
import { applyLanguage, language } from "../texts/language";
import { daysAgo } from "../ui/days-ago";
import { byId } from "../ui/dom";
import { showErrorSummary, showFieldError } from "../ui/field-errors";
import { showUnlessPressed } from "../ui/late-content";
import { findErrors, showErrors } from "./form-errors";
import { formElement, showCharactersLeft, takeUpInputs } from "./form-inputs";
import { goBack, leaveForStep, nextStep, openForm, showStep, wideScreen } from "./form-navigation";
import { form } from "./form-state";
import { LAST, stepAt } from "./form-steps";

applyLanguage();

formElement.noValidate = true; // with script, errors are told in our words
formElement.addEventListener("submit", (e) => {
  e.preventDefault();
  takeUpInputs();
  const next = nextStep();
  const errors = findErrors(next === LAST ? undefined : form.step);
  showErrors(errors);
  if (!errors.length) leaveForStep(next);
});

/** Take away an error that was mended; the summary stays until the next look. */
function removeMendedError(e: Event): void {
  const field = (e.target as HTMLElement).closest<HTMLElement>(".field.wrong")?.dataset.field;
  if (field && !findErrors().some((error) => error.field === field)) showFieldError(field, "");
}
formElement.addEventListener("change", removeMendedError);
formElement.addEventListener("input", (e) => {
  const input = e.target as HTMLInputElement;
  if (!input.name) return;
  form.setAnswer(input.name, input.type === "checkbox" && !input.checked ? "" : input.value);
  if (input.id === "body") showCharactersLeft();
  removeMendedError(e);
});
byId("back").addEventListener("click", goBack);
addEventListener("popstate", () => {
  showErrorSummary([], () => undefined);
  showStep(stepAt(location.hash));
});
wideScreen.addEventListener("change", () => showStep(form.step));
for (const button of document.querySelectorAll<HTMLElement>("[data-ago]")) {
  button.addEventListener("click", () => {
    const date = byId<HTMLInputElement>("incident-date");
    date.value = daysAgo(Number(button.dataset.ago));
    date.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

let loading = false;

/** Load all that is needed to finish; tried again at the next touch when the network failed. */
function loadParts(): void {
  if (loading) return;
  loading = true;
  import("./form-parts").then(
    // Loaded by the first press, they would move what lies under the finger: the press would land on something else.
    (parts) => showUnlessPressed(() => void parts.startParts()),
    () => {
      loading = false;
      if (form.undecided) openForm(); // without the question, a draft is simply gone on with
    },
  );
}

function begin(): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-script]")) part.hidden = false;
  for (const part of document.querySelectorAll<HTMLElement>("[data-plain]")) part.hidden = true;
  byId<HTMLInputElement>("incident-date").max = daysAgo(0);
  formElement.querySelector("[name=language]")?.setAttribute("value", language());
  const found = hasContent(form.draft);
  form.undecided = found && tabStorage.getItem("lapor-tab") !== form.draft.token;
  if (form.undecided) form.covered = formElement.hidden = true;
  else if (found) openForm();
  else {
    takeUpInputs();
    tabStorage.setItem("lapor-tab", form.draft.token);
    showStep(stepAt(location.hash));
  }
  // Somebody who comes back needs the rest at once; a newcomer when the form is first touched.
  if (found || form.storage.getItem("lapor-outbox") || location.hash) loadParts();
  for (const touch of ["pointerdown", "keydown", "focusin", "input", "change"])
    addEventListener(touch, loadParts, { passive: true });
}

begin();
