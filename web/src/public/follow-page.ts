/** Follow a public report by its tracking ID; and where the links in e-mails lead: begin, or stop; a reporter's too. */

import { call } from "../api/client";
import { byId, el, focusOn } from "../ui/dom";
import { isTrackingId, normalize } from "../api/tracking-id";
import { ready } from "../texts/language";
import { showFollowed } from "./followed-list";
import { supportForms, type Supportable, words } from "./support-and-follow";
import { t } from "texts:public";

type Key = Parameters<typeof t>[0];
type Step = "confirm" | "stop" | "silence";

interface Answer {
  subject?: { kind: string; id: string; name: string };
  tracking_id?: string;
  stop?: string;
}

/** What each kind of token asks for, by the letter that it begins with. */
const STEPS: Record<string, Step> = { c: "confirm", s: "stop", r: "silence" };
const DONE: Record<Step, Key> = { confirm: "ikuti_confirmed", stop: "ikuti_stopped", silence: "ikuti_silenced" };
const WHERE: Record<Step, string> = { confirm: "/follows/confirm", stop: "/follows/stop", silence: "/messages/stop" };

ready();
const place = byId("ikuti");
const status = byId("status");
const report = byId("report");
const input = byId<HTMLInputElement>("find-id");
const wrong = byId("find-id-error");

/** One question with one button: a mail program that only opens links decides nothing. */
function ask(step: Step, token: string): void {
  const button = el("button", { type: "button", id: `do-${step}` }, t(`ikuti_${step}`));
  const heading = el("h2", {}, t(`ikuti_${step}_title`));
  report.hidden = true;
  button.addEventListener("click", () => void carryOut(step, token, button));
  place.replaceChildren(heading, el("p", {}, t(`ikuti_${step}_hint`)), button);
  status.replaceChildren();
  focusOn(heading);
}

async function carryOut(step: Step, token: string, button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  status.replaceChildren(t("loading"));
  try {
    const answer = await call<Answer>("POST", WHERE[step], { body: { token } });
    const told = el("p", { class: "note good", id: "done" }, t(DONE[step], { subject: answer.subject?.name ?? answer.tracking_id ?? "" }));
    place.replaceChildren(told);
    status.replaceChildren();
    if (answer.stop) place.append(stopLater(answer.stop));
    focusOn(told);
  } catch (error) {
    complain(error);
    button.disabled = false;
  }
}

function complain(error: unknown): void {
  status.replaceChildren(el("div", { class: "note bad", id: "problem" }, el("p", {}, words(error))));
}

function stopLater(token: string): HTMLElement {
  const button = el("button", { type: "button", class: "second" }, t("ikuti_stop"));
  button.addEventListener("click", () => ask("stop", token));
  return el("p", {}, button);
}

async function find(): Promise<void> {
  const known = isTrackingId(input.value);
  report.hidden = true;
  wrong.hidden = known;
  wrong.textContent = known ? "" : t("err_ikuti_id");
  input.setAttribute("aria-invalid", String(!known));
  if (!known) {
    input.focus();
    return;
  }
  status.replaceChildren(t("loading"));
  try {
    show(await call<Supportable & { state_label: string }>("GET", `/reports/${normalize(input.value)}`));
    status.replaceChildren();
  } catch (error) {
    complain(error);
  }
}

function show(found: Supportable & { state_label: string }): void {
  const heading = el("h2", { id: "report-title" }, found.title ?? found.tracking_id);
  const state = el("p", {}, el("span", { class: "tag" }, found.state_label), " ", found.tracking_id);
  const whole = el("p", {}, el("a", { href: `/lacak/?id=${normalize(found.tracking_id)}` }, t("ikuti_open")));
  const forms = supportForms(found, { id: normalize(found.tracking_id), code: "" });
  report.replaceChildren(heading, state, ...(forms.length ? [whole, ...forms] : [el("p", { class: "note" }, t("ikuti_hidden"))]));
  report.hidden = false;
  focusOn(heading);
}

byId("find").addEventListener("submit", (e) => {
  e.preventDefault();
  void find();
});

/** The token comes in the fragment, which no server's log ever sees. */
function arrive(): void {
  const token = location.hash.slice(1);
  if (token === "followed") {
    byId("followed").scrollIntoView();
    return;
  }
  const step = STEPS[token.charAt(0)];
  if (step && token.charAt(1) === ".") {
    ask(step, token);
    return;
  }
  input.value = new URLSearchParams(location.search).get("id") ?? input.value;
  if (input.value) void find();
}

showFollowed(byId("followed"));
window.addEventListener("hashchange", arrive);
arrive();
