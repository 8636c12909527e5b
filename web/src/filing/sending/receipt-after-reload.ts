/**
 * Keep a receipt for a reload of the page that shows it. It lies in the tab, is read by a reload alone, and is never kept
 * of a report that is both anonymous and confidential.
 */

import type { OutboxItem } from "../../offline/outbox";
import { tabStorage } from "../../offline/storage";

const STORAGE_KEY = "lapor-receipt";

export function keepForReload(item: OutboxItem): void {
  if (item.secret) return;
  tabStorage.setItem(STORAGE_KEY, JSON.stringify({ ...item, files: [], settled: [], seen: true }));
}

/** The receipt that this page showed before it was reloaded; whatever else brought the page here forgets it. */
export function keptForReload(): OutboxItem | undefined {
  const kept = tabStorage.getItem(STORAGE_KEY);
  tabStorage.removeItem(STORAGE_KEY);
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (!kept || entry?.type !== "reload") return undefined;
  return JSON.parse(kept) as OutboxItem;
}
