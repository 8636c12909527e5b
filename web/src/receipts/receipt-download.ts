/** Fetch the signed receipt of a report. */

import { callApi, Problem } from "../api/client";
import type { SignedReceipt } from "../api/report-types";

/** Seconds between attempts: a report that waits in the queue is stored within minutes. */
const WAITS = [1, 2, 4, 8, 15, 30];

const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

/** Whether the receipt may exist a moment later: the report is still on its way to the table. */
function mayExistLater(error: unknown): boolean {
  return error instanceof Problem && (error.status === 404 || error.isTransient);
}

/** Fetch the receipt; `waiting` is called before each further attempt. Raises Problem or Offline. */
export async function fetchReceipt(
  trackingId: string,
  code: string,
  waiting: () => void,
  waits: readonly number[] = WAITS,
): Promise<SignedReceipt> {
  const ask = (): Promise<SignedReceipt> =>
    callApi<SignedReceipt>("GET", `/reports/${encodeURIComponent(trackingId)}/receipt`, { code });
  for (const seconds of waits) {
    try {
      return await ask();
    } catch (error) {
      if (!mayExistLater(error)) throw error;
      waiting();
      await pause(seconds);
    }
  }
  return ask();
}
