import type { Keys } from "./receipt-verification";

const ADDRESS = "/api/v1/receipt-keys";
const KEPT = "lapor-receipt-keys";

/** The service's public keys; without a network those that this device saw last. Undefined when it never saw any. */
export async function receiptKeys(
  cache: RequestCache = "default",
  storage: Storage = localStorage,
  ask: typeof fetch = fetch,
): Promise<Keys | undefined> {
  try {
    const answer = await ask(ADDRESS, { cache });
    const found = (await answer.json()) as Partial<Keys>;
    if (!answer.ok || !Array.isArray(found.keys)) return kept(storage);
    remember(storage, found as Keys);
    return found as Keys;
  } catch {
    return kept(storage);
  }
}

function kept(storage: Storage): Keys | undefined {
  try {
    return (JSON.parse(storage.getItem(KEPT) ?? "null") as Keys | null) ?? undefined;
  } catch {
    return undefined;
  }
}

function remember(storage: Storage, keys: Keys): void {
  try {
    storage.setItem(KEPT, JSON.stringify(keys));
  } catch {
    // storage may be full or forbidden: then only the network knows
  }
}
