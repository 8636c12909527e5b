/** Say what an event changed, one sentence per field. */

import { codeLabel, t } from "texts:console";
import type { ReferenceNames } from "../forms/reference-names";

const MAX_LENGTH = 160;
/** Deadlines have their own card; repeating them in every event would bury the rest. */
const HIDDEN_FIELDS = new Set([
  "due_at",
  "files",
  "new_since",
  "held_from",
  "reopened",
  "original_title",
  "original_body",
  "submitted_at",
]);
const isHidden = (field: string): boolean => HIDDEN_FIELDS.has(field) || field.startsWith("clock.");

/** One sentence per changed field. */
export function changeSentences(changes: Record<string, [unknown, unknown]>, names: ReferenceNames): string[] {
  return Object.entries(changes)
    .filter(([field]) => !isHidden(field))
    .map(([field, [before, after]]) =>
      t("changed", {
        field: codeLabel("field", field),
        before: valueText(field, before, names),
        after: valueText(field, after, names),
      }),
    );
}

function valueText(field: string, value: unknown, names: ReferenceNames): string {
  if (value === null || value === undefined || value === "") return t("none");
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (Array.isArray(value)) return value.map((part) => valueText(field, part, names)).join(", ");
  if (typeof value === "object") return objectText(value as Record<string, unknown>);
  const text = String(value);
  switch (field) {
    case "state":
      return codeLabel("state", text);
    case "agency":
    case "tier":
    case "copied_to":
    case "suggested_agency":
      return names.agency(text);
    case "category":
      return names.category({ id: text, name: text });
    case "flags":
      return codeLabel("flag", text);
    case "unit":
      return names.unit(text);
    default:
      return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  }
}

/** Of a proposal its text, of a rating its score, of an end its reason. */
function objectText(value: Record<string, unknown>): string {
  const part = value.text ?? value.score ?? value.reason;
  return typeof part === "string" ? codeLabel("reason", part) : String(part ?? "");
}
