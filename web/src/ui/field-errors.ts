/** Show errors beside their fields, and a summary above that takes the focus and links to each of them. */

import { byId, el, focusOn } from "./dom";

export interface FieldError {
  field: string;
  message: string;
}

/** Put `message` beside the field, or take it away with "". */
export function showFieldError(field: string, message: string): void {
  const error = document.getElementById(`${field}-error`);
  if (!error) return;
  error.textContent = message;
  error.hidden = !message;
  error.closest(".field")?.classList.toggle("wrong", Boolean(message));
  const input = document.getElementById(field);
  if (message) input?.setAttribute("aria-invalid", "true");
  else input?.removeAttribute("aria-invalid");
}

/** The label of a field. */
export function fieldLabel(field: string): string {
  return document.querySelector(`[data-field="${field}"] :is(.label, label, legend)`)?.textContent ?? "";
}

/** Tell all faults, or that there are none; `lead` brings the reader to a field. */
export function showErrorSummary(errors: readonly FieldError[], goTo: (field: string) => void): void {
  for (const field of document.querySelectorAll<HTMLElement>("[data-field]"))
    showFieldError(field.dataset.field ?? "", "");
  for (const one of errors) showFieldError(one.field, one.message);
  byId("summary-list").replaceChildren(
    ...errors.map((one) => {
      const link = el("a", { href: `#${one.field}` }, `${fieldLabel(one.field)}: ${one.message}`);
      link.addEventListener("click", (e) => {
        e.preventDefault();
        goTo(one.field);
      });
      return el("li", {}, link);
    }),
  );
  byId("summary").hidden = errors.length === 0;
  if (errors.length) focusOn(byId("summary"));
}
