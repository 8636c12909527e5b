/**
 * Read the tracking ID and access code of a report from an address. They arrive in the fragment, which no server ever sees, and leave
 * the address at once: a link that is shared, a screenshot or a look over the shoulder then shows the public part only. Nothing keeps
 * the code but the page that shows the report, unless its reporter asks for it (`offline/saved-reports.ts`).
 */

import { isTrackingId, normalizeCode } from "../api/tracking-id";

export interface ReportAccess {
  id: string;
  code: string;
}

/** What an address asks for; undefined when it names no report. */
export function accessFromAddress(address: URL): ReportAccess | undefined {
  const [first = "", second = ""] = decode(address.hash.slice(1)).split(".");
  const givenId = first || (address.searchParams.get("id") ?? "");
  if (!givenId) return undefined;
  return { id: isTrackingId(givenId) ? normalizeCode(givenId) : givenId, code: normalizeCode(second) };
}

/** The address that may be seen: it leads to the public part. */
export const addressWithoutCode = (id: string): string => `/lacak/?id=${encodeURIComponent(id)}`;

/** The address that makes whoever opens it the reporter. */
export const addressWithCode = ({ id, code }: ReportAccess): string =>
  `/lacak/#${encodeURIComponent(id)}.${encodeURIComponent(code)}`;

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a mistyped % is not a reason to show nothing
  }
}
