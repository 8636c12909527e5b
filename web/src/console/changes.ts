/** What an event changed, in words. */

import type { Names } from "./names";
import { c, word } from "./texts";

const LONGEST = 160;
/** Deadlines have their own card; repeating them in every event would bury the rest. */
const HIDDEN = new Set(["due_at"]);

/** One sentence per changed field. */
export function changeWords(changes: Record<string, [unknown, unknown]>, names: Names): string[] {
  return Object.entries(changes)
    .filter(([field]) => !HIDDEN.has(field))
    .map(([field, [before, after]]) => c("changed", { field: word("field", field), before: said(field, before, names), after: said(field, after, names) }));
}

function said(field: string, value: unknown, names: Names): string {
  if (value === null || value === undefined || value === "") return c("none");
  if (typeof value === "boolean") return c(value ? "yes" : "no");
  const text = String(value);
  switch (field) {
    case "state":
      return word("state", text);
    case "agency":
    case "tier":
    case "suggested_agency":
      return names.agency(text);
    case "category":
      return names.category({ id: text, name: text });
    case "unit":
      return names.unit(text);
    default:
      return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  }
}
