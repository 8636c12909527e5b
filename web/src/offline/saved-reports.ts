/** Reports that somebody chose to keep on this device: both codes and the last view of each. */

import { clear, createStore, del, get, set, values } from "idb-keyval";
import { normalize } from "../api/tracking-id";
import type { Tracked } from "../tracking/report-view";
import { anySaved, FLAG } from "./saved-reports-flag";
import { device } from "./storage";

export interface Saved {
  id: string;
  code: string;
  saved_at: string;
  /** How much of the timeline has been seen by the person. */
  seen: number;
  /** The last view, without links that expire, and when it was true. */
  view: Tracked | null;
  viewed_at: string | null;
}

const store = (): ReturnType<typeof createStore> => (opened ??= createStore("lapor-saved", "reports"));
let opened: ReturnType<typeof createStore> | undefined;

/** Keep a report. Called by who asked for it explicitly; rejects when this device cannot keep anything. */
export async function saveReport(id: string, code: string, view: Tracked | null = null): Promise<void> {
  const now = new Date().toISOString();
  const plain = normalize(id);
  const made: Saved = { id: plain, code: normalize(code), saved_at: now, seen: 1, view: null, viewed_at: null };
  await set(plain, view ? looked(made, view, now, true) : made, store());
  flag(true);
}

export async function savedReports(): Promise<Saved[]> {
  if (!anySaved()) return [];
  const all = await values<Saved>(store()).catch(() => []);
  return all.sort((a, b) => b.saved_at.localeCompare(a.saved_at));
}

export async function savedReport(id: string): Promise<Saved | undefined> {
  return anySaved() ? get<Saved>(id, store()).catch(() => undefined) : undefined;
}

/** Take up a newer view of a report, if it is one of those kept; `seen` when the person looks at it. */
export async function remember(id: string, view: Tracked, seen: boolean): Promise<Saved | undefined> {
  const kept = await savedReport(id);
  if (!kept || view.view !== "reporter") return kept;
  const next = looked(kept, view, new Date().toISOString(), seen);
  await set(id, next, store()).catch(() => undefined);
  return next;
}

export async function removeReport(id: string): Promise<void> {
  await del(id, store());
  flag((await values(store())).length > 0);
}

export async function removeAll(): Promise<void> {
  await clear(store());
  flag(false);
}

function flag(on: boolean): void {
  if (on) device.setItem(FLAG, "1");
  else device.removeItem(FLAG);
}

/** `kept` with a view that was true at `at`. */
export function looked(kept: Saved, view: Tracked, at: string, seen: boolean): Saved {
  return { ...kept, view: lasting(view), viewed_at: at, seen: seen ? view.timeline.length : kept.seen };
}

/** What of a view can be kept: links to files end after minutes, forms for uploads too. */
export function lasting(view: Tracked): Tracked {
  const { uploads: _, ...rest } = view;
  const attachments = view.attachments?.map((file) => ({ ...file, url: null, thumb_url: null }));
  return { ...rest, ...(attachments ? { attachments } : {}), ...(view.main ? { main: lasting(view.main) } : {}) };
}

/** A kept view as it may be shown later: no time is counted and nothing is offered. */
export function asOfThen(view: Tracked): Tracked {
  const clocks = view.clocks?.map((clock) => ({ ...clock, working_days_left: null }));
  return { ...view, can: {}, ...(clocks ? { clocks } : {}), ...(view.main ? { main: asOfThen(view.main) } : {}) };
}

/** The events that the person has not seen; that it was filed is known to whoever filed it. */
export function news(kept: Saved): Tracked["timeline"] {
  return kept.view?.timeline.slice(kept.seen) ?? [];
}
