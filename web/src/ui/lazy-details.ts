import { el } from "./dom";

interface Words {
  title: string;
  loading: string;
  retry: string;
  failed: (error: unknown) => string;
}

/** A closed part that is filled when it is first opened; what failed is tried again by its button. */
export function onDemand(
  attributes: Record<string, string>,
  words: Words,
  load: () => Promise<HTMLElement[]>,
): HTMLDetailsElement {
  const status = el("p", { class: "hint", role: "status", hidden: true });
  const place = el("div", {});
  const made = el("details", attributes, el("summary", {}, words.title), status, place);
  let asked = false;
  const ask = async (): Promise<void> => {
    asked = true;
    status.hidden = false;
    status.textContent = words.loading;
    place.replaceChildren();
    try {
      place.replaceChildren(...(await load()));
    } catch (error) {
      const again = el("button", { type: "button", class: "second" }, words.retry);
      again.addEventListener("click", () => void ask());
      place.replaceChildren(el("p", { class: "note bad", role: "alert" }, words.failed(error)), again);
    }
    status.hidden = true;
  };
  made.addEventListener("toggle", () => {
    if (made.open && !asked) void ask();
  });
  return made;
}
