import { id, type Key, type Texts } from "./texts/id";

export type Language = "id" | "en";

const KEPT = "lapor-language";
let current: Language = "id";
let texts: Texts = id;

/** The language of this device: what was chosen here before, else Indonesian. */
export function language(): Language {
  return current;
}

/** The sentence of `key`, with `{name}` filled in. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return fill(texts[key], values);
}

export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Load the chosen language and put it over the page's Indonesian; wires the switch. */
export async function ready(): Promise<Language> {
  current = stored() === "en" ? "en" : "id";
  if (current === "en") {
    texts = (await import("./texts/en")).en;
    document.documentElement.lang = "en";
    translate(document);
  }
  document.querySelector("#language")?.addEventListener("click", () => {
    localStorage.setItem(KEPT, current === "id" ? "en" : "id");
    location.reload();
  });
  return current;
}

/** Put the current language into every element that names its text with `data-t`. */
export function translate(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-t]")) {
    element.textContent = texts[element.dataset["t"] as Key];
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // storage may be forbidden: Indonesian then
  }
}
