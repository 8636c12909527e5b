/** The figures of a month as the service gives them; their columns, order and file. No page in here. */

import type { Named } from "../../api/staff-types";
import { language } from "../../texts/language";
import { type ConsoleKey, c } from "../texts";

interface Timely {
  on_time: number;
  late: number;
}

/** What an agency, or all that are shown, did in a month; `null` where nobody counted. */
export interface Row {
  received: number;
  passed_on: number;
  verified: Timely;
  first_answers: Timely;
  settled: Timely;
  promises: { kept: number; broken: number };
  ended: number;
  escalated: number;
  appealed: number;
  reopened: number;
  ratings: { count: number; average: number | null; unsolved: number };
  open: number | null;
  overdue: number | null;
  days_to_first_answer: { median: number | null };
}

export interface AgencyRow extends Row {
  agency: Named & { kind: string };
}

export interface Figures {
  month: string;
  complete: boolean;
  as_of: string | null;
  scope: "all" | "below" | "own";
  months: string[];
  total: Row;
  agencies: AgencyRow[];
}

/** A share with the numbers behind it. */
export interface Share {
  of: number;
  all: number;
}

export const timely = ({ on_time: of, late }: Timely): Share => ({ of, all: of + late });
export const kept = ({ promises }: Row): Share => ({ of: promises.kept, all: promises.kept + promises.broken });

export function number(value: number, digits = 1): string {
  return new Intl.NumberFormat(language() === "en" ? "en-GB" : "id-ID", { maximumFractionDigits: digits }).format(
    value,
  );
}

/** `82`; never 100 while one is late, nor 0 while one is not. */
export function percent({ of, all }: Share): string {
  const whole = Math.round((100 * of) / all);
  return String(of < all && whole === 100 ? 99 : of > 0 && whole === 0 ? 1 : whole);
}

/** `Oktober 2026`. */
export function monthName(month: string): string {
  return new Intl.DateTimeFormat(language() === "en" ? "en-GB" : "id-ID", {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  }).format(new Date(`${month}-01T00:00:00Z`));
}

/** Whether anything at all happened, or waits. */
export function isEmpty(row: Row): boolean {
  const counts = [
    row.received,
    row.passed_on,
    row.ended,
    row.escalated,
    row.appealed,
    row.reopened,
    row.ratings.count,
    row.open ?? 0,
  ];
  return [
    ...counts,
    ...[timely(row.verified), timely(row.first_answers), timely(row.settled), kept(row)].map((share) => share.all),
  ].every((n) => n === 0);
}

interface Column {
  key: ConsoleKey;
  /** By what it is sorted; `null` comes last either way. */
  sort: (row: AgencyRow) => number | string | null;
  shown: (row: AgencyRow) => string;
}

const NONE = "-";

function count(key: ConsoleKey, of: (row: AgencyRow) => number | null): Column {
  return { key, sort: of, shown: (row) => (of(row) === null ? NONE : number(of(row) ?? 0)) };
}

function share(key: ConsoleKey, of: (row: AgencyRow) => Share): Column {
  return {
    key,
    sort: (row) => (of(row).all ? of(row).of / of(row).all : null),
    shown: (row) =>
      of(row).all
        ? c("figures_share", { percent: percent(of(row)), of: number(of(row).of), all: number(of(row).all) })
        : NONE,
  };
}

export const COLUMNS: readonly Column[] = [
  { key: "agency", sort: (row) => row.agency.name, shown: (row) => row.agency.name },
  count("figures_received", (row) => row.received),
  count("figures_open", (row) => row.open),
  count("figures_overdue", (row) => row.overdue),
  share("figures_verified", (row) => timely(row.verified)),
  share("figures_first_answers", (row) => timely(row.first_answers)),
  share("figures_settled", (row) => timely(row.settled)),
  count("figures_median", (row) => row.days_to_first_answer.median),
  count("figures_escalated", (row) => row.escalated),
  count("figures_appealed", (row) => row.appealed),
  count("figures_rating", (row) => row.ratings.average),
];

export interface Order {
  column: number;
  down: boolean;
}

/** Names begin with A, numbers with the greatest; pressed again, the other way round. */
export function pressed(order: Order, column: number): Order {
  return { column, down: order.column === column ? !order.down : column > 0 };
}

/** The rows in an order; those without a value last, the same values by name. */
export function sorted(rows: readonly AgencyRow[], { column, down }: Order): AgencyRow[] {
  const by = COLUMNS[column]?.sort ?? (() => null);
  const names = new Intl.Collator(language());
  const name = (a: AgencyRow, b: AgencyRow): number => names.compare(a.agency.name, b.agency.name);
  const values = new Map(rows.map((row) => [row, by(row)]));
  return [...rows].sort((a, b) => {
    const [x, y] = [values.get(a) ?? null, values.get(b) ?? null];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || name(a, b);
    const found = typeof x === "string" || typeof y === "string" ? names.compare(String(x), String(y)) : x - y;
    return (down ? -found : found) || name(a, b);
  });
}

/** Whether every typed word is in the name. */
export function named(row: AgencyRow, typed: string): boolean {
  const name = row.agency.name.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => name.includes(word));
}

type Cell = string | number | null;

const FIELDS: readonly [ConsoleKey, (row: AgencyRow) => Cell][] = [
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
export function csv(month: string, rows: readonly AgencyRow[]): string {
  const head = FIELDS.map(([key]) => cell(c(key)));
  const lines = rows.map((row) => FIELDS.map(([key, of]) => cell(key === "csv_month" ? month : of(row))));
  return `\uFEFF${[head, ...lines].map((line) => `${line.join(";")}\r\n`).join("")}`;
}

export function cell(value: Cell): string {
  if (value === null) return "";
  if (typeof value === "number") return language() === "en" ? String(value) : String(value).replace(".", ",");
  const safe = /^[\s]*[=+\-@]/.test(value) || /^[\t\r]/.test(value) ? `'${value}` : value;
  return /[";,\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
