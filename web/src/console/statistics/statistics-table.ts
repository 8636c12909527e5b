/** The figures of a month as the service gives them; their columns, order and file. No page in here. */

import { type ConsoleKey, t } from "texts:console";
import type { AgencyFigures, FiguresRow } from "../../api/staff-types";
import { language } from "../../texts/language";

type OnTimeCount = FiguresRow["verified"];

/** A share with the numbers behind it. */
export interface Share {
  of: number;
  all: number;
}

export const onTimeShare = ({ on_time: of, late }: OnTimeCount): Share => ({ of, all: of + late });
export const keptPromises = ({ promises }: FiguresRow): Share => ({
  of: promises.kept,
  all: promises.kept + promises.broken,
});

export function formatNumber(value: number, digits = 1): string {
  return new Intl.NumberFormat(language() === "en" ? "en-GB" : "id-ID", { maximumFractionDigits: digits }).format(
    value,
  );
}

/** `82`; never 100 while one is late, nor 0 while one is not. */
export function formatPercent({ of, all }: Share): string {
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
export function isEmpty(row: FiguresRow): boolean {
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
    ...[onTimeShare(row.verified), onTimeShare(row.first_answers), onTimeShare(row.settled), keptPromises(row)].map(
      (share) => share.all,
    ),
  ].every((n) => n === 0);
}

interface Column {
  key: ConsoleKey;
  /** By what it is sorted; `null` comes last either way. */
  sort: (row: AgencyFigures) => number | string | null;
  shown: (row: AgencyFigures) => string;
}

const NONE = "-";

function countColumn(key: ConsoleKey, of: (row: AgencyFigures) => number | null): Column {
  return { key, sort: of, shown: (row) => (of(row) === null ? NONE : formatNumber(of(row) ?? 0)) };
}

function shareColumn(key: ConsoleKey, of: (row: AgencyFigures) => Share): Column {
  return {
    key,
    sort: (row) => (of(row).all ? of(row).of / of(row).all : null),
    shown: (row) =>
      of(row).all
        ? t("figures_share", {
            percent: formatPercent(of(row)),
            of: formatNumber(of(row).of),
            all: formatNumber(of(row).all),
          })
        : NONE,
  };
}

export const COLUMNS: readonly Column[] = [
  { key: "agency", sort: (row) => row.agency.name, shown: (row) => row.agency.name },
  countColumn("figures_received", (row) => row.received),
  countColumn("figures_open", (row) => row.open),
  countColumn("figures_overdue", (row) => row.overdue),
  shareColumn("figures_verified", (row) => onTimeShare(row.verified)),
  shareColumn("figures_first_answers", (row) => onTimeShare(row.first_answers)),
  shareColumn("figures_settled", (row) => onTimeShare(row.settled)),
  countColumn("figures_median", (row) => row.days_to_first_answer.median),
  countColumn("figures_escalated", (row) => row.escalated),
  countColumn("figures_appealed", (row) => row.appealed),
  countColumn("figures_rating", (row) => row.ratings.average),
];

export interface SortOrder {
  column: number;
  down: boolean;
}

/** Names begin with A, numbers with the greatest; pressed again, the other way round. */
export function orderAfterPress(order: SortOrder, column: number): SortOrder {
  return { column, down: order.column === column ? !order.down : column > 0 };
}

/** The rows in an order; those without a value last, the same values by name. */
export function sortedRows(rows: readonly AgencyFigures[], { column, down }: SortOrder): AgencyFigures[] {
  const by = COLUMNS[column]?.sort ?? (() => null);
  const names = new Intl.Collator(language());
  const name = (a: AgencyFigures, b: AgencyFigures): number => names.compare(a.agency.name, b.agency.name);
  const values = new Map(rows.map((row) => [row, by(row)]));
  return [...rows].sort((a, b) => {
    const [x, y] = [values.get(a) ?? null, values.get(b) ?? null];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || name(a, b);
    const found = typeof x === "string" || typeof y === "string" ? names.compare(String(x), String(y)) : x - y;
    return (down ? -found : found) || name(a, b);
  });
}

/** Whether every typed word is in the name. */
export function matchesName(row: AgencyFigures, typed: string): boolean {
  const name = row.agency.name.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => name.includes(word));
}
