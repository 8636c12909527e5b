/** Move between the steps of the report form: one question at a time on a phone, all at once on a wide screen. */

import { t } from "texts:steps";
import { tabStorage } from "../offline/storage";
import { byId, focusOn } from "../ui/dom";
import { showErrorSummary } from "../ui/field-errors";
import { fillInputs, formElement } from "./form-inputs";
import { form } from "./form-state";
import { beside, LAST, STEPS, type Step, stepAt } from "./form-steps";

export const wideScreen = matchMedia("(min-width: 46rem)");

let stepListener = (_: Step): void => undefined;

/** Have `listener` called with every step that is shown. */
export function onStepShown(listener: (step: Step) => void): void {
  stepListener = listener;
}

/** Show the form with its draft, now that nothing stands in its place any more. */
export function openForm(): void {
  form.undecided = form.covered = false;
  tabStorage.setItem("lapor-tab", form.draft.token);
  fillInputs();
  showStep(stepAt(location.hash));
}

/** How many entries of the history lie between the one that opened the form and this one. */
export const formDepth = (): number => (history.state as { depth?: number } | null)?.depth ?? 0;

/** Turn to a step, as a new entry of the history unless it takes the place of this one. */
export function goToStep(step: Step, replace = false): void {
  if (step === form.step) return;
  if (replace) history.replaceState(history.state, "", `#${step}`);
  else history.pushState({ depth: formDepth() + 1 }, "", `#${step}`);
  showStep(step);
}

/** Show a step, or on a wide screen all of them; the review is alone on both. */
export function showStep(step: Step): void {
  form.step = step;
  if (form.covered) return;
  const single = !wideScreen.matches;
  const reviewing = step === LAST;
  for (const section of formElement.querySelectorAll<HTMLElement>("[data-step]"))
    section.hidden = single && section.dataset.step !== step;
  formElement.hidden = reviewing;
  byId("review-page").hidden = !reviewing;
  const n = STEPS.indexOf(step) + 1;
  byId("lead").hidden = single && n > 1;
  byId("back").hidden = !single || n === 1;
  byId("progress").hidden = !single;
  const progress = t("progress", { n, of: STEPS.length });
  byId("progress-text").textContent = progress;
  document.title = [headingOf(step, single), single && progress, "SP4N-LAPOR!"].filter(Boolean).join(" - ");
  byId("progress").querySelector("progress")?.setAttribute("value", String(n));
  labelNextButton();
  stepListener(step);
}

/** What the page is about now, for its title: the question alone, the review, or the form as a whole. */
function headingOf(step: Step, single: boolean): string {
  if (step === LAST) return t("review");
  const heading = single ? formElement.querySelector(`[data-step="${step}"] h2`) : byId("form-title");
  return heading?.textContent ?? "";
}

/** The step that the button at the end leads to. */
export function nextStep(): Step {
  return form.changingAnswer || wideScreen.matches ? LAST : beside(form.step, 1);
}

/** Say on the button at the end what it does next. */
export function labelNextButton(): void {
  const skipping = form.step === STEPS[0] && !form.files.length;
  byId("review").textContent = t(nextStep() === LAST ? "review" : skipping ? "next_skip" : "next");
}

/** Leave for a step, its heading read out first; `changingAnswer` leads back to the review afterwards. */
export function leaveForStep(step: Step, changingAnswer = false): void {
  form.changingAnswer = changingAnswer;
  goToStep(step);
  const heading =
    step === LAST ? byId("review-page") : formElement.querySelector<HTMLElement>(`[data-step="${step}"] h2`);
  if (heading) focusOn(heading);
}

/** One question back, as the phone's own button does. */
export function goBack(): void {
  showErrorSummary([], () => undefined);
  form.changingAnswer = false;
  if (formDepth()) history.back();
  else goToStep(beside(form.step, -1), true);
}
