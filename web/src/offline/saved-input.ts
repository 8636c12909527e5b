/** What was typed into the forms of a report, kept on this device until it was sent. */

import type { BrowserStorage } from "./storage";

const KEY_PREFIX = "lapor-words";

type FormInput = Record<string, string>;

export function savedInput(storage: BrowserStorage, id: string, act: string): FormInput {
  try {
    const found: unknown = JSON.parse(storage.getItem(`${KEY_PREFIX}-${id}-${act}`) ?? "{}");
    return typeof found === "object" && found !== null ? (found as FormInput) : {};
  } catch {
    return {};
  }
}

export function saveInput(storage: BrowserStorage, id: string, act: string, input: FormInput): void {
  const filled = Object.entries(input).filter(([, text]) => text);
  if (filled.length) storage.setItem(`${KEY_PREFIX}-${id}-${act}`, JSON.stringify(Object.fromEntries(filled)));
  else storage.removeItem(`${KEY_PREFIX}-${id}-${act}`);
}

/** Drop everything that was typed for a report. */
export function removeSavedInput(storage: BrowserStorage, id: string): void {
  for (const name of storage.keys()) if (name.startsWith(`${KEY_PREFIX}-${id}-`)) storage.removeItem(name);
}
