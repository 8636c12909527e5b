/** Fill a closed part of the page when it is first opened. */

import { el } from "./dom";

interface LazyDetailsTexts {
  title: string;
  loading: string;
  retry: string;
  failed: (error: unknown) => string;
}

/** A closed part that is filled when it is first opened; what failed is tried again by its button. */
export function lazyDetails(
  attributes: Record<string, string>,
  texts: LazyDetailsTexts,
  load: () => Promise<HTMLElement[]>,
): HTMLDetailsElement {
  const status = el("p", { class: "hint", role: "status", hidden: true });
  const place = el("div", {});
  const made = el("details", attributes, el("summary", {}, texts.title), status, place);
  let started = false;
  const fill = async (): Promise<void> => {
    started = true;
    status.hidden = false;
    status.textContent = texts.loading;
    place.replaceChildren();
    try {
      place.replaceChildren(...(await load()));
    } catch (error) {
      const again = el("button", { type: "button", class: "second" }, texts.retry);
      again.addEventListener("click", () => void fill());
      place.replaceChildren(el("p", { class: "note bad", role: "alert" }, texts.failed(error)), again);
    }
    status.hidden = true;
  };
  made.addEventListener("toggle", () => {
    if (made.open && !started) void fill();
  });
  return made;
}
