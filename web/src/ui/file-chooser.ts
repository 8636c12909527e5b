/** Our own button over the browser's file input, whose words would be in the browser's language. */

import { el } from "./dom";

/** The input under a button that says `words`; beside it the names of the files chosen. The input needs an id. */
export function fileChooser(input: HTMLInputElement, words: string): HTMLElement {
  const names = el("span", { class: "hint", role: "status" });
  input.addEventListener("change", () => {
    names.textContent = [...(input.files ?? [])].map((file) => file.name).join(", ");
  });
  return el(
    "p",
    { class: "row tight" },
    el("span", { class: "chooser second" }, input, el("label", { for: input.id }, words)),
    names,
  );
}
