/** Load the public keys of receipts, and keep them for times without a network. */

import type { ReceiptKeys } from "./receipt-verification";

const KEYS_URL = "/api/v1/receipt-keys";
const STORAGE_KEY = "lapor-receipt-keys";

/** The service's public keys; without a network those that this device saw last. Undefined when it never saw any. */
export async function receiptKeys(
  cache: RequestCache = "default",
  storage: Storage = localStorage,
  fetchKeys: typeof fetch = fetch,
): Promise<ReceiptKeys | undefined> {
  try {
    const response = await fetchKeys(KEYS_URL, { cache });
    const found = (await response.json()) as Partial<ReceiptKeys>;
    if (!response.ok || !Array.isArray(found.keys)) return storedKeys(storage);
    storeKeys(storage, found as ReceiptKeys);
    return found as ReceiptKeys;
  } catch {
    return storedKeys(storage);
  }
}

function storedKeys(storage: Storage): ReceiptKeys | undefined {
  try {
    return (JSON.parse(storage.getItem(STORAGE_KEY) ?? "null") as ReceiptKeys | null) ?? undefined;
  } catch {
    return undefined;
  }
}

function storeKeys(storage: Storage, keys: ReceiptKeys): void {
  try {
    storage.setItem(STORAGE_KEY, JSON.stringify(keys));
  } catch {
    // storage may be full or forbidden: then only the network knows
  }
}
