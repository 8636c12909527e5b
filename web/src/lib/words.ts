/** What was typed into the forms of a report, kept on this device until it was sent. */

const NAME = "lapor-words";

type Words = Record<string, string>;

export function wordsOf(storage: Storage, id: string, act: string): Words {
  try {
    const kept: unknown = JSON.parse(storage.getItem(`${NAME}-${id}-${act}`) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as Words) : {};
  } catch {
    return {};
  }
}

export function keepWords(storage: Storage, id: string, act: string, words: Words): void {
  const typed = Object.entries(words).filter(([, text]) => text);
  try {
    if (typed.length) storage.setItem(`${NAME}-${id}-${act}`, JSON.stringify(Object.fromEntries(typed)));
    else storage.removeItem(`${NAME}-${id}-${act}`);
  } catch {
    // a full or forbidden storage must not stop anybody from writing
  }
}

/** Drop everything that was typed for a report. */
export function dropWords(storage: Storage, id: string): void {
  try {
    const names = Array.from({ length: storage.length }, (_, n) => storage.key(n) ?? "");
    for (const name of names) if (name.startsWith(`${NAME}-${id}-`)) storage.removeItem(name);
  } catch {
    // nothing was kept
  }
}
