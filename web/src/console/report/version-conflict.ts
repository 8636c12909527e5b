/** What happened to a report while an officer was typing, from the API's 409. */

import type { Actor } from "../../api/staff-types";
import { moment } from "../../ui/dates";
import { c } from "../texts";

interface Change {
  label: string;
  at: string;
  by: Actor | null;
}

export interface Conflict {
  /** Who acted last: name, role and agency as far as they are told. */
  by: string;
  /** One sentence per act, oldest first. */
  changes: string[];
}

export function who(actor: Actor | null | undefined): string {
  return [actor?.name, actor?.label, actor?.agency].filter(Boolean).join(", ");
}

/** The body of a `version_conflict`, as sentences. */
export function conflictOf(body: Record<string, unknown>): Conflict {
  const changes = (Array.isArray(body.changes) ? body.changes : []) as Change[];
  return {
    by: who(body.changed_by as Actor | null),
    changes: changes.map(({ label, at, by }) => c("conflict_line", { label, who: who(by), at: moment(at) })),
  };
}
