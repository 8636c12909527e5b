/** What was typed into the forms of a report, kept on this device until it was sent. */

import type { Store } from "./storage";

const NAME = "lapor-words";

type Words = Record<string, string>;

export function wordsOf(storage: Store, id: string, act: string): Words {
  try {
    const kept: unknown = JSON.parse(storage.getItem(`${NAME}-${id}-${act}`) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as Words) : {};
  } catch {
    return {};
  }
}

export function keepWords(storage: Store, id: string, act: string, words: Words): void {
  const typed = Object.entries(words).filter(([, text]) => text);
  if (typed.length) storage.setItem(`${NAME}-${id}-${act}`, JSON.stringify(Object.fromEntries(typed)));
  else storage.removeItem(`${NAME}-${id}-${act}`);
}

/** Drop everything that was typed for a report. */
export function dropWords(storage: Store, id: string): void {
  for (const name of storage.names()) if (name.startsWith(`${NAME}-${id}-`)) storage.removeItem(name);
}
