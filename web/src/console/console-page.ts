/** The officers' console: signs in, chooses the view that the address names, shows the way around. */

import { t as tSite } from "texts:common";
import { codeLabel, t } from "texts:console";
import type { SignedInOfficer } from "../api/staff-types";
import { applyLanguage } from "../texts/language";
import { byId, el } from "../ui/dom";
import { alertSubscriptionsView } from "./alert-subscriptions/alert-subscriptions-view";
import { loadReferenceNames, type ReferenceNames } from "./forms/reference-names";
import { pageRefusalText } from "./forms/refusals";
import { reportView } from "./report/report-view";
import { idToken, signOut } from "./sign-in/cognito";
import { signInView } from "./sign-in/sign-in-view";
import { callStaffApi, SignedOut } from "./sign-in/staff-api";
import { maySeeStatistics, statisticsView } from "./statistics/statistics-view";
import { webhookListView } from "./webhooks/webhook-list";
import { webhookView } from "./webhooks/webhook-view";
import { TABS, type Tab, worklistView } from "./worklist/worklist-view";

const ADMINS = ["agency_admin", "national_admin"];

interface ConsoleContext {
  me: SignedInOfficer;
  names: ReferenceNames;
  tab: Tab;
}

let context: ConsoleContext | undefined;

/** A fresh stage for each view: what a slow, left view still writes lands nowhere. */
function freshPlace(): HTMLElement {
  const made = el("div", {}, el("p", { role: "status" }, t("loading")));
  byId("view").replaceChildren(made);
  return made;
}

function showSignIn(notice = ""): void {
  context = undefined;
  showNavigation("");
  signInView(freshPlace(), () => void showCurrentView(), notice);
}

const onSessionOver = (): void => showSignIn(t("session_over"));

function showNavigation(here: string): void {
  const links: HTMLElement[] = [];
  if (context) {
    const { me } = context;
    const out = el("button", { type: "button", class: "plain", id: "logout" }, t("logout"));
    out.addEventListener("click", () => {
      void signOut();
      history.replaceState(null, "", "#/");
      showSignIn();
    });
    const link = (hash: string, text: string): HTMLElement =>
      el("a", { href: `#/${hash}`, ...(hash === here ? { "aria-current": "page" } : {}) }, text);
    const who = t("who", { name: me.agency?.name ?? me.name, role: codeLabel("role", me.role) });
    links.push(el("span", { id: "who", title: who }, who));
    links.push(link("", t("worklist")));
    if (maySeeStatistics(me)) links.push(link("figures", t("figures")));
    if (me.role !== "operator") links.push(link("subscriptions", t("subscriptions")));
    if (ADMINS.includes(me.role)) links.push(link("webhooks", t("webhooks")));
    links.push(out);
  }
  byId("top").replaceChildren(...links);
}

async function showCurrentView(): Promise<void> {
  const place = freshPlace();
  const part = (location.hash.split("?")[0] ?? "").split("/");
  const [first = "", second = ""] = part.slice(1);
  try {
    if (!(await idToken())) {
      showSignIn();
      return;
    }
    context ??= await openContext();
    showNavigation(["figures", "subscriptions", "webhooks", "report"].includes(first) ? first : "");
    await showView(place, context, first, second);
  } catch (error) {
    if (error instanceof SignedOut) onSessionOver();
    else showFailure(place, error);
  }
}

async function openContext(): Promise<ConsoleContext> {
  const me = await callStaffApi<SignedInOfficer>("GET", "/me");
  return { me, names: await loadReferenceNames(me), tab: startTab(me) };
}

async function showView(place: HTMLElement, open: ConsoleContext, first: string, second: string): Promise<void> {
  const { me, names } = open;
  if (first === "report" && second) {
    await reportView(place, second, { me, names, back: `#/${open.tab}`, signedOut: onSessionOver });
  } else if (first === "figures") {
    await statisticsView(place, onSessionOver);
  } else if (first === "subscriptions") {
    await alertSubscriptionsView(place, me, onSessionOver);
  } else if (first === "webhooks" && second) {
    await webhookView(place, second, { me, names, signedOut: onSessionOver });
  } else if (first === "webhooks") {
    await webhookListView(place, me, names, onSessionOver);
  } else if (me.role === "operator") {
    place.replaceChildren(el("h1", {}, t("worklist")), el("p", { class: "note" }, t("no_desk")));
  } else {
    open.tab = TABS.find((tab) => tab === first) ?? startTab(me);
    await worklistView(place, open.tab, me, names);
  }
}

/** Where a day begins: liaison officers follow up, those who watch see what has climbed. */
function startTab(me: SignedInOfficer): Tab {
  if (me.role === "liaison_officer") return "follow_up";
  return ADMINS.includes(me.role) ? "verification" : "escalated";
}

function showFailure(place: HTMLElement, error: unknown): void {
  const again = el("button", { type: "button" }, tSite("retry"));
  again.addEventListener("click", () => void showCurrentView());
  const note = el(
    "div",
    { class: "note bad", role: "alert", id: "refused" },
    el("p", {}, pageRefusalText(error)),
    again,
  );
  place.replaceChildren(note, el("p", {}, el("a", { href: `#/${context?.tab ?? ""}` }, t("back"))));
}

window.addEventListener("hashchange", () => void showCurrentView());
byId("skip").addEventListener("click", (e) => {
  e.preventDefault(); // the part after # is this console's address, not a place in the page
  byId("main").focus();
});
applyLanguage();
byId("skip").textContent = t("skip");
byId("console-name").textContent = t("brand_console");
void showCurrentView();
