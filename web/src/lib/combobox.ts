import { el } from "./dom";

export interface Option {
  code: string;
  label: string;
}

const MOST = 8;

/** The options that hold every typed word; those that begin with the first word come first. */
export function matching(options: readonly Option[], typed: string, most = MOST): Option[] {
  const words = typed.toLowerCase().split(/[\s,]+/).filter(Boolean);
  const first = words[0];
  if (!first) return [];
  const fitting = options.filter((o) => words.every((w) => o.label.toLowerCase().includes(w)));
  const begins = (o: Option) => (o.label.toLowerCase().startsWith(first) ? 0 : 1);
  return fitting.sort((a, b) => begins(a) - begins(b) || a.label.localeCompare(b.label, "id")).slice(0, most);
}

/** A text input with a list of suggestions (ARIA combobox). `chosen` is told "" while none fits. */
export function combobox(
  input: HTMLInputElement,
  options: () => Promise<readonly Option[]>,
  chosen: (code: string) => void,
): void {
  const list = el("ul", { class: "options", role: "listbox", id: `${input.id}-options`, hidden: true });
  const wrapper = el("div", { class: "combo" });
  input.replaceWith(wrapper);
  wrapper.append(input, list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  })) {
    input.setAttribute(name, value);
  }
  let found: Option[] = [];
  let at = -1;

  const hide = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const pick = (option: Option) => {
    input.value = option.label;
    chosen(option.code);
    hide();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const mark = (next: number) => {
    at = (next + found.length) % found.length;
    [...list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === at)));
    input.setAttribute("aria-activedescendant", `${list.id}-${at}`);
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  const suggest = async () => {
    const typed = input.value;
    chosen("");
    const all = await options().catch(() => []);
    if (typed !== input.value) return; // typed on while loading
    found = matching(all, typed);
    list.replaceChildren(
      ...found.map((option, n) => {
        const item = el("li", { role: "option", id: `${list.id}-${n}`, "aria-selected": "false", "data-code": option.code }, option.label);
        item.addEventListener("mousedown", (e) => e.preventDefault());
        item.addEventListener("click", () => pick(option));
        return item;
      }),
    );
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    at = -1;
  };
  input.addEventListener("input", () => void suggest());
  input.addEventListener("focus", () => void options().catch(() => undefined), { once: true });
  input.addEventListener("blur", hide);
  input.addEventListener("keydown", (e) => {
    if (list.hidden) return;
    const option = found[at];
    if (e.key === "ArrowDown") mark(at + 1);
    else if (e.key === "ArrowUp") mark(at - 1);
    else if (e.key === "Escape") hide();
    else if (e.key === "Enter" && option) pick(option);
    else return;
    e.preventDefault();
  });
}
