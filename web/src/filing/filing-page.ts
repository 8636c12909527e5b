/**
 * The report form, as much of it as is needed to begin: steps, checks, and a draft of what is typed. Everything else is
 * loaded at the first touch (`filing.ts`), so that the first load stays within one TCP window (docs/decisions/0019).
 */

import type { DeclaredFile } from "../api/report-types";
import "texts:common/page";
import "texts:form/page";
import { t } from "texts:steps";
import { hasContent, loadDraft, saveDraft } from "../offline/filing-draft";
import { deviceStorage as kept, tabStorage } from "../offline/storage";
import { applyLanguage, language } from "../texts/language";
import { daysAgo } from "../ui/days-ago";
import { byId, focusOn } from "../ui/dom";
import { type FieldError, showErrorSummary, showFieldError as tellOne } from "../ui/field-errors";
import { faults } from "./form-checks";
import { beside, LAST, STEPS, type Step, stepAt } from "./form-steps";

applyLanguage();
type Input = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
const wide = matchMedia("(min-width: 46rem)");
const BODY = 2500;

/** What the parts of this page share. */
export const form = {
  element: byId<HTMLFormElement>("form"),
  draft: loadDraft(kept, () => crypto.randomUUID()),
  kept,
  tabStorage,
  lasting: kept.persistent,
  wide,
  /** What was chosen to be sent along. */
  files: [] as DeclaredFile[],
  /** Told when a step is shown. */
  onStep: (_step: Step): void => undefined,
  /** Why a report like this is not taken here, "" when it is. */
  stopped: (): string => "",
  /** Whether what is typed here is kept: false while another tab has the draft. */
  writes: true,
  /** Whether something else stands in place of the form: a question about a draft, a report on its way, a receipt. */
  busy: false,
  keep,
  show,
  go,
  tell,
  check,
  fill,
  leave,
  back,
  relabel,
  decide,
  undecided: () => undecided,
  now: () => now,
};
export type Form = typeof form;

let now: Step = STEPS[0];
let returning = false; // from "change this answer" back to the review

function inputs(): Input[] {
  return [...form.element.elements].filter(
    (e): e is Input => "name" in e && Boolean(e.name) && e.getAttribute("type") !== "hidden",
  );
}

function keep(name: string, value: string): void {
  form.draft.values[name] = value;
  if (form.writes) saveDraft(kept, form.draft);
  form.lasting = kept.persistent;
}

/** Put the draft into the form. */
function fill(): void {
  for (const input of inputs()) {
    const value = form.draft.values[input.name] ?? "";
    if (input instanceof HTMLInputElement && (input.type === "radio" || input.type === "checkbox"))
      input.checked = input.value === value;
    else input.value = value;
  }
  count();
}

/** Take up what was typed before this script had arrived. */
function takeUp(): void {
  for (const input of inputs()) {
    const box = input instanceof HTMLInputElement && (input.type === "radio" || input.type === "checkbox");
    if (box ? input.checked : input.value) keep(input.name, input.value);
  }
}

function count(): void {
  const left = BODY - byId<HTMLTextAreaElement>("body").value.trim().length;
  byId("body-left").textContent = left > 250 ? "" : left >= 0 ? t("left", { n: left }) : t("over", { n: -left });
}

function stepOf(field: string): Step {
  const step = document.querySelector(`[data-field="${field}"]`)?.closest<HTMLElement>("[data-step]")?.dataset.step;
  return stepAt(`#${step ?? ""}`);
}

/** The faults of one step, or of all. */
function check(step?: Step): FieldError[] {
  const wrong = faults(form.draft.values, form.files, daysAgo(0)).map((fault) => ({
    field: fault.field,
    message: t(fault.key, fault.values),
  }));
  const stopped = form.stopped();
  if (stopped) wrong.push({ field: "category", message: stopped });
  return wrong.filter(({ field }) => !step || stepOf(field) === step);
}

/** Tell what is wrong where it is wrong. */
function tell(wrong: readonly FieldError[]): void {
  const first = wrong[0];
  if (first && stepOf(first.field) !== now) go(stepOf(first.field), true);
  showErrorSummary(wrong, (field) => {
    go(stepOf(field), true);
    byId(field === "kind" ? "kind-complaint" : field).focus();
  });
}

/** Turn to a step, as a new entry of the history unless it takes the place of this one. */
function go(step: Step, replace = false): void {
  if (step === now) return;
  if (replace) history.replaceState(history.state, "", `#${step}`);
  else history.pushState({ within: true }, "", `#${step}`);
  show(step);
}

/** Show a step, or on a wide screen all of them; the review is alone on both. */
function show(step: Step): void {
  now = step;
  if (form.busy) return;
  const single = !wide.matches;
  const reviewing = step === LAST;
  for (const section of form.element.querySelectorAll<HTMLElement>("[data-step]"))
    section.hidden = single && section.dataset.step !== step;
  form.element.hidden = reviewing;
  byId("review-page").hidden = !reviewing;
  const n = STEPS.indexOf(step) + 1;
  byId("lead").hidden = single && n > 1;
  byId("back").hidden = !single || n === 1;
  byId("progress").hidden = !single;
  byId("progress-text").textContent = t("progress", { n, of: STEPS.length });
  byId("progress").querySelector("progress")?.setAttribute("value", String(n));
  relabel();
  form.onStep(step);
}

/** What the button at the end does next. */
function relabel(): void {
  const skipping = now === STEPS[0] && !form.files.length && !wide.matches;
  byId("review").textContent = t(
    returning || wide.matches || beside(now, 1) === LAST ? "review" : skipping ? "next_skip" : "next",
  );
}

/** Leave for a step, its heading read out first; `changing` leads back to the review afterwards. */
function leave(step: Step, changing = false): void {
  returning = changing;
  go(step);
  const heading =
    step === LAST ? byId("review-page") : form.element.querySelector<HTMLElement>(`[data-step="${step}"] h2`);
  if (heading) focusOn(heading);
}

/** One question back, as the phone's own button does. */
function back(): void {
  tell([]);
  returning = false;
  if ((history.state as { within?: boolean } | null)?.within) history.back();
  else go(beside(now, -1), true);
}

form.element.noValidate = true; // with script, faults are told in our words
form.element.addEventListener("submit", (e) => {
  e.preventDefault();
  takeUp();
  const next = wide.matches || returning ? LAST : beside(now, 1);
  const wrong = check(next === LAST ? undefined : now);
  tell(wrong);
  if (!wrong.length) leave(next);
});
/** A fault that was mended is no longer told; the summary stays until the next look. */
function mended(e: Event): void {
  const field = (e.target as HTMLElement).closest<HTMLElement>(".field.wrong")?.dataset.field;
  if (field && !check().some((wrong) => wrong.field === field)) tellOne(field, "");
}
form.element.addEventListener("change", mended);
form.element.addEventListener("input", (e) => {
  const input = e.target as HTMLInputElement;
  if (!input.name) return;
  keep(input.name, input.type === "checkbox" && !input.checked ? "" : input.value);
  if (input.id === "body") count();
  mended(e);
});
byId("back").addEventListener("click", back);
addEventListener("popstate", () => {
  showErrorSummary([], () => undefined);
  show(stepAt(location.hash));
});
wide.addEventListener("change", () => show(now));
for (const button of document.querySelectorAll<HTMLElement>("[data-ago]")) {
  button.addEventListener("click", () => {
    const date = byId<HTMLInputElement>("incident-date");
    date.value = daysAgo(Number(button.dataset.ago));
    date.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

let started = false;
let undecided = false; // a draft was found: to go on with it or not is asked by filing-draft.ts

function decide(): void {
  undecided = form.busy = false;
  tabStorage.setItem("lapor-tab", form.draft.token);
  fill();
  show(stepAt(location.hash));
}

/** Load all that is needed to finish; tried again at the next touch when the network failed. */
function start(): void {
  if (started) return;
  started = true;
  import("./form-parts").then(
    (filing) => filing.start(form),
    () => {
      started = false;
      if (undecided) decide(); // without the question, a draft is simply gone on with
    },
  );
}

function begin(): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-script]")) part.hidden = false;
  for (const part of document.querySelectorAll<HTMLElement>("[data-plain]")) part.hidden = true;
  byId<HTMLInputElement>("incident-date").max = daysAgo(0);
  form.element.querySelector("[name=language]")?.setAttribute("value", language());
  const found = hasContent(form.draft);
  undecided = found && tabStorage.getItem("lapor-tab") !== form.draft.token;
  if (undecided) form.busy = form.element.hidden = true;
  else if (found) decide();
  else {
    takeUp();
    tabStorage.setItem("lapor-tab", form.draft.token);
    show(stepAt(location.hash));
  }
  // Somebody who comes back needs the rest at once; a newcomer when the form is first touched.
  if (found || kept.getItem("lapor-outbox") || location.hash) start();
  for (const touch of ["pointerdown", "keydown", "focusin", "input", "change"])
    addEventListener(touch, start, { passive: true });
}

begin();
