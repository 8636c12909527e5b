/** A due moment in words. Lateness is said, not only coloured. */

import { language } from "../lib/language";
import { c } from "./texts";

const ZONE = "Asia/Jakarta";
const DAY_MS = 86_400_000;

export interface DueWords {
  text: string;
  late: boolean;
}

/** How a deadline at `due` (ISO) stands at `now`. Days between are calendar days in Jakarta. */
export function dueWords(due: string, now: Date): DueWords {
  const at = new Date(due);
  const days = jakartaDay(at) - jakartaDay(now);
  const values = { date: weekday(at), time: clock(at), n: Math.abs(days) };
  if (at < now) return { late: true, text: c(days === 0 ? "late_today" : "late_days", values) };
  if (days === 0) return { late: false, text: c("due_today", values) };
  return { late: false, text: c(days === 1 ? "due_tomorrow" : "due_in", values) };
}

/** `Jumat, 27 November 2026` in Jakarta. */
export function weekday(at: Date): string {
  return format(at, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

function clock(at: Date): string {
  return `${format(at, { hour: "2-digit", minute: "2-digit" })} WIB`;
}

function format(at: Date, how: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(language() === "en" ? "en-GB" : "id-ID", { ...how, timeZone: ZONE }).format(at);
}

/** Days since 1970, counted in Jakarta. */
function jakartaDay(at: Date): number {
  return Date.parse(new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(at)) / DAY_MS;
}
