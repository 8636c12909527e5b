/** Write the figures of a month as a CSV file for spreadsheets. */

import { type ConsoleKey, t } from "texts:console";
import type { AgencyFigures } from "../../api/staff-types";
import { language } from "../../texts/language";

type CsvValue = string | number | null;

const CSV_COLUMNS: readonly [ConsoleKey, (row: AgencyFigures) => CsvValue][] = [
  ["csv_month", () => null],
  ["csv_id", (row) => row.agency.id],
  ["agency", (row) => row.agency.name],
  ["figures_received", (row) => row.received],
  ["csv_passed_on", (row) => row.passed_on],
  ["csv_verified_on_time", (row) => row.verified.on_time],
  ["csv_verified_late", (row) => row.verified.late],
  ["csv_first_on_time", (row) => row.first_answers.on_time],
  ["csv_first_late", (row) => row.first_answers.late],
  ["csv_settled_on_time", (row) => row.settled.on_time],
  ["csv_settled_late", (row) => row.settled.late],
  ["figures_median", (row) => row.days_to_first_answer.median],
  ["csv_kept", (row) => row.promises.kept],
  ["csv_broken", (row) => row.promises.broken],
  ["csv_ended", (row) => row.ended],
  ["figures_escalated", (row) => row.escalated],
  ["figures_appealed", (row) => row.appealed],
  ["csv_reopened", (row) => row.reopened],
  ["csv_ratings", (row) => row.ratings.count],
  ["figures_rating", (row) => row.ratings.average],
  ["csv_unsolved", (row) => row.ratings.unsolved],
  ["figures_open", (row) => row.open],
  ["figures_overdue", (row) => row.overdue],
];

/**
 * A table for spreadsheets: separated by semicolons and with the language's decimal sign, as those set to Indonesian expect. What would
 * be run as a formula is shown as text.
 */
export function figuresCsv(month: string, rows: readonly AgencyFigures[]): string {
  const head = CSV_COLUMNS.map(([key]) => csvCell(t(key)));
  const lines = rows.map((row) => CSV_COLUMNS.map(([key, of]) => csvCell(key === "csv_month" ? month : of(row))));
  return `\uFEFF${[head, ...lines].map((line) => `${line.join(";")}\r\n`).join("")}`;
}

/** What may stand before a formula without being seen. Written out, since \s is another set in each language. */
const UNSEEN =
  "\\x00-\\x20\\x7f-\\xa0\\xad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f" +
  "\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0";
/** The signs that begin a formula, also in their full-width and small forms. */
const SIGN = "=+\\-@\\uff1d\\uff0b\\uff0d\\uff20\\ufe66\\ufe62\\ufe63\\ufe6b";
const FORMULA = `[${UNSEEN}']*[${SIGN}]`;
const AT_BEGIN = new RegExp(`^(?:${FORMULA}|[\\t\\r\\n'])`);
/** Where a cell may begin for a spreadsheet that separates at another sign, or takes no quotes for such. */
const INSIDE = new RegExp(`([;,|\\t\\r\\n])(?=${FORMULA}|')`, "g");

/**
 * A cell that no spreadsheet runs as a formula (CSV injection): an apostrophe in front says "this is text". The rule of
 * chalicelib/domain/csv_injection.py, tested on the same vectors.
 */
export function guardCell(text: string): string {
  const guarded = text.replace(INSIDE, "$1'");
  return AT_BEGIN.test(guarded) ? `'${guarded}` : guarded;
}

/** A cell as it is written: guarded and quoted where needed, numbers with the language's decimal sign, empty when unknown. */
export function csvCell(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value === "number") return language() === "en" ? String(value) : String(value).replace(".", ",");
  const safe = guardCell(value);
  return /[";,\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
