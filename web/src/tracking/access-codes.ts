/**
 * Keep the tracking ID and access code of the report that this tab shows. They arrive in the fragment, which no server ever sees, and leave the address at once: a link that is
 * shared, a screenshot or a look over the shoulder then shows the public part only. The tab keeps them until it is closed.
 */

import { isTrackingId, normalizeCode } from "../api/tracking-id";
import type { KeyValueStorage } from "../offline/storage";

export interface ReportAccess {
  id: string;
  code: string;
}

const storageKey = (id: string): string => `lacak-code-${id}`;

/** What an address asks for; `linked` when it brought the code itself. */
export function accessFromAddress(
  address: URL,
  storage: KeyValueStorage,
): (ReportAccess & { linked: boolean }) | undefined {
  const [first = "", second = ""] = decode(address.hash.slice(1)).split(".");
  const givenId = first || (address.searchParams.get("id") ?? "");
  if (!givenId) return undefined;
  const id = isTrackingId(givenId) ? normalizeCode(givenId) : givenId;
  const code = normalizeCode(second);
  return { id, code: code || (storage.getItem(storageKey(id)) ?? ""), linked: Boolean(code) };
}

/** Keep them for this tab; the address that may be seen. Without storage a refresh asks for the code again. */
export function storeAccess({ id, code }: ReportAccess, storage: KeyValueStorage): string {
  if (code) storage.setItem(storageKey(id), code);
  else storage.removeItem(storageKey(id));
  return `/lacak/?id=${encodeURIComponent(id)}`;
}

export function forgetAccess(id: string, storage: KeyValueStorage): void {
  storage.removeItem(storageKey(id));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a mistyped % is not a reason to show nothing
  }
}
