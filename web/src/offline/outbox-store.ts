/** Files and reports on this device, in IndexedDB; in memory when that is refused, which `lasting` tells. */

import { createStore, del, entries, get, set, type UseStore } from "idb-keyval";
import type { Box, Item, KeptFile } from "./outbox";

/** A day after it was received, a receipt is no longer kept here. */
const KEPT_FOR = 86_400_000;

export class DeviceBox implements Box {
  lasting = true;
  readonly #memory = new Map<string, unknown>();
  #store: UseStore | undefined;

  async all(): Promise<Item[]> {
    const all = (await this.#try((store) => entries<string, unknown>(store))) ?? [...this.#memory];
    const items = all.filter(([key]) => key.startsWith("out:")).map(([, item]) => item as Item);
    return items.sort((a, b) => a.at - b.at);
  }

  get = (token: string): Promise<Item | undefined> => this.#get<Item>(`out:${token}`);
  put = (item: Item): Promise<void> => this.#put(`out:${item.token}`, item);
  remove = (token: string): Promise<void> => this.#remove(`out:${token}`);

  files = async (token: string): Promise<KeptFile[]> => (await this.#get<KeptFile[]>(`files:${token}`)) ?? [];
  keepFiles = (token: string, files: readonly KeptFile[]): Promise<void> =>
    files.length ? this.#put(`files:${token}`, files) : this.#remove(`files:${token}`);

  /** Forget receipts that are over a day old and need nothing more. */
  async tidy(now: number): Promise<void> {
    for (const item of await this.all()) {
      if (item.state === "received" && item.seen && !item.files.length && now - item.at > KEPT_FOR)
        await this.remove(item.token);
    }
  }

  async #get<T>(key: string): Promise<T | undefined> {
    if (this.#memory.has(key)) return this.#memory.get(key) as T;
    return this.#try((store) => get<T>(key, store));
  }

  async #put(key: string, value: unknown): Promise<void> {
    const kept = await this.#try((store) => set(key, value, store).then(() => true));
    if (kept) this.#memory.delete(key);
    else this.#memory.set(key, value);
  }

  async #remove(key: string): Promise<void> {
    this.#memory.delete(key);
    await this.#try((store) => del(key, store));
  }

  async #try<T>(job: (store: UseStore) => Promise<T>): Promise<T | undefined> {
    try {
      this.#store ??= createStore("lapor", "kept");
      return await job(this.#store);
    } catch {
      this.lasting = false;
      return undefined;
    }
  }
}

export const box = new DeviceBox();
