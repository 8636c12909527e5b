/** Say when a report is due. Lateness is said, not only coloured. */

import { type ConsoleKey, t } from "texts:console";
import { language } from "../../texts/language";
import { type Countdown, countdown, type Deadline } from "../../ui/countdown";
import { today } from "../../ui/dates";

const ZONE = "Asia/Jakarta";

export interface DueSentence {
  text: string;
  late: boolean;
}

const KEY_OF: Record<Countdown["key"], ConsoleKey> = {
  left_today: "due_today",
  left_tomorrow: "due_tomorrow",
  left_working: "due_in_working",
  left_days: "due_in",
  late_working: "late_working",
  late_now: "late_since",
};

/** How a deadline stands at `now`, counted as on the reporter's page: working days, which are the API's. */
export function dueSentence(due: Deadline, now: Date): DueSentence {
  const at = new Date(due.due_at);
  const left = countdown(due, now);
  const values = { date: weekday(at), time: clock(at), n: left?.n ?? 0 };
  const lateToday = left?.key === "late_now" && today(at) === today(now);
  return { late: due.overdue, text: t(lateToday ? "late_today" : left ? KEY_OF[left.key] : "due_on", values) };
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
