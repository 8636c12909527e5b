/** Keep values for the console until the tab is closed. */

const PREFIX = "konsol/";

export function storeInTab(key: string, value: unknown): void {
  sessionStorage.setItem(PREFIX + key, JSON.stringify(value));
}

export function readFromTab<T>(key: string): T | null {
  const found = sessionStorage.getItem(PREFIX + key);
  return found === null ? null : (JSON.parse(found) as T);
}

/** Forget one key, or everything of the console. */
export function removeFromTab(key?: string): void {
  if (key !== undefined) {
    sessionStorage.removeItem(PREFIX + key);
    return;
  }
  for (const name of consoleKeys()) sessionStorage.removeItem(name);
}

function consoleKeys(): string[] {
  return Array.from({ length: sessionStorage.length }, (_, n) => sessionStorage.key(n) ?? "").filter((name) =>
    name.startsWith(PREFIX),
  );
}
