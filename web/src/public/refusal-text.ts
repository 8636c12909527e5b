/** What to tell of a refusal by the service, the browser or the network. */

import { t } from "texts:public";
import { t as say } from "texts:push";
import { Problem } from "../api/client";
import { PushRefused } from "./push-follows";

const PUSH_REFUSED_TEXT = { denied: "push_denied", dismissed: "push_dismissed", failed: "push_failed" } as const;

/** What to tell of a refusal, or of a network that is away. */
export function refusalText(error: unknown): string {
  if (error instanceof PushRefused) return say(PUSH_REFUSED_TEXT[error.why]);
  if (!(error instanceof Problem)) return t("err_follow_network");
  return [error.message, ...error.fields.map((f) => f.message)].join(" ");
}
