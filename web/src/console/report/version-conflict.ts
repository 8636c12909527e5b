/** Say what happened to a report while an officer was typing, from the body of the API's 409. */

import { t } from "texts:console";
import type { Filled, Schema } from "../../api/contract";
import type { Actor } from "../../api/staff-types";
import { moment } from "../../ui/dates";

type ConflictingAct = Filled<NonNullable<Schema<"Problem">["changes"]>[number], "at">;

export interface VersionConflict {
  /** Who acted last: name, role and agency as far as the service names them. */
  by: string;
  /** One sentence per act, oldest first. */
  changes: string[];
}

export function actorText(actor: Actor | null | undefined): string {
  return [actor?.name, actor?.label, actor?.agency].filter(Boolean).join(", ");
}

/** The body of a `version_conflict`, as sentences. */
export function versionConflict(body: Record<string, unknown>): VersionConflict {
  const changes = (Array.isArray(body.changes) ? body.changes : []) as ConflictingAct[];
  return {
    by: actorText(body.changed_by as Actor | null),
    changes: changes.map(({ label, at, by }) => t("conflict_line", { label, who: actorText(by), at: moment(at) })),
  };
}
