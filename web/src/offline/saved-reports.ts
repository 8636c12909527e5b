/** Reports that somebody chose to keep on this device: both codes and the last view of each. */

import { clear, createStore, del, get, set, values } from "idb-keyval";
import type { TrackedReport } from "../api/report-types";
import { normalizeCode } from "../api/tracking-id";
import { hasSavedReports, SAVED_REPORTS_FLAG } from "./saved-reports-flag";
import { deviceStorage } from "./storage";

export interface SavedReport {
  id: string;
  code: string;
  saved_at: string;
  /** How much of the timeline has been seen by the person. */
  seen: number;
  /** The last view, without links that expire, and when it was true. */
  view: TrackedReport | null;
  viewed_at: string | null;
}

const reportStore = (): ReturnType<typeof createStore> => (opened ??= createStore("lapor-saved", "reports"));
let opened: ReturnType<typeof createStore> | undefined;

/** Keep a report. Called by who asked for it explicitly; rejects when this device cannot keep anything. */
export async function saveReport(id: string, code: string, view: TrackedReport | null = null): Promise<void> {
  const now = new Date().toISOString();
  const trackingId = normalizeCode(id);
  const made: SavedReport = {
    id: trackingId,
    code: normalizeCode(code),
    saved_at: now,
    seen: 1,
    view: null,
    viewed_at: null,
  };
  await set(trackingId, view ? withView(made, view, now, true) : made, reportStore());
  setFlag(true);
}

export async function savedReports(): Promise<SavedReport[]> {
  if (!hasSavedReports()) return [];
  const all = await values<SavedReport>(reportStore()).catch(() => []);
  return all.sort((a, b) => b.saved_at.localeCompare(a.saved_at));
}

export async function savedReport(id: string): Promise<SavedReport | undefined> {
  return hasSavedReports() ? get<SavedReport>(id, reportStore()).catch(() => undefined) : undefined;
}

/** Take up a newer view of a report, if it is one of those kept; `seen` when the person looks at it. */
export async function updateSavedReport(
  id: string,
  view: TrackedReport,
  seen: boolean,
): Promise<SavedReport | undefined> {
  const saved = await savedReport(id);
  if (!saved || view.view !== "reporter") return saved;
  const next = withView(saved, view, new Date().toISOString(), seen);
  await set(id, next, reportStore()).catch(() => undefined);
  return next;
}

export async function removeSavedReport(id: string): Promise<void> {
  await del(id, reportStore());
  setFlag((await values(reportStore())).length > 0);
}

export async function removeAllSavedReports(): Promise<void> {
  await clear(reportStore());
  setFlag(false);
}

function setFlag(on: boolean): void {
  if (on) deviceStorage.setItem(SAVED_REPORTS_FLAG, "1");
  else deviceStorage.removeItem(SAVED_REPORTS_FLAG);
}

/** `kept` with a view that was true at `at`. */
export function withView(saved: SavedReport, view: TrackedReport, at: string, seen: boolean): SavedReport {
  return { ...saved, view: withoutExpiringLinks(view), viewed_at: at, seen: seen ? view.timeline.length : saved.seen };
}

/** What of a view can be kept: links to files end after minutes, forms for uploads too. */
export function withoutExpiringLinks(view: TrackedReport): TrackedReport {
  const { uploads: _, ...rest } = view;
  const attachments = view.attachments?.map((file) => ({ ...file, url: null, thumb_url: null }));
  return {
    ...rest,
    ...(attachments ? { attachments } : {}),
    ...(view.main ? { main: withoutExpiringLinks(view.main) } : {}),
  };
}

/** A kept view as it may be shown later: no time is counted and nothing is offered. */
export function asStoredView(view: TrackedReport): TrackedReport {
  const clocks = view.clocks?.map((clock) => ({ ...clock, working_days_left: null }));
  return { ...view, can: {}, ...(clocks ? { clocks } : {}), ...(view.main ? { main: asStoredView(view.main) } : {}) };
}

/** The events that the person has not seen; that it was filed is known to whoever filed it. */
export function unseenEvents(saved: SavedReport): TrackedReport["timeline"] {
  return saved.view?.timeline.slice(saved.seen) ?? [];
}
