/** Fill the inputs of the report form from its draft, and take up what was typed into them. */

import { t } from "texts:steps";
import { visibleLength } from "../api/text-rules";
import { byId } from "../ui/dom";
import { form } from "./form-state";

type Input = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const MAX_BODY = 2500;

export const formElement = byId<HTMLFormElement>("form");

function inputs(): Input[] {
  return [...formElement.elements].filter(
    (e): e is Input => "name" in e && Boolean(e.name) && e.getAttribute("type") !== "hidden",
  );
}

const isBox = (input: Input): input is HTMLInputElement => input.type === "radio" || input.type === "checkbox";

/** Put the draft into the form. */
export function fillInputs(): void {
  for (const input of inputs()) {
    const value = form.draft.values[input.name] ?? "";
    if (isBox(input)) input.checked = value ? input.value === value : input.defaultChecked;
    else input.value = value;
  }
  const rare = byId<HTMLDetailsElement>("more-privacy");
  rare.open = Boolean(rare.querySelector(":checked")); // what was chosen is never hidden
  showCharactersLeft();
}

/** Take up what was typed before this script had arrived. */
export function takeUpInputs(): void {
  for (const input of inputs()) {
    if (isBox(input) ? input.checked && !input.defaultChecked : input.value) form.setAnswer(input.name, input.value);
  }
}

/** Say how much of the report's text may still be written, once little is left. */
export function showCharactersLeft(): void {
  const left = MAX_BODY - visibleLength(byId<HTMLTextAreaElement>("body").value);
  byId("body-left").textContent = left > 250 ? "" : left >= 0 ? t("left", { n: left }) : t("over", { n: -left });
}
