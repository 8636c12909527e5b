/** What the forms about a public report need to know of it. */

import type { TrackedReport } from "../api/report-types";

/** What these forms need to know of a report. */
export type PublicReport = Pick<
  TrackedReport,
  "tracking_id" | "state" | "view" | "title" | "agency" | "region" | "supports"
>;

/** States in which others can still join a report. */
export const JOINABLE = new Set(["disposed", "in_progress", "answered"]);
