/** Count how long a deadline still runs, as people say it. */

import { today } from "./dates";

export interface Deadline {
  due_at: string;
  overdue: boolean;
  working_days_left: number | null;
}

export type Countdown = {
  key: "left_today" | "left_tomorrow" | "left_working" | "left_days" | "late_working" | "late_now";
  n: number;
};

const DAY_MS = 86_400_000;

/** How long is left, as people say it; undefined when no time runs. Working days are the API's, the calendar's days are ours. */
export function countdown(deadline: Deadline, now = new Date()): Countdown | undefined {
  const left = deadline.working_days_left;
  if (left === null) return undefined;
  if (deadline.overdue) return left < 0 ? { key: "late_working", n: -left } : { key: "late_now", n: 0 };
  const days = (Date.parse(today(new Date(deadline.due_at))) - Date.parse(today(now))) / DAY_MS;
  if (days <= 0) return { key: "left_today", n: 0 };
  if (days === 1) return { key: "left_tomorrow", n: 1 };
  return left > 0 ? { key: "left_working", n: left } : { key: "left_days", n: days };
}
