/** Write moments as people in Indonesia read them: in Jakarta's time, in the page's language. */

import { language } from "../texts/language";

const ZONE = "Asia/Jakarta";

/** `24 November 2026` in Jakarta. */
export function day(iso: string): string {
  return format(iso, { dateStyle: "long" });
}

/** `24 November 2026 19.32` in Jakarta. */
export function moment(iso: string): string {
  return format(iso, { dateStyle: "long", timeStyle: "short" });
}

/** `19.32` in Jakarta. */
export function time(iso: string): string {
  return format(iso, { timeStyle: "short" });
}

function format(iso: string, how: Intl.DateTimeFormatOptions): string {
  const locale = language() === "en" ? "en-GB" : "id-ID";
  return new Intl.DateTimeFormat(locale, { ...how, timeZone: ZONE }).format(new Date(iso));
}

/** Today in Jakarta as `YYYY-MM-DD`. */
export function today(now = new Date()): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(now);
}
