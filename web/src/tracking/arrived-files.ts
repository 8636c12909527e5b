/** Remember in this tab which files have arrived: until their check is done, the service only knows that they were declared. */

import { normalizeCode } from "../api/tracking-id";
import type { KeyValueStorage } from "../offline/storage";

const storageKey = (trackingId: string, upload: string): string =>
  `lacak-arrived-${normalizeCode(trackingId)}-${upload}`;

export function rememberArrival(storage: KeyValueStorage, trackingId: string, upload: string): void {
  storage.setItem(storageKey(trackingId, upload), "1");
}

export const hasArrived = (storage: KeyValueStorage, trackingId: string, upload: string): boolean =>
  storage.getItem(storageKey(trackingId, upload)) !== null;
