/** The page that the links in followers' e-mails lead to: begin to follow, or stop. */

import { Problem, call } from "../lib/api";
import { byId, el, focusOn } from "../lib/dom";
import { ready } from "../lib/language";
import { t } from "texts:public";

type Key = Parameters<typeof t>[0];
type Step = "confirm" | "stop";

interface Answer {
  subject: { kind: string; id: string; name: string };
  stop?: string;
}

/** What each kind of token asks for, by the letter that it begins with. */
const STEPS: Record<string, Step> = { c: "confirm", s: "stop" };
const DONE: Record<Step, Key> = { confirm: "ikuti_confirmed", stop: "ikuti_stopped" };

ready();
const place = byId("ikuti");
const status = byId("status");

/** One question with one button: a mail program that only opens links decides nothing. */
function ask(step: Step, token: string): void {
  const button = el("button", { type: "button", id: `do-${step}` }, t(`ikuti_${step}`));
  const heading = el("h2", {}, t(`ikuti_${step}_title`));
  button.addEventListener("click", () => void carryOut(step, token, button));
  place.replaceChildren(heading, el("p", {}, t(`ikuti_${step}_hint`)), button);
  status.replaceChildren();
  focusOn(heading);
}

async function carryOut(step: Step, token: string, button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  status.replaceChildren(t("loading"));
  try {
    const answer = await call<Answer>("POST", `/follows/${step}`, { body: { token } });
    const told = el("p", { class: "note good", id: "done" }, t(DONE[step], { subject: answer.subject.name }));
    place.replaceChildren(told);
    status.replaceChildren();
    if (answer.stop) place.append(stopLater(answer.stop));
    focusOn(told);
  } catch (error) {
    const problem = error instanceof Problem ? error : undefined;
    const words = problem ? [problem.message, ...problem.fields.map((f) => f.message)].join(" ") : t("err_network");
    status.replaceChildren(el("div", { class: "note bad", id: "problem" }, el("p", {}, words)));
    button.disabled = false;
  }
}

function stopLater(token: string): HTMLElement {
  const button = el("button", { type: "button", class: "second" }, t("ikuti_stop"));
  button.addEventListener("click", () => ask("stop", token));
  return el("p", {}, button);
}

/** The token comes in the fragment, which no server's log ever sees. */
function arrive(): void {
  const token = location.hash.slice(1);
  const step = STEPS[token.charAt(0)];
  if (step && token.charAt(1) === ".") ask(step, token);
}

window.addEventListener("hashchange", arrive);
arrive();
