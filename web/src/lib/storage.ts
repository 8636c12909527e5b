/** Storage of this browser, or one that lasts as long as the page where it is forbidden: nobody is kept from going on. */

class Memory implements Storage {
  readonly #kept = new Map<string, string>();
  get length(): number {
    return this.#kept.size;
  }
  clear(): void {
    this.#kept.clear();
  }
  getItem(name: string): string | null {
    return this.#kept.get(name) ?? null;
  }
  key(index: number): string | null {
    return [...this.#kept.keys()][index] ?? null;
  }
  removeItem(name: string): void {
    this.#kept.delete(name);
  }
  setItem(name: string, value: string): void {
    this.#kept.set(name, value);
  }
}

function usable(which: () => Storage): Storage {
  try {
    const storage = which();
    storage.getItem("");
    return storage;
  } catch {
    return new Memory();
  }
}

/** Kept on the device. */
export const device: Storage = usable(() => localStorage);
/** Kept until the tab is closed. */
export const tab: Storage = usable(() => sessionStorage);
