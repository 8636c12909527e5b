/** Parts that the forms of a reporter's acts are made of. */

import { t } from "texts:track";
import { Problem } from "../../api/client";
import { el, focusOn } from "../../ui/dom";
import type { Key, TextField } from "./reporter-act-table";

export function actDetails(name: string, form: HTMLElement, open: boolean): HTMLElement {
  return el(
    "details",
    { class: "card act", "data-keep": `act-${name}`, open },
    el("summary", {}, t(`act_${name}` as Key)),
    form,
  );
}

export function textField(act: string, { name, label, minLength: least }: TextField, value: string): HTMLElement {
  const id = `act-${act}-${name}`;
  const area = el("textarea", {
    id,
    name,
    "aria-describedby": `${id}-error`,
    ...(least ? { "aria-required": "true" } : {}),
  });
  area.value = value;
  return el("div", { class: "field", "data-field": name }, el("label", { for: id }, t(label)), fieldError(id), area);
}

export function scoreField(act: string, kept?: string): HTMLElement {
  const id = `act-${act}-score`;
  const all = [5, 4, 3, 2, 1].map((n) => {
    const radio = el("input", {
      type: "radio",
      name: "score",
      value: String(n),
      checked: kept === String(n),
      "aria-describedby": `${id}-error`,
    });
    return el("label", { class: "choice" }, radio, t(`act_rate_${n}` as Key));
  });
  return el(
    "fieldset",
    { class: "field", "data-field": "score" },
    el("legend", {}, t("act_score")),
    fieldError(id),
    ...all,
  );
}

const fieldError = (id: string): HTMLElement => el("p", { class: "error", id: `${id}-error`, hidden: true });

export function showFieldError(form: HTMLFormElement, name: string, message: string): boolean {
  const field = form.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`);
  const error = field?.querySelector<HTMLElement>(".error");
  if (!field || !error) return false;
  field.classList.toggle("wrong", Boolean(message));
  error.textContent = message;
  error.hidden = !message;
  for (const input of field.querySelectorAll("textarea, input")) {
    if (message) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
  return true;
}

export function focusFirstError(form: HTMLFormElement): boolean {
  const first = form.querySelector<HTMLElement>(".wrong textarea, .wrong input");
  first?.focus();
  return !first;
}

/** The question in the place of the button; the answer no brings the button back. */
export function confirmFirst(button: HTMLButtonElement, [question, yes]: [Key, Key], send: () => void): void {
  const words = el("p", {}, t(question));
  const sure = el("button", { type: "button", "data-sure": true }, t(yes));
  const no = el("button", { type: "button", class: "second" }, t("cancel"));
  const asked = el("div", { class: "note warn", role: "group" }, words, el("p", { class: "row" }, no, sure));
  const back = (): void => {
    asked.replaceWith(button);
    button.focus();
  };
  no.addEventListener("click", back);
  sure.addEventListener("click", () => {
    back();
    send();
  });
  button.replaceWith(asked);
  focusOn(words);
}

/** Say what the service refused: at the field that it names, else above the form. What was typed stays. */
export function showRefusal(form: HTMLFormElement, problemLine: HTMLElement, error: unknown): void {
  const problem = error instanceof Problem ? error : undefined;
  const rest = (problem?.fields ?? []).filter((f) => !showFieldError(form, f.name, f.message));
  const detail = problem?.body.detail;
  const general = problem
    ? problem.status === 409
      ? typeof detail === "string"
        ? detail
        : t("err_moved_on")
      : problem.message
    : t("err_network");
  problemLine.textContent = [general, ...rest.map((f) => f.message)].join(" ");
  problemLine.hidden = false;
  focusFirstError(form);
}
