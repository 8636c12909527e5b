/** Find what is wrong with the answers, and lead to it. */

import { t } from "texts:steps";
import { daysAgo } from "../ui/days-ago";
import { byId } from "../ui/dom";
import { type FieldError, showErrorSummary } from "../ui/field-errors";
import { faults } from "./form-checks";
import { goToStep } from "./form-navigation";
import { form } from "./form-state";
import { type Step, stepAt } from "./form-steps";

function stepOfField(field: string): Step {
  const step = document.querySelector(`[data-field="${field}"]`)?.closest<HTMLElement>("[data-step]")?.dataset.step;
  return stepAt(`#${step ?? ""}`);
}

/** The errors of one step, or of all. */
export function findErrors(step?: Step): FieldError[] {
  const errors = faults(form.draft.values, form.files, daysAgo(0)).map((fault) => ({
    field: fault.field,
    message: t(fault.key, fault.values),
  }));
  errors.push(...form.contactErrors());
  if (form.categoryStop) errors.push({ field: "category", message: form.categoryStop });
  return errors.filter(({ field }) => !step || stepOfField(field) === step);
}

/** Show errors at their fields and in a summary, and turn to the first of them. */
export function showErrors(errors: readonly FieldError[]): void {
  const turnTo = (field: string): void => goToStep(stepOfField(field), true);
  if (errors[0]) turnTo(errors[0].field);
  showErrorSummary(errors, (field) => {
    turnTo(field);
    byId(field === "kind" ? "kind-complaint" : field).focus();
  });
}
