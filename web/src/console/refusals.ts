/** What to say when the API or the network refuses. */

import { Problem } from "../lib/api";
import { c } from "./texts";

/** Of a page that could not be opened. */
export function pageRefusal(error: unknown): string {
  if (!(error instanceof Problem)) return c("network");
  if (error.status === 404) return c("not_yours");
  if (error.status === 403) return c("not_allowed");
  return error.message || c("busy");
}

/** Of an act that was not carried out. */
export function actRefusal(error: unknown): string {
  if (!(error instanceof Problem)) return c("network");
  if (error.code === "act_not_possible") return String(error.body["detail"] ?? c("refused_state"));
  if (error.fields.length) return c("correct");
  if (error.status === 404) return c("not_yours");
  if (error.status === 403) return c("refused_act");
  return error.message || c("busy");
}
