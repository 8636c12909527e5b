import { day } from "../lib/dates";
import { el, focusOn } from "../lib/dom";
import { staff } from "./staff";
import { c, type ConsoleKey } from "./texts";
import type { Line } from "./types";

export const TABS = ["verification", "follow_up", "on_hold", "answered", "ended", "escalated"] as const;
export type Tab = (typeof TABS)[number];

interface Page {
  items: Line[];
  next_page: string | null;
}

/** What lies on the desk, earliest due first. */
export async function worklistView(place: HTMLElement, tab: Tab): Promise<void> {
  const heading = el("h1", {}, c("worklist"));
  const list = el("ul", { class: "work", id: "worklist" });
  const foot = el("div", { role: "status" }, c("loading"));
  place.replaceChildren(heading, tabs(tab), list, foot);
  focusOn(heading);
  await more(list, foot, tab, "");
}

async function more(list: HTMLElement, foot: HTMLElement, tab: Tab, page: string): Promise<void> {
  const query = new URLSearchParams({ bucket: tab, ...(page ? { page } : {}) });
  const found = await staff<Page>("GET", `/worklist?${query.toString()}`);
  list.append(...found.items.map((line) => el("li", {}, row(line))));
  foot.replaceChildren(list.children.length ? "" : c("empty"));
  if (!found.next_page) return;
  const next = found.next_page;
  const button = el("button", { type: "button", class: "second", id: "more" }, c("more"));
  button.addEventListener("click", () => {
    button.disabled = true;
    more(list, foot, tab, next).catch(() => (button.disabled = false));
  });
  foot.replaceChildren(button);
}

function tabs(current: Tab): HTMLElement {
  return el(
    "div",
    { class: "tabs", role: "group", "aria-label": c("worklist") },
    ...TABS.map((tab) => {
      const button = el("button", { type: "button", "data-tab": tab, "aria-pressed": String(tab === current) }, c(`tab_${tab}` as ConsoleKey));
      button.addEventListener("click", () => {
        if (location.hash === `#/${tab}`) window.dispatchEvent(new HashChangeEvent("hashchange"));
        else location.hash = `#/${tab}`;
      });
      return button;
    }),
  );
}

function row(line: Line): HTMLElement {
  const due = line.due_at ? c(line.overdue ? "late" : "due", { date: day(line.due_at) }) : c("filed", { date: day(line.submitted_at) });
  return el(
    "a",
    { href: `#/report/${line.id}`, "data-report": line.id },
    el("strong", {}, line.title ?? c("secret_title")),
    el("span", {}, el("span", { class: `tag${line.overdue ? " late" : ""}` }, due)),
    el("span", { class: "meta" }, [line.tracking_id, line.category.name, line.region.name].join(" · ")),
    el("span", {}, ...flags(line)),
  );
}

/** Flags that change how a report may be handled. */
export function flags(report: { anonymous: boolean; confidential: boolean }): HTMLElement[] {
  const on: [boolean, ConsoleKey][] = [
    [report.anonymous, "anonymous"],
    [report.confidential, "confidential"],
  ];
  return on.filter(([is]) => is).map(([, key]) => el("span", { class: "tag secret" }, c(key)));
}
