/** The language of this device, and the sentences of the sections that the page has loaded in it. */

export type Language = "id" | "en";
type Texts = Record<string, string>;

const STORAGE_KEY = "lapor-language";
const current: Language = storedLanguage() === "en" ? "en" : "id";
const texts: Texts = {};

/** What was chosen on this device before, else Indonesian. */
export function language(): Language {
  return current;
}

/** Take up a section of the texts; only the language that is read is loaded. */
export async function addTexts(indonesian: Texts, english: () => Promise<{ default: Texts }>): Promise<void> {
  Object.assign(texts, current === "en" ? (await english()).default : indonesian);
}

/** The sentence of `key`, with `{name}` filled in. */
export function t(key: string, values: Record<string, string | number> = {}): string {
  return fillPlaceholders(texts[key] ?? key, values);
}

/** Whether the sections taken up have a sentence of `key`. */
export function hasText(key: string): boolean {
  return key in texts;
}

export function fillPlaceholders(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Put the language over the page's own Indonesian, and wire the switch. */
export function applyLanguage(): void {
  if (current === "en") {
    document.documentElement.lang = "en";
    translate(document);
  }
  const other = document.querySelector("#language");
  other?.setAttribute("lang", current === "en" ? "id" : "en"); // its word is of the language that it leads to
  other?.addEventListener("click", () => {
    try {
      localStorage.setItem(STORAGE_KEY, current === "id" ? "en" : "id");
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

function storedLanguage(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null; // storage may be forbidden: Indonesian then
  }
}
