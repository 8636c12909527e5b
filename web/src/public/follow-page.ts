/** Follow a public report by its tracking ID; and where the links in e-mails lead: begin, or stop; a reporter's too. */

import { t } from "texts:public";
import { callApi } from "../api/client";
import type { ResponseOf } from "../api/contract";
import { readCodes } from "../api/read-codes";
import type { FollowResponse } from "../api/report-types";
import { groupCode, isTrackingId, normalizeCode } from "../api/tracking-id";
import { sendWaitingReports } from "../offline/waiting-reports-flag";
import { applyLanguage } from "../texts/language";
import { byId, el, focusOn } from "../ui/dom";
import { showFollowedList } from "./followed-list";
import type { PublicReport } from "./public-report";
import { publicReportForms } from "./public-report-forms";
import { refusalText } from "./refusal-text";

type Key = Parameters<typeof t>[0];
type LinkAction = "confirm" | "stop" | "silence";

/** What an action returns: of a follow its subject, of a reporter's messages the tracking ID. */
type LinkResult = Partial<FollowResponse> & Partial<Pick<ResponseOf<"stopMessages">, "tracking_id">>;

/** What each kind of token asks for, by the letter that it begins with. */
const ACTION_OF_TOKEN: Record<string, LinkAction> = { c: "confirm", s: "stop", r: "silence" };
const DONE_TEXT: Record<LinkAction, Key> = {
  confirm: "ikuti_confirmed",
  stop: "ikuti_stopped",
  silence: "ikuti_silenced",
};
const PATH_OF: Record<LinkAction, string> = {
  confirm: "/follows/confirm",
  stop: "/follows/stop",
  silence: "/messages/stop",
};

applyLanguage();
sendWaitingReports();
const place = byId("ikuti");
const status = byId("status");
const report = byId("report");
const input = byId<HTMLInputElement>("find-id");
const wrong = byId("find-id-error");

/** One question with one button: a mail program that only opens links decides nothing. */
function askToConfirm(step: LinkAction, token: string): void {
  const button = el("button", { type: "button", id: `do-${step}` }, t(`ikuti_${step}`));
  const heading = el("h2", {}, t(`ikuti_${step}_title`));
  report.hidden = true;
  button.addEventListener("click", () => void carryOut(step, token, button));
  place.replaceChildren(heading, el("p", {}, t(`ikuti_${step}_hint`)), button);
  status.replaceChildren();
  focusOn(heading);
}

async function carryOut(step: LinkAction, token: string, button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  status.replaceChildren(t("loading"));
  try {
    const answer = await callApi<LinkResult>("POST", PATH_OF[step], { body: { token } });
    const told = el(
      "p",
      { class: "note good", id: "done" },
      t(DONE_TEXT[step], { subject: answer.subject?.name ?? answer.tracking_id ?? "" }),
    );
    place.replaceChildren(told);
    status.replaceChildren();
    if (answer.stop) place.append(stopButton(answer.stop));
    focusOn(told);
  } catch (error) {
    showProblem(error);
    button.disabled = false;
  }
}

function showProblem(error: unknown): void {
  status.replaceChildren(el("div", { class: "note bad", id: "problem" }, el("p", {}, refusalText(error))));
}

function stopButton(token: string): HTMLElement {
  const button = el("button", { type: "button", class: "second" }, t("ikuti_stop"));
  button.addEventListener("click", () => askToConfirm("stop", token));
  return el("p", {}, button);
}

async function findReport(): Promise<void> {
  const pasted = isTrackingId(input.value) ? "" : readCodes(input.value).id;
  if (pasted) input.value = groupCode(pasted);
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
    showReport(await callApi<PublicReport & { state_label: string }>("GET", `/reports/${normalizeCode(input.value)}`));
    status.replaceChildren();
  } catch (error) {
    showProblem(error);
  }
}

function showReport(found: PublicReport & { state_label: string }): void {
  const heading = el("h2", { id: "report-title" }, found.title ?? found.tracking_id);
  const state = el("p", {}, el("span", { class: "tag" }, found.state_label), " ", found.tracking_id);
  const whole = el("p", {}, el("a", { href: `/lacak/?id=${normalizeCode(found.tracking_id)}` }, t("ikuti_open")));
  const forms = publicReportForms(found, { id: normalizeCode(found.tracking_id), code: "" });
  report.replaceChildren(
    heading,
    state,
    ...(forms.length ? [whole, ...forms] : [el("p", { class: "note" }, t("ikuti_hidden"))]),
  );
  report.hidden = false;
  focusOn(heading);
}

byId<HTMLFormElement>("find").noValidate = true;
byId("find").addEventListener("submit", (e) => {
  e.preventDefault();
  void findReport();
});

/** The token comes in the fragment, which no server's log ever sees. */
function openFromAddress(): void {
  const token = location.hash.slice(1);
  if (token === "followed") {
    byId("followed").scrollIntoView();
    return;
  }
  const step = ACTION_OF_TOKEN[token.charAt(0)];
  if (step && token.charAt(1) === ".") {
    askToConfirm(step, token);
    return;
  }
  input.value = new URLSearchParams(location.search).get("id") ?? input.value;
  if (input.value) void findReport();
}

showFollowedList(byId("followed"));
window.addEventListener("hashchange", openFromAddress);
openFromAddress();
