/** Show how agencies kept their deadlines in a month. */

import { type ConsoleKey, t } from "texts:console";
import type { AgencyFigures, FiguresRow, MonthlyFigures, SignedInOfficer } from "../../api/staff-types";
import { moment } from "../../ui/dates";
import { el, focusOn } from "../../ui/dom";
import { saveTextFile } from "../../ui/save-text-file";
import { fieldFault, pageRefusalText } from "../forms/refusals";
import { callStaffApi, SignedOut } from "../sign-in/staff-api";
import { figuresCsv } from "./statistics-csv";
import {
  COLUMNS,
  formatNumber,
  formatPercent,
  isEmpty,
  keptPromises,
  matchesName,
  monthName,
  onTimeShare,
  orderAfterPress,
  type Share,
  type SortOrder,
  sortedRows,
} from "./statistics-table";

/** Roles that read every agency's figures; others read those of their own agency and all below it. */
const ROLES_OF_ALL_AGENCIES = ["monitor", "ombudsman", "national_admin"];

export function maySeeStatistics(me: SignedInOfficer): boolean {
  return ROLES_OF_ALL_AGENCIES.includes(me.role) || (me.role !== "operator" && me.agency !== null);
}

/** The month of an address such as `#/figures?month=2026-10`; "" for the one that the service chooses. */
export function monthFromAddress(hash: string): string {
  return new URLSearchParams(hash.split("?")[1] ?? "").get("month") ?? "";
}

/** How agencies kept their deadlines in a month. */
export async function statisticsView(place: HTMLElement, signedOut: () => void): Promise<void> {
  const heading = el("h1", {}, t("figures"));
  document.title = `${t("figures")} - ${t("brand_console")}`;
  const chooser = el("div", { class: "narrow" });
  const body = el("div", { id: "figures" });
  const status = el("p", { class: "hint", role: "status" }, t("loading"));
  place.replaceChildren(heading, el("p", {}, t("figures_lead")), chooser, status, body);
  focusOn(heading);

  let latestRequest = 0;
  const show = async (month: string): Promise<void> => {
    const thisRequest = ++latestRequest;
    const query = month ? `?${new URLSearchParams({ month }).toString()}` : "";
    const found = await callStaffApi<MonthlyFigures>("GET", `/figures${query}`);
    if (thisRequest !== latestRequest) return;
    if (!chooser.hasChildNodes()) chooser.append(...monthChooser(found, choose));
    status.textContent = "";
    body.replaceChildren(...monthContent(found));
  };
  const choose = (month: string): void => {
    history.replaceState(null, "", `#/figures?month=${month}`);
    status.textContent = t("loading");
    const mine = latestRequest + 1;
    show(month).catch((error: unknown) => {
      if (error instanceof SignedOut) return signedOut();
      if (mine !== latestRequest) return;
      status.textContent = "";
      body.replaceChildren(el("p", { class: "note bad", role: "alert" }, pageRefusalText(error)));
    });
  };
  try {
    await show(monthFromAddress(location.hash));
  } catch (error) {
    const fault = fieldFault(error, "month"); // an address that somebody shortened: what is wrong with it, and the usual month
    if (!fault) throw error;
    await show("");
    body.prepend(el("p", { class: "note warn", role: "alert" }, fault));
  }
}

function monthChooser({ months, month }: MonthlyFigures, choose: (month: string) => void): HTMLElement[] {
  const offered = months.includes(month) ? months : [month, ...months];
  const select = el(
    "select",
    { id: "figures-month" },
    ...offered.map((one) => new Option(monthName(one), one, one === month, one === month)),
  );
  select.addEventListener("change", () => choose(select.value));
  return [el("label", { for: select.id }, t("figures_month")), select];
}

function monthContent(found: MonthlyFigures): HTMLElement[] {
  const name = monthName(found.month);
  const title = el(
    "h2",
    { id: "figures-title" },
    name,
    " ",
    found.complete ? null : el("span", { class: "tag late" }, t("figures_running")),
  );
  const asOf = found.as_of
    ? [
        el(
          "p",
          { class: "hint" },
          t(found.complete ? "figures_as_of" : "figures_as_of_running", { date: moment(found.as_of) }),
        ),
      ]
    : [];
  if (isEmpty(found.total))
    return [title, ...asOf, el("p", { class: "card", id: "figures-empty" }, t("figures_empty", { month: name }))];
  return [
    title,
    ...asOf,
    el(
      "section",
      { class: "card", "aria-labelledby": "figures-title" },
      el("p", { class: "hint" }, t(SCOPES[found.scope], { n: formatNumber(found.agencies.length) })),
      el("ul", { id: "figures-headlines" }, ...headlines(found.total).map((said) => el("li", {}, said))),
    ),
    termList(),
    ...(found.agencies.length ? agencyTable(found) : []),
  ];
}

const SCOPES: Record<MonthlyFigures["scope"], ConsoleKey> = {
  all: "figures_scope_all",
  below: "figures_scope_below",
  own: "figures_scope_own",
};

/** The month in sentences; what did not happen is said too. */
export function headlines(row: FiguresRow): string[] {
  const share = (key: ConsoleKey, none: ConsoleKey, given: Share): string =>
    given.all
      ? t(key, { percent: formatPercent(given), of: formatNumber(given.of), all: formatNumber(given.all) })
      : t(none);
  const { median } = row.days_to_first_answer;
  const { ratings } = row;
  return [
    t("figures_say_received", {
      received: formatNumber(row.received),
      ended: formatNumber(row.ended),
      passed: formatNumber(row.passed_on),
    }),
    share("figures_say_verified", "figures_no_verified", onTimeShare(row.verified)),
    share("figures_say_first", "figures_no_first", onTimeShare(row.first_answers)),
    ...(median === null
      ? []
      : [median ? t("figures_say_median", { n: formatNumber(median) }) : t("figures_say_same_day")]),
    share("figures_say_settled", "figures_no_settled", onTimeShare(row.settled)),
    ...(keptPromises(row).all ? [share("figures_say_kept", "figures_no_settled", keptPromises(row))] : []),
    t("figures_say_climbed", {
      escalated: formatNumber(row.escalated),
      appealed: formatNumber(row.appealed),
      reopened: formatNumber(row.reopened),
    }),
    ratings.average === null
      ? t("figures_no_ratings")
      : t("figures_say_ratings", {
          average: formatNumber(ratings.average),
          n: formatNumber(ratings.count),
          unsolved: formatNumber(ratings.unsolved),
        }),
    ...(row.open === null
      ? []
      : [t("figures_say_open", { open: formatNumber(row.open), overdue: formatNumber(row.overdue ?? 0) })]),
  ];
}

const MEANINGS: readonly [ConsoleKey, ConsoleKey][] = [
  ["figures_term_on_time", "figures_means_on_time"],
  ["figures_term_settled", "figures_means_settled"],
  ["figures_term_month", "figures_means_month"],
  ["figures_term_kept", "figures_means_kept"],
  ["figures_term_open", "figures_means_open"],
];

function termList(): HTMLElement {
  return el(
    "details",
    { class: "card", id: "figures-meanings" },
    el("summary", {}, t("figures_meanings")),
    el("dl", {}, ...MEANINGS.flatMap(([term, said]) => [el("dt", {}, t(term)), el("dd", {}, t(said))])),
  );
}

/** The agencies, to be searched, sorted and taken along. */
function agencyTable(found: MonthlyFigures): HTMLElement[] {
  const lines = new Map(found.agencies.map((row) => [row, agencyLine(row)]));
  const shown = el("tbody", {});
  const count = el("p", { class: "hint", role: "status", id: "figures-count" });
  const search = el("input", { type: "search", id: "figures-search", autocomplete: "off" });
  let order: SortOrder = { column: 0, down: false };
  const heads = COLUMNS.map((column, n) => columnHead(t(column.key), () => arrange(orderAfterPress(order, n))));

  function arrange(next: SortOrder): void {
    order = next;
    shown.replaceChildren(...sortedRows(found.agencies, order).flatMap((row) => lines.get(row) ?? []));
    heads.forEach((head, n) => {
      if (n === order.column) head.setAttribute("aria-sort", order.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  }

  function narrow(): void {
    let n = 0;
    for (const [row, line] of lines) {
      line.hidden = !matchesName(row, search.value);
      if (!line.hidden) n += 1;
    }
    count.textContent = t("figures_count", { n: formatNumber(n), all: formatNumber(lines.size) });
  }

  search.addEventListener("input", narrow);
  const save = el("button", { type: "button", class: "second", id: "figures-csv" }, t("figures_csv"));
  save.addEventListener("click", () =>
    saveTextFile(`evaluasi-${found.month}.csv`, figuresCsv(found.month, sortedRows(found.agencies, order)), "text/csv"),
  );
  arrange(order);
  narrow();
  const caption = el("caption", { id: "figures-caption" }, t("figures_caption", { month: monthName(found.month) }));
  const table = el("table", { class: "figures" }, caption, el("thead", {}, el("tr", {}, ...heads)), shown);
  return [
    el(
      "div",
      { class: "heading figures-tools" },
      el("div", {}, el("label", { for: search.id }, t("figures_search")), search),
      save,
    ),
    count,
    el(
      "div",
      { class: "scroll", role: "region", tabindex: "0", "aria-labelledby": caption.id, id: "figures-scroll" },
      table,
    ),
  ];
}

function columnHead(text: string, press: () => void): HTMLTableCellElement {
  const button = el(
    "button",
    { type: "button", class: "plain" },
    text,
    el("span", { class: "arrow", "aria-hidden": "true" }),
  );
  button.addEventListener("click", press);
  return el("th", { scope: "col" }, button);
}

function agencyLine(row: AgencyFigures): HTMLTableRowElement {
  const cells = COLUMNS.map(({ key, shown }, n) => {
    if (!n) return el("th", { scope: "row" }, shown(row));
    return el("td", key === "figures_overdue" && row.overdue ? { class: "late" } : {}, shown(row));
  });
  return el("tr", { "data-agency": row.agency.id }, ...cells);
}
