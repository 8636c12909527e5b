/** Show an officer's worklist, earliest due first. */

import { codeLabel, t } from "texts:console";
import type { SignedInOfficer, WorklistLine, WorklistPage } from "../../api/staff-types";
import { isTrackingId, normalizeCode } from "../../api/tracking-id";
import { day } from "../../ui/dates";
import { el, focusOn } from "../../ui/dom";
import type { ReferenceNames } from "../forms/reference-names";
import { callStaffApi } from "../sign-in/staff-api";
import { dueSentence } from "./due-sentence";

export const TABS = [
  "verification",
  "follow_up",
  "on_hold",
  "answered",
  "ended",
  "escalated",
  "copied",
  "approval",
  "flagged",
] as const;
export type Tab = (typeof TABS)[number];

interface WorklistElements {
  rows: HTMLElement;
  foot: HTMLElement;
  count: HTMLElement;
  tab: Tab;
  me: SignedInOfficer;
  names: ReferenceNames;
}

/** Show one tab of the worklist, earliest due first. */
export async function worklistView(
  place: HTMLElement,
  tab: Tab,
  me: SignedInOfficer,
  names: ReferenceNames,
): Promise<void> {
  const heading = el("h1", {}, t("worklist"));
  document.title = `${codeLabel("tab", tab)} - ${t("brand_console")}`;
  const again = el("button", { type: "button", class: "second", id: "refresh" }, t("refresh"));
  again.addEventListener("click", () => window.dispatchEvent(new HashChangeEvent("hashchange")));
  const rows = el("ul", { class: "work", id: "worklist", "aria-label": codeLabel("tab", tab) });
  const count = el("p", { class: "hint", role: "status", id: "count" }, t("loading"));
  const foot = el("div", { class: "foot" });
  place.replaceChildren(
    el("div", { class: "heading" }, heading, again),
    lookUpForm(),
    tabList(tab, me),
    count,
    rows,
    foot,
  );
  focusOn(heading);
  await loadPage({ rows, foot, count, tab, me, names }, "");
}

/** Open any report by its number: oversight roles find most reports in no worklist of theirs. */
function lookUpForm(): HTMLElement {
  const input = el("input", {
    type: "search",
    id: "look-up",
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    "aria-describedby": "look-up-error",
  });
  const problem = el("p", { class: "error", id: "look-up-error", role: "alert", hidden: true }, t("look_up_wrong"));
  const label = el("label", { for: "look-up" }, t("look_up"));
  const form = el(
    "form",
    { class: "look-up", role: "search", novalidate: true },
    label,
    problem,
    el("div", { class: "row" }, input, el("button", { class: "second" }, t("open"))),
  );
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    problem.hidden = isTrackingId(input.value);
    input.setAttribute("aria-invalid", String(!problem.hidden));
    if (problem.hidden) location.hash = `#/report/${normalizeCode(input.value)}`;
  });
  return form;
}

async function loadPage(list: WorklistElements, page: string): Promise<void> {
  const query = new URLSearchParams({ bucket: list.tab, ...(page ? { page } : {}) });
  const found = await callStaffApi<WorklistPage>("GET", `/worklist?${query.toString()}`);
  const added = found.items.map((line) => el("li", {}, worklistRow(line, list)));
  list.rows.append(...added);
  const n = list.rows.children.length;
  list.count.textContent = n ? `${t(found.next_page ? "counted_more" : "counted", { n })} ${t("sorted")}` : t("empty");
  list.foot.replaceChildren();
  if (page) added[0]?.querySelector("a")?.focus();
  if (found.next_page) list.foot.replaceChildren(moreButton(list, found.next_page));
}

function moreButton(list: WorklistElements, next: string): HTMLElement {
  const button = el("button", { type: "button", class: "second", id: "more" }, t("more"));
  const problem = el("p", { class: "error", role: "alert", hidden: true }, t("more_failed"));
  button.addEventListener("click", () => {
    button.disabled = true;
    problem.hidden = true;
    loadPage(list, next).catch(() => {
      button.disabled = false;
      problem.hidden = false;
    });
  });
  return el("div", {}, problem, button);
}

/** Tabs that only some desks have. */
const ROLES_OF_TAB: Partial<Record<Tab, string[]>> = {
  escalated: ["agency_admin", "national_admin", "coordinator", "monitor", "ombudsman"],
  copied: ["agency_admin"],
  approval: ["agency_admin"],
  flagged: ["national_admin", "monitor", "ombudsman"],
};

function tabList(current: Tab, me: SignedInOfficer): HTMLElement {
  const mine = TABS.filter((tab) => ROLES_OF_TAB[tab]?.includes(me.role) ?? true);
  const link = (tab: Tab): HTMLElement =>
    el(
      "li",
      {},
      el(
        "a",
        { href: `#/${tab}`, "data-tab": tab, ...(tab === current ? { "aria-current": "page" } : {}) },
        codeLabel("tab", tab),
      ),
    );
  return el("nav", { "aria-label": t("worklist") }, el("ul", { class: "tabs" }, ...mine.map(link)));
}

function worklistRow(line: WorklistLine, { me, names }: WorklistElements): HTMLElement {
  const due = line.due_at
    ? dueSentence({ ...line, due_at: line.due_at }, new Date())
    : { late: false, text: t("filed", { date: day(line.submitted_at) }) };
  const elsewhere = line.agency && line.agency !== me.agency?.id ? names.agency(line.agency) : null;
  return el(
    "a",
    { href: `#/report/${line.id}`, "data-report": line.id },
    el("strong", {}, line.title ?? t("secret_title")),
    el("span", { class: due.late ? "due late" : "due" }, due.text),
    el(
      "span",
      { class: "meta" },
      [line.tracking_id, codeLabel("kind", line.kind), names.category(line.category), line.region.name, elsewhere]
        .filter(Boolean)
        .join(" · "),
    ),
    el(
      "span",
      { class: "tags" },
      line.new_information ? newTag("new_information") : null,
      el("span", { class: "tag state" }, line.state_label),
      ...reportTags(line, me, names),
    ),
  );
}

/** The mark of what the reporter added and no officer in charge has seen. */
export const newTag = (text: "new_information" | "new_mark"): HTMLElement =>
  el("span", { class: "tag new", "data-new": true }, t(text));

interface TaggedReport {
  anonymous: boolean;
  confidential: boolean;
  supervisory: boolean | null;
  tier: string | null;
}

/** Flags that change how a report may be handled. */
export function reportTags(report: TaggedReport, me: SignedInOfficer, names: ReferenceNames): HTMLElement[] {
  const tag = (kind: string, text: string): HTMLElement => el("span", { class: `tag ${kind}` }, text);
  return [
    report.tier
      ? tag(
          "late",
          report.tier === me.agency?.id ? t("tier_own") : t("tier_other", { agency: names.agency(report.tier) }),
        )
      : null,
    report.anonymous ? tag("secret", t("anonymous")) : null,
    report.confidential ? tag("secret", t("confidential")) : null,
    report.supervisory ? tag("secret", t("supervisory")) : null,
  ].filter((flag) => flag !== null);
}
