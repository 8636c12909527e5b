/** Turn a text input into one with a list of suggestions (ARIA combobox). */

import { el } from "./dom";

export interface ComboboxOption {
  code: string;
  label: string;
  /** Other words by which it is found, such as a short name. */
  also?: string | undefined;
}

/** What the status line says of the list: how many options match, or why there is none. */
export interface ComboboxTexts {
  none: string;
  failed: string;
  found(n: number): string;
}

const MOST = 8;

/** The options that hold every typed word; those that begin with the first word come first. */
export function matchingOptions(options: readonly ComboboxOption[], typed: string, most = MOST): ComboboxOption[] {
  const words = typed
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  const first = words[0];
  if (!first) return [];
  const text = (o: ComboboxOption) => `${o.also ?? ""} ${o.label}`.toLowerCase();
  const fitting = options.filter((o) => words.every((w) => text(o).includes(w)));
  const short = words.join(" ");
  const begins = (o: ComboboxOption) =>
    o.also?.toLowerCase() === short
      ? 0
      : [o.also, o.label].some((name) => name?.toLowerCase().startsWith(first))
        ? 1
        : 2;
  return fitting.sort((a, b) => begins(a) - begins(b) || a.label.localeCompare(b.label, "id")).slice(0, most);
}

/**
 * A text input with a list of suggestions (ARIA combobox). `search` gives what matches, the best first, and rejects while
 * it cannot; asked for "" it only loads. `onChoice` gets undefined while nothing was chosen.
 */
export function combobox<O extends ComboboxOption>(
  input: HTMLInputElement,
  search: (typed: string) => Promise<readonly O[]>,
  onChoice: (option: O | undefined) => void,
  texts: ComboboxTexts,
): void {
  const label = document.querySelector(`label[for="${input.id}"]`)?.textContent ?? "";
  const list = el("ul", {
    class: "options",
    role: "listbox",
    id: `${input.id}-options`,
    "aria-label": label,
    hidden: true,
  });
  const status = el("p", { class: "hint", role: "status", id: `${input.id}-status` });
  const wrapper = el("div", { class: "combo" });
  const focused = document.activeElement === input; // moving an element takes its focus away
  input.replaceWith(wrapper);
  wrapper.append(input, list);
  wrapper.after(status);
  if (focused) input.focus();
  for (const [name, value] of Object.entries({
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  })) {
    input.setAttribute(name, value);
  }
  let found: readonly O[] = [];
  let active = -1;
  let chosenCode = "";

  const hide = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const pick = (option: O) => {
    input.value = option.label;
    chosenCode = option.code;
    onChoice(option);
    status.textContent = "";
    hide();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const activate = (next: number) => {
    active = (next + found.length) % found.length;
    for (const [n, item] of [...list.children].entries()) item.setAttribute("aria-selected", String(n === active));
    input.setAttribute("aria-activedescendant", `${list.id}-${active}`);
    list.children[active]?.scrollIntoView({ block: "nearest" });
  };
  const suggest = async () => {
    const typed = input.value;
    chosenCode = "";
    onChoice(undefined);
    const all = await search(typed).catch(() => null);
    if (typed !== input.value) return; // typed on while loading
    found = (all ?? []).slice(0, MOST);
    list.replaceChildren(
      ...found.map((option, n) => {
        const item = el(
          "li",
          { role: "option", id: `${list.id}-${n}`, "aria-selected": "false", "data-code": option.code },
          option.label,
        );
        item.addEventListener("mousedown", (e) => e.preventDefault());
        item.addEventListener("click", () => pick(option));
        return item;
      }),
    );
    const open = found.length > 0 && document.activeElement === input;
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    active = -1;
    const nothing = all ? texts.none : texts.failed;
    status.textContent = typed.trim() ? (found.length ? texts.found(found.length) : nothing) : "";
    status.classList.toggle("unseen", found.length > 0);
  };
  const chooseOnlyMatch = () => {
    const only = found.length === 1 && !chosenCode && input.value.trim().length > 2 ? found[0] : undefined;
    if (only) pick(only); // typed in full and never chosen from the list: it can mean nothing else
    hide();
  };
  input.addEventListener("input", () => void suggest());
  input.addEventListener("focus", () => void search("").catch(() => undefined), { once: true });
  input.addEventListener("blur", chooseOnlyMatch);
  if (focused && input.value) void suggest(); // typed while this part was loading
  input.addEventListener("keydown", (e) => {
    if (list.hidden) return;
    const option = found[active];
    if (e.key === "ArrowDown") activate(active + 1);
    else if (e.key === "ArrowUp") activate(active - 1);
    else if (e.key === "Escape") hide();
    else if (e.key === "Enter" && option) pick(option);
    else return;
    e.preventDefault();
  });
}
