import { Problem } from "../lib/api";
import { byId, el } from "../lib/dom";
import { ready, t } from "../lib/language";
import { logout, token } from "./auth";
import { loginView } from "./login";
import { reportView } from "./report";
import { SignedOut, staff } from "./staff";
import { subscriptionsView } from "./subscriptions";
import { c } from "./texts";
import type { Me } from "./types";
import { TABS, worklistView, type Tab } from "./worklist";

const place = byId("view");
let me: Me | undefined;

function askWho(notice = ""): void {
  me = undefined;
  top();
  loginView(place, () => void go(), notice);
}

function top(): void {
  const bar = byId("top");
  const language = el("button", { type: "button", class: "plain", id: "language" }, t("language"));
  const links: HTMLElement[] = [el("a", { class: "brand", href: "#/" }, "SP4N-LAPOR! Konsol")];
  if (me) {
    const out = el("button", { type: "button", class: "plain", id: "logout" }, c("logout"));
    out.addEventListener("click", () => {
      logout();
      askWho();
    });
    links.push(el("span", { id: "who" }, [me.name, me.agency?.name].filter(Boolean).join(", ")), el("a", { href: "#/" }, c("worklist")));
    if (["agency_admin", "national_admin"].includes(me.role)) links.push(el("a", { href: "#/subscriptions" }, c("subscriptions")));
    links.push(out);
  }
  bar.replaceChildren(...links, language);
}

async function go(): Promise<void> {
  try {
    if (!(await token())) {
      askWho();
      return;
    }
    me ??= await staff<Me>("GET", "/me");
    top();
    await view(me);
  } catch (error) {
    if (error instanceof SignedOut) askWho(c("session_over"));
    else oops(error);
  } finally {
    await ready();
  }
}

async function view(who: Me): Promise<void> {
  const [, first = "", second = ""] = location.hash.split("/");
  if (first === "report" && second) await reportView(place, second, who);
  else if (first === "subscriptions") await subscriptionsView(place);
  else await worklistView(place, TABS.find((tab) => tab === first) ?? startTab(who));
}

/** Where a day begins: liaison officers follow up, those who watch see what has climbed. */
function startTab(who: Me): Tab {
  if (who.role === "liaison_officer") return "follow_up";
  return ["agency_admin", "national_admin"].includes(who.role) ? "verification" : "escalated";
}

function oops(error: unknown): void {
  const again = el("button", { type: "button" }, t("retry"));
  again.addEventListener("click", () => void go());
  const message = error instanceof Problem ? error.message : c("network");
  place.replaceChildren(el("div", { class: "note bad", role: "alert" }, el("p", {}, message), again), el("p", {}, el("a", { href: "#/" }, c("back"))));
}

window.addEventListener("hashchange", () => void go());
window.addEventListener("signed-out", () => askWho(c("session_over")));
await ready();
void go();
