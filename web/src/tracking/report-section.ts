/** Frame a part of a tracked report under its heading. */

import { el } from "../ui/dom";

/** A part of the report under its heading; inside of another part it is no landmark of its own. */
export function reportSection(
  id: string,
  title: string,
  nested: boolean,
  ...children: (HTMLElement | null)[]
): HTMLElement {
  const heading = el(nested ? "h4" : "h3", { id: `${id}-title` }, title);
  if (nested) return el("div", { class: "card", id }, heading, ...children);
  return el("section", { class: "card", id, "aria-labelledby": `${id}-title` }, heading, ...children);
}
