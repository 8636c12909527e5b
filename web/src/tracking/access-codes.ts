/**
 * The codes this tab looks at. They arrive in the fragment, which no server ever sees, and leave the address at once: a link that is
 * shared, a screenshot or a look over the shoulder then shows the public part only. The tab keeps them until it is closed.
 */

import { isTrackingId, normalize } from "../api/tracking-id";
import type { Kept } from "../offline/storage";

export interface Codes {
  id: string;
  code: string;
}

const key = (id: string): string => `lacak-code-${id}`;

/** What an address asks for; `linked` when it brought the code itself. */
export function arriving(address: URL, tab: Kept): (Codes & { linked: boolean }) | undefined {
  const [first = "", second = ""] = decode(address.hash.slice(1)).split(".");
  const typed = first || (address.searchParams.get("id") ?? "");
  if (!typed) return undefined;
  const id = isTrackingId(typed) ? normalize(typed) : typed;
  const code = normalize(second);
  return { id, code: code || (tab.getItem(key(id)) ?? ""), linked: Boolean(code) };
}

/** Keep them for this tab; the address that may be seen. Without storage a refresh asks for the code again. */
export function keep({ id, code }: Codes, tab: Kept): string {
  if (code) tab.setItem(key(id), code);
  else tab.removeItem(key(id));
  return `/lacak/?id=${encodeURIComponent(id)}`;
}

export function forget(id: string, tab: Kept): void {
  tab.removeItem(key(id));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a mistyped % is not a reason to show nothing
  }
}
