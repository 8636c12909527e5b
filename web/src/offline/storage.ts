/** Store values in this browser; where it refuses (forbidden, full, broken), in memory as long as the page lasts. */

export type KeyValueStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export class BrowserStorage implements KeyValueStorage {
  readonly #own: Storage | undefined;
  readonly #memory = new Map<string, string>();
  /** False once something could not be kept beyond this page. */
  persistent = true;

  constructor(which: "localStorage" | "sessionStorage") {
    try {
      this.#own = globalThis[which];
      this.#own.getItem("");
    } catch {
      this.#own = undefined;
    }
    this.setItem("lapor-probe", "1");
    this.removeItem("lapor-probe");
  }

  getItem(name: string): string | null {
    return this.#memory.get(name) ?? this.#own?.getItem(name) ?? null;
  }

  setItem(name: string, value: string): void {
    this.#memory.set(name, value);
    try {
      if (!this.#own) throw new Error("refused");
      this.#own.setItem(name, value);
      this.#memory.delete(name);
    } catch {
      this.persistent = false;
    }
  }

  removeItem(name: string): void {
    this.#memory.delete(name);
    this.#own?.removeItem(name);
  }

  keys(): string[] {
    const own = this.#own;
    return [...this.#memory.keys(), ...Array.from({ length: own?.length ?? 0 }, (_, n) => own?.key(n) ?? "")];
  }
}

/** Kept on the device. */
export const deviceStorage = new BrowserStorage("localStorage");
/** Kept until the tab is closed. */
export const tabStorage = new BrowserStorage("sessionStorage");
