/** Count days back from today in Jakarta. */

/** The day in Jakarta so many days ago, as `YYYY-MM-DD`. Jakarta keeps seven hours ahead of UTC all year. */
export function daysAgo(days: number, now = Date.now()): string {
  return new Date(now + 7 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10);
}
