/** The device's storage, which may be full, forbidden or broken: then what is kept lasts as long as the page. */

class Memory {
  readonly #kept = new Map<string, string>();
  getItem = (key: string): string | null => this.#kept.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.#kept.set(key, value);
  removeItem = (key: string): void => void this.#kept.delete(key);
}

export type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** `localStorage` or `sessionStorage` when it can be written to, else a memory; `lasting` tells which. */
export function device(which: "localStorage" | "sessionStorage"): { kept: Kept; lasting: boolean } {
  try {
    const kept = globalThis[which];
    kept.setItem("lapor-probe", "1");
    kept.removeItem("lapor-probe");
    return { kept, lasting: true };
  } catch {
    return { kept: new Memory(), lasting: false };
  }
}
