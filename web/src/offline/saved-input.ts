/** What was typed into the forms of a report, kept on this device until it was sent, or nobody touched it for a while. */

import type { BrowserStorage } from "./storage";

const KEY_PREFIX = "lapor-words";
const INPUT_DAYS = 30;
const DAY_MS = 86_400_000;

type FormInput = Record<string, string>;

/** `input` is missing in what earlier releases saved: there the whole is the input. */
interface Stored {
  at: number;
  input: FormInput;
}

export function savedInput(storage: BrowserStorage, id: string, act: string): FormInput {
  return read(storage, `${KEY_PREFIX}-${id}-${act}`)?.input ?? {};
}

export function saveInput(storage: BrowserStorage, id: string, act: string, input: FormInput): void {
  const filled = Object.entries(input).filter(([, text]) => text);
  const name = `${KEY_PREFIX}-${id}-${act}`;
  if (filled.length) write(storage, name, { at: Date.now(), input: Object.fromEntries(filled) });
  else storage.removeItem(name);
}

/** Drop everything that was typed for a report. */
export function removeSavedInput(storage: BrowserStorage, id: string): void {
  for (const name of storage.keys()) if (name.startsWith(`${KEY_PREFIX}-${id}-`)) storage.removeItem(name);
}

/** Drop what nobody touched for `INPUT_DAYS`; the time of what an earlier release saved begins now. */
export function removeOldInput(storage: BrowserStorage, now = Date.now()): void {
  for (const name of storage.keys().filter((key) => key.startsWith(`${KEY_PREFIX}-`))) {
    const found = read(storage, name);
    if (!found || now - found.at > INPUT_DAYS * DAY_MS) storage.removeItem(name);
    else write(storage, name, found);
  }
}

function read(storage: BrowserStorage, name: string): Stored | undefined {
  try {
    const found: unknown = JSON.parse(storage.getItem(name) ?? "null");
    if (typeof found !== "object" || found === null) return undefined;
    return typeof (found as Stored).at === "number" ? (found as Stored) : { at: Date.now(), input: found as FormInput };
  } catch {
    return undefined;
  }
}

const write = (storage: BrowserStorage, name: string, stored: Stored): void =>
  storage.setItem(name, JSON.stringify(stored));
