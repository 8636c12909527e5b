import type { Me } from "../../api/staff-types";
import { moment } from "../../ui/dates";
import { el, focusOn } from "../../ui/dom";
import { saveText } from "../../ui/save-text-file";
import { faultOf, pageRefusal } from "../forms/refusals";
import { SignedOut, staff } from "../sign-in/staff-api";
import { type ConsoleKey, c } from "../texts";
import {
  type AgencyRow,
  COLUMNS,
  csv,
  type Figures,
  isEmpty,
  kept,
  monthName,
  named,
  number,
  type Order,
  percent,
  pressed,
  type Row,
  type Share,
  sorted,
  timely,
} from "./statistics-table";

/** Roles that read every agency's figures; others read those of their own agency and all below it. */
const CENTRES = ["monitor", "ombudsman", "national_admin"];

export function mayEvaluate(me: Me): boolean {
  return CENTRES.includes(me.role) || (me.role !== "operator" && me.agency !== null);
}

/** The month of an address such as `#/figures?month=2026-10`; "" for the one that the service chooses. */
export function monthOf(hash: string): string {
  return new URLSearchParams(hash.split("?")[1] ?? "").get("month") ?? "";
}

/** How agencies kept their deadlines in a month. */
export async function figuresView(place: HTMLElement, signedOut: () => void): Promise<void> {
  const heading = el("h1", {}, c("figures"));
  document.title = `${c("figures")} - ${c("brand_console")}`;
  const chooser = el("div", { class: "narrow" });
  const body = el("div", { id: "figures" });
  const status = el("p", { class: "hint", role: "status" }, c("loading"));
  place.replaceChildren(heading, el("p", {}, c("figures_lead")), chooser, status, body);
  focusOn(heading);

  let turn = 0;
  const show = async (month: string): Promise<void> => {
    const mine = ++turn;
    const query = month ? `?${new URLSearchParams({ month }).toString()}` : "";
    const found = await staff<Figures>("GET", `/figures${query}`);
    if (mine !== turn) return;
    if (!chooser.hasChildNodes()) chooser.append(...monthChooser(found, choose));
    status.textContent = "";
    body.replaceChildren(...content(found));
  };
  const choose = (month: string): void => {
    history.replaceState(null, "", `#/figures?month=${month}`);
    status.textContent = c("loading");
    const mine = turn + 1;
    show(month).catch((error: unknown) => {
      if (error instanceof SignedOut) return signedOut();
      if (mine !== turn) return;
      status.textContent = "";
      body.replaceChildren(el("p", { class: "note bad", role: "alert" }, pageRefusal(error)));
    });
  };
  try {
    await show(monthOf(location.hash));
  } catch (error) {
    const fault = faultOf(error, "month"); // an address that somebody shortened: what is wrong with it, and the usual month
    if (!fault) throw error;
    await show("");
    body.prepend(el("p", { class: "note warn", role: "alert" }, fault));
  }
}

function monthChooser({ months, month }: Figures, choose: (month: string) => void): HTMLElement[] {
  const offered = months.includes(month) ? months : [month, ...months];
  const select = el(
    "select",
    { id: "figures-month" },
    ...offered.map((one) => new Option(monthName(one), one, one === month, one === month)),
  );
  select.addEventListener("change", () => choose(select.value));
  return [el("label", { for: select.id }, c("figures_month")), select];
}

function content(found: Figures): HTMLElement[] {
  const name = monthName(found.month);
  const title = el(
    "h2",
    { id: "figures-title" },
    name,
    " ",
    found.complete ? null : el("span", { class: "tag late" }, c("figures_running")),
  );
  const asOf = found.as_of
    ? [
        el(
          "p",
          { class: "hint" },
          c(found.complete ? "figures_as_of" : "figures_as_of_running", { date: moment(found.as_of) }),
        ),
      ]
    : [];
  if (isEmpty(found.total))
    return [title, ...asOf, el("p", { class: "card", id: "figures-empty" }, c("figures_empty", { month: name }))];
  return [
    title,
    ...asOf,
    el(
      "section",
      { class: "card", "aria-labelledby": "figures-title" },
      el("p", { class: "hint" }, c(SCOPES[found.scope], { n: number(found.agencies.length) })),
      el("ul", { id: "figures-headlines" }, ...headlines(found.total).map((said) => el("li", {}, said))),
    ),
    meanings(),
    ...(found.agencies.length ? board(found) : []),
  ];
}

const SCOPES: Record<Figures["scope"], ConsoleKey> = {
  all: "figures_scope_all",
  below: "figures_scope_below",
  own: "figures_scope_own",
};

/** The month in sentences; what did not happen is said too. */
export function headlines(row: Row): string[] {
  const share = (key: ConsoleKey, none: ConsoleKey, given: Share): string =>
    given.all ? c(key, { percent: percent(given), of: number(given.of), all: number(given.all) }) : c(none);
  const { median } = row.days_to_first_answer;
  const { ratings } = row;
  return [
    c("figures_say_received", {
      received: number(row.received),
      ended: number(row.ended),
      passed: number(row.passed_on),
    }),
    share("figures_say_verified", "figures_no_verified", timely(row.verified)),
    share("figures_say_first", "figures_no_first", timely(row.first_answers)),
    ...(median === null ? [] : [median ? c("figures_say_median", { n: number(median) }) : c("figures_say_same_day")]),
    share("figures_say_settled", "figures_no_settled", timely(row.settled)),
    ...(kept(row).all ? [share("figures_say_kept", "figures_no_settled", kept(row))] : []),
    c("figures_say_climbed", {
      escalated: number(row.escalated),
      appealed: number(row.appealed),
      reopened: number(row.reopened),
    }),
    ratings.average === null
      ? c("figures_no_ratings")
      : c("figures_say_ratings", {
          average: number(ratings.average),
          n: number(ratings.count),
          unsolved: number(ratings.unsolved),
        }),
    ...(row.open === null
      ? []
      : [c("figures_say_open", { open: number(row.open), overdue: number(row.overdue ?? 0) })]),
  ];
}

const MEANINGS: readonly [ConsoleKey, ConsoleKey][] = [
  ["figures_term_on_time", "figures_means_on_time"],
  ["figures_term_settled", "figures_means_settled"],
  ["figures_term_month", "figures_means_month"],
  ["figures_term_kept", "figures_means_kept"],
  ["figures_term_open", "figures_means_open"],
];

function meanings(): HTMLElement {
  return el(
    "details",
    { class: "card", id: "figures-meanings" },
    el("summary", {}, c("figures_meanings")),
    el("dl", {}, ...MEANINGS.flatMap(([term, said]) => [el("dt", {}, c(term)), el("dd", {}, c(said))])),
  );
}

/** The agencies, to be searched, sorted and taken along. */
function board(found: Figures): HTMLElement[] {
  const lines = new Map(found.agencies.map((row) => [row, lineOf(row)]));
  const shown = el("tbody", {});
  const count = el("p", { class: "hint", role: "status", id: "figures-count" });
  const search = el("input", { type: "search", id: "figures-search", autocomplete: "off" });
  let order: Order = { column: 0, down: false };
  const heads = COLUMNS.map((column, n) => headOf(c(column.key), () => arrange(pressed(order, n))));

  function arrange(next: Order): void {
    order = next;
    shown.replaceChildren(...sorted(found.agencies, order).flatMap((row) => lines.get(row) ?? []));
    heads.forEach((head, n) => {
      if (n === order.column) head.setAttribute("aria-sort", order.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  }

  function narrow(): void {
    let n = 0;
    for (const [row, line] of lines) {
      line.hidden = !named(row, search.value);
      if (!line.hidden) n += 1;
    }
    count.textContent = c("figures_count", { n: number(n), all: number(lines.size) });
  }

  search.addEventListener("input", narrow);
  const save = el("button", { type: "button", class: "second", id: "figures-csv" }, c("figures_csv"));
  save.addEventListener("click", () =>
    saveText(`evaluasi-${found.month}.csv`, csv(found.month, sorted(found.agencies, order)), "text/csv"),
  );
  arrange(order);
  narrow();
  const caption = el("caption", { id: "figures-caption" }, c("figures_caption", { month: monthName(found.month) }));
  const table = el("table", { class: "figures" }, caption, el("thead", {}, el("tr", {}, ...heads)), shown);
  return [
    el(
      "div",
      { class: "heading figures-tools" },
      el("div", {}, el("label", { for: search.id }, c("figures_search")), search),
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

function headOf(text: string, press: () => void): HTMLTableCellElement {
  const button = el(
    "button",
    { type: "button", class: "plain" },
    text,
    el("span", { class: "arrow", "aria-hidden": "true" }),
  );
  button.addEventListener("click", press);
  return el("th", { scope: "col" }, button);
}

function lineOf(row: AgencyRow): HTMLTableRowElement {
  const cells = COLUMNS.map(({ key, shown }, n) => {
    if (!n) return el("th", { scope: "row" }, shown(row));
    return el("td", key === "figures_overdue" && row.overdue ? { class: "late" } : {}, shown(row));
  });
  return el("tr", { "data-agency": row.agency.id }, ...cells);
}
