/** Parts that the forms about contacts are made of: a field, a line for what became of it, a button that rests. */

import { t } from "texts:contact";
import { Problem } from "../../api/client";
import { el } from "../../ui/dom";

interface Field {
  box: HTMLElement;
  input: HTMLInputElement;
  showError: (message: string) => void;
  clearError: () => void;
}

export function field(name: string, label: string, hint: string, attributes: Record<string, string>): Field {
  const error = el("p", { class: "error", id: `${name}-error`, hidden: true });
  const described = [hint && `${name}-hint`, `${name}-error`].filter(Boolean).join(" ");
  const input = el("input", { id: name, name, type: "text", "aria-describedby": described, ...attributes });
  const box = el(
    "div",
    { class: "field" },
    el("label", { for: name }, label),
    hint ? el("p", { class: "hint", id: `${name}-hint` }, hint) : null,
    error,
    input,
  );
  return {
    box,
    input,
    showError: (message) => {
      box.classList.add("wrong");
      error.textContent = message;
      error.hidden = false;
      input.setAttribute("aria-invalid", "true");
      input.focus();
    },
    clearError: () => {
      box.classList.remove("wrong");
      error.hidden = true;
      input.removeAttribute("aria-invalid");
    },
  };
}

/** Where a form says what became of it; read out when it changes. */
export interface StatusLine {
  box: HTMLElement;
  showSuccess: (message: string) => void;
  showError: (error: unknown) => void;
  clear: () => void;
}

export function statusLine(): StatusLine {
  const box = el("div", { role: "status" });
  const say = (kind: string, message: string): void => box.replaceChildren(el("p", { class: `note ${kind}` }, message));
  return {
    box,
    showSuccess: (message) => say("good", message),
    showError: (error) =>
      say(
        "bad",
        error instanceof Problem
          ? [error.message, ...error.fields.map((f) => f.message)].join(" ")
          : t("contact_offline"),
      ),
    clear: () => box.replaceChildren(),
  };
}

/** Do it once at a time: the button rests until the answer is there. */
export async function whileDisabled(
  button: HTMLButtonElement,
  status: StatusLine,
  work: () => Promise<void>,
): Promise<void> {
  button.disabled = true;
  status.clear();
  try {
    await work();
  } catch (error) {
    status.showError(error);
  } finally {
    button.disabled = false;
  }
}
