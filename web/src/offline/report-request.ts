/** Post a report that waits: from the form, from any other page, and from the service worker. */

import { callApi, Problem } from "../api/client";
import type { FiledReport } from "../api/report-types";
import { type OutboxDeps, runExclusively, type SendResult } from "./outbox";
import { outboxStore } from "./outbox-store";

/** Set on the device while anything is in the outbox, so that a page need not load it to learn that nothing is. */
export const OUTBOX_FLAG = "lapor-outbox";
/** The name under which a browser with Background Sync wakes the service worker once the network is back. */
export const OUTBOX_SYNC = "lapor-outbox";

/** Post a report; what may succeed later has "failed" for now. */
async function postReport(body: object): Promise<SendResult> {
  try {
    return { receipt: await callApi<FiledReport>("POST", "/reports", { body }) };
  } catch (error) {
    if (error instanceof Problem && !error.isTransient) return { message: error.message, fields: error.fields };
    return "failed";
  }
}

/** What sending needs, wherever it runs; `onChange` hears of every step. */
export const outboxDeps = (onChange: OutboxDeps["onChange"]): OutboxDeps => ({
  store: outboxStore,
  isOnline: () => navigator.onLine,
  send: postReport,
  runExclusively,
  onChange,
});

/** Ask the browser to send what waits once there is a network, even when no page is open. Not every browser can. */
export async function askForBackgroundSync(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const { sync } = (registration ?? {}) as { sync?: { register(tag: string): Promise<void> } };
  await sync?.register(OUTBOX_SYNC).catch(() => undefined); // refused by the person or the browser: pages do it
}
