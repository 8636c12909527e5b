/** What to say when the API or the network refuses. */

import { t } from "texts:console";
import { Problem } from "../../api/client";
import { focusOn } from "../../ui/dom";

/** Of a page that could not be opened. */
export function pageRefusalText(error: unknown): string {
  if (!(error instanceof Problem)) return t("network");
  if (error.status === 404) return t("not_yours");
  if (error.status === 403) return t("not_allowed");
  return error.message || t("busy");
}

/** Of an act that was not carried out. */
export function actRefusalText(error: unknown): string {
  if (!(error instanceof Problem)) return t("network");
  if (error.code === "act_not_possible") return String(error.body.detail ?? t("refused_state"));
  if (error.fields.length) return t("correct");
  if (error.status === 404) return t("not_yours");
  if (error.status === 403) return t("refused_act");
  return error.message || t("busy");
}

/** What is wrong with a field, "" for nothing. A fault of `regions.2` belongs to the field `regions`. */
export function fieldFault(error: unknown, field: string | undefined): string {
  const fault = error instanceof Problem ? error.fields.find((f) => f.name.split(".")[0] === field) : undefined;
  return fault?.message ?? "";
}

/** At the fields of a form and above it. */
export function showRefusal(form: HTMLElement, problem: HTMLElement, error: unknown): void {
  for (const place of form.querySelectorAll<HTMLElement>("[data-error]")) {
    const fault = fieldFault(error, place.dataset.error);
    place.textContent = fault;
    place.hidden = !fault;
    place.closest(".field")?.classList.toggle("wrong", Boolean(fault));
  }
  problem.textContent = pageRefusalText(error);
  problem.hidden = false;
  focusOn(problem);
}
