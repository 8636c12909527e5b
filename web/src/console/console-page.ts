import { t } from "texts:common";
import type { Me } from "../api/staff-types";
import { ready } from "../texts/language";
import { byId, el } from "../ui/dom";
import { subscriptionsView } from "./alert-subscriptions/alert-subscriptions-view";
import { type Names, namesFor } from "./forms/reference-names";
import { pageRefusal } from "./forms/refusals";
import { reportView } from "./report/report-view";
import { logout, token } from "./sign-in/cognito";
import { loginView } from "./sign-in/sign-in-view";
import { SignedOut, staff } from "./sign-in/staff-api";
import { figuresView, mayEvaluate } from "./statistics/statistics-view";
import { c, word } from "./texts";
import { webhooksView } from "./webhooks/webhook-list";
import { webhookView } from "./webhooks/webhook-view";
import { TABS, type Tab, worklistView } from "./worklist/worklist-view";

const ADMINS = ["agency_admin", "national_admin"];

interface Desk {
  me: Me;
  names: Names;
  tab: Tab;
}

let desk: Desk | undefined;

/** A fresh stage for each view: what a slow, left view still writes lands nowhere. */
function stage(): HTMLElement {
  const made = el("div", {}, el("p", { role: "status" }, c("loading")));
  byId("view").replaceChildren(made);
  return made;
}

function askWho(notice = ""): void {
  desk = undefined;
  top("");
  loginView(stage(), () => void go(), notice);
}

const sessionOver = (): void => askWho(c("session_over"));

function top(here: string): void {
  const links: HTMLElement[] = [];
  if (desk) {
    const { me } = desk;
    const out = el("button", { type: "button", class: "plain", id: "logout" }, c("logout"));
    out.addEventListener("click", () => {
      void logout();
      history.replaceState(null, "", "#/");
      askWho();
    });
    const link = (hash: string, text: string): HTMLElement =>
      el("a", { href: `#/${hash}`, ...(hash === here ? { "aria-current": "page" } : {}) }, text);
    const who = c("who", { name: me.agency?.name ?? me.name, role: word("role", me.role) });
    links.push(el("span", { id: "who", title: who }, who));
    links.push(link("", c("worklist")));
    if (mayEvaluate(me)) links.push(link("figures", c("figures")));
    if (me.role !== "operator") links.push(link("subscriptions", c("subscriptions")));
    if (ADMINS.includes(me.role)) links.push(link("webhooks", c("webhooks")));
    links.push(out);
  }
  byId("top").replaceChildren(...links);
}

async function go(): Promise<void> {
  const place = stage();
  const part = (location.hash.split("?")[0] ?? "").split("/");
  const [first = "", second = ""] = part.slice(1);
  try {
    if (!(await token())) {
      askWho();
      return;
    }
    desk ??= await open();
    top(["figures", "subscriptions", "webhooks", "report"].includes(first) ? first : "");
    await view(place, desk, first, second);
  } catch (error) {
    if (error instanceof SignedOut) sessionOver();
    else oops(place, error);
  }
}

async function open(): Promise<Desk> {
  const me = await staff<Me>("GET", "/me");
  return { me, names: await namesFor(me), tab: startTab(me) };
}

async function view(place: HTMLElement, open: Desk, first: string, second: string): Promise<void> {
  const { me, names } = open;
  if (first === "report" && second) {
    await reportView(place, second, { me, names, back: `#/${open.tab}`, signedOut: sessionOver });
  } else if (first === "figures") {
    await figuresView(place, sessionOver);
  } else if (first === "subscriptions") {
    await subscriptionsView(place, me, sessionOver);
  } else if (first === "webhooks" && second) {
    await webhookView(place, second, { me, names, signedOut: sessionOver });
  } else if (first === "webhooks") {
    await webhooksView(place, me, names, sessionOver);
  } else if (me.role === "operator") {
    place.replaceChildren(el("h1", {}, c("worklist")), el("p", { class: "note" }, c("no_desk")));
  } else {
    open.tab = TABS.find((tab) => tab === first) ?? startTab(me);
    await worklistView(place, open.tab, me, names);
  }
}

/** Where a day begins: liaison officers follow up, those who watch see what has climbed. */
function startTab(me: Me): Tab {
  if (me.role === "liaison_officer") return "follow_up";
  return ADMINS.includes(me.role) ? "verification" : "escalated";
}

function oops(place: HTMLElement, error: unknown): void {
  const again = el("button", { type: "button" }, t("retry"));
  again.addEventListener("click", () => void go());
  const note = el("div", { class: "note bad", role: "alert", id: "refused" }, el("p", {}, pageRefusal(error)), again);
  place.replaceChildren(note, el("p", {}, el("a", { href: `#/${desk?.tab ?? ""}` }, c("back"))));
}

window.addEventListener("hashchange", () => void go());
byId("skip").addEventListener("click", (e) => {
  e.preventDefault(); // the part after # is this console's address, not a place in the page
  byId("main").focus();
});
ready();
byId("skip").textContent = c("skip");
byId("console-name").textContent = c("brand_console");
void go();
