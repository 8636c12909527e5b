/** The language of this device, and what the page's sections have taught to say in it. */

export type Language = "id" | "en";
type Texts = Record<string, string>;

const KEPT = "lapor-language";
const current: Language = stored() === "en" ? "en" : "id";
const known: Texts = {};

/** What was chosen on this device before, else Indonesian. */
export function language(): Language {
  return current;
}

/** Take up a section of the texts; only the language that is read is loaded. */
export async function learn(indonesian: Texts, english: () => Promise<{ default: Texts }>): Promise<void> {
  Object.assign(known, current === "en" ? (await english()).default : indonesian);
}

/** The sentence of `key`, with `{name}` filled in. */
export function t(key: string, values: Record<string, string | number> = {}): string {
  return fill(known[key] ?? key, values);
}

export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Put the language over the page's own Indonesian, and wire the switch. */
export function ready(): void {
  if (current === "en") {
    document.documentElement.lang = "en";
    translate(document);
  }
  const other = document.querySelector("#language");
  other?.setAttribute("lang", current === "en" ? "id" : "en"); // its word is of the language that it leads to
  other?.addEventListener("click", () => {
    try {
      localStorage.setItem(KEPT, current === "id" ? "en" : "id");
    } catch {
      return; // storage is forbidden: the choice would be forgotten by the reload
    }
    location.reload();
  });
}

/** Put the current language into every element that names its text with `data-t`. */
export function translate(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-t]"))
    element.textContent = t(element.dataset.t ?? "");
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // storage may be forbidden: Indonesian then
  }
}
