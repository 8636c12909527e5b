/** Store the outbox and its files in IndexedDB; in memory where that is refused, then `persistent` is false. */

import { createStore, del, entries, get, set, type UseStore } from "idb-keyval";
import { isDone, type OutboxItem, type OutboxStore, type StoredFile } from "./outbox";

export class DeviceOutboxStore implements OutboxStore {
  persistent = true;
  readonly #memory = new Map<string, unknown>();
  #store: UseStore | undefined;

  async items(): Promise<OutboxItem[]> {
    const all = (await this.#try((store) => entries<string, unknown>(store))) ?? [...this.#memory];
    const items = all.filter(([key]) => key.startsWith("out:")).map(([, item]) => item as OutboxItem);
    return items.sort((a, b) => a.at - b.at);
  }

  item = (token: string): Promise<OutboxItem | undefined> => this.#get<OutboxItem>(`out:${token}`);
  saveItem = (item: OutboxItem): Promise<void> => this.#put(`out:${item.token}`, item);
  removeItem = (token: string): Promise<void> => this.#remove(`out:${token}`);

  files = async (token: string): Promise<StoredFile[]> => (await this.#get<StoredFile[]>(`files:${token}`)) ?? [];
  saveFiles = (token: string, files: readonly StoredFile[]): Promise<void> =>
    files.length ? this.#put(`files:${token}`, files) : this.#remove(`files:${token}`);

  /** Forget reports of which nothing more is to come, and those whose time on the device is over. */
  async removeDone(now = Date.now()): Promise<void> {
    for (const item of await this.items()) if (isDone(item, now)) await this.removeItem(item.token);
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
      this.persistent = false;
      return undefined;
    }
  }
}

export const outboxStore = new DeviceOutboxStore();
