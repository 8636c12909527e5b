/** Forms about the reporter's contacts: verifying them, messages on or off, sending the receipt there. */

import { t } from "texts:contact";
import { callApi, Problem } from "../../api/client";
import type { Channel, TrackedReport } from "../../api/report-types";
import { moment } from "../../ui/dates";
import { el } from "../../ui/dom";
import type { ReportAccess } from "../access-codes";
import type { OnReporterAct } from "../acts/reporter-act-table";
import { field, type StatusLine, statusLine, whileDisabled } from "./contact-form-parts";
import { givenContacts, parseOneTimeCode } from "./contact-input";

/** What these forms need of a report as its reporter sees it. */
export type ReportWithContact = Pick<TrackedReport, "contact">;

/** Seconds between the tries while a report that was just filed is still on its way to its agency. */
const ROUTING_WAITS = [3, 6, 12];

async function retryUntilRouted<T>(told: StatusLine, ask: () => Promise<T>): Promise<T> {
  for (const seconds of ROUTING_WAITS) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "not_routed_yet") throw error;
      told.showSuccess(t("contact_soon"));
      await new Promise((go) => setTimeout(go, seconds * 1000));
    }
  }
  return ask();
}

/** Proving the contacts that were given, and sending the receipt to them. */
export function contactForms(report: ReportWithContact, access: ReportAccess, done: OnReporterAct): HTMLElement[] {
  if (!report.contact) return [];
  const given = givenContacts(report.contact);
  const parts = given.length
    ? [
        el("p", { class: "hint" }, t("contact_lead")),
        ...given.map((one) => contactState(one, access, done)),
        ...sendReceiptButtons(
          given.filter(getsMessages).map((g) => g.channel),
          access,
        ),
      ]
    : [el("p", { id: "contact-none" }, t("contact_none"))];
  return [el("details", { class: "card", id: "contact" }, el("summary", {}, t("contact_title")), ...parts)];
}

type Given = ReturnType<typeof givenContacts>[number];

/** Messages go there. */
function getsMessages(one: Given): boolean {
  return one.state === "given" || one.state === "verified";
}

/** The id of the element that shows the state of a contact. */
function contactElementId(channel: Channel): string {
  return `contact-${channel}`;
}

function contactState({ channel, state }: Given, access: ReportAccess, done: OnReporterAct): HTMLElement {
  if (state === "given") return verificationForm(channel, access, done);
  if (state === "undeliverable")
    return el("p", { class: "note warn", "data-undeliverable": channel }, t(`contact_undeliverable_${channel}`));
  const on = state === "verified";
  const note = el(
    "p",
    { class: on ? "note good" : "note", [on ? "data-verified" : "data-stopped"]: channel },
    t(`contact_${state}_${channel}`),
  );
  return el("div", { class: "field", id: contactElementId(channel) }, note, messagesSwitch(channel, !on, access, done));
}

/** One button that stops the messages about this report, or takes them up again. */
function messagesSwitch(channel: Channel, wanted: boolean, access: ReportAccess, done: OnReporterAct): HTMLElement {
  const status = statusLine();
  const button = el(
    "button",
    { type: "button", class: "second", [wanted ? "data-take-up" : "data-stop"]: channel },
    t(`contact_${wanted ? "take_up" : "stop"}_${channel}`),
  );
  button.addEventListener("click", () => {
    void whileDisabled(button, status, async () => {
      done(
        await callApi<TrackedReport>("POST", `/reports/${access.id}/contact/messages`, {
          code: access.code,
          body: { channel, wanted },
        }),
        contactElementId(channel),
      );
    });
  });
  return el("div", {}, status.box, button);
}

/** Send a code, then type it; the field shows once a code is on its way. */
function verificationForm(channel: Channel, access: ReportAccess, done: OnReporterAct): HTMLElement {
  const status = statusLine();
  const place = el("div", {});
  const send = el(
    "button",
    { type: "button", class: "second", "data-send-code": channel },
    t(`contact_send_${channel}`),
  );
  send.addEventListener("click", () => {
    void whileDisabled(send, status, async () => {
      const sent = await retryUntilRouted(status, () =>
        callApi<{ valid_until: string; note: string }>("POST", `/reports/${access.id}/contact/code`, {
          code: access.code,
          body: { channel },
        }),
      );
      status.showSuccess(`${t(`contact_sent_${channel}`, { time: moment(sent.valid_until) })} ${sent.note}`);
      send.textContent = t("contact_again");
      if (!place.hasChildNodes()) place.append(codeForm(channel, access, status, done));
      place.querySelector("input")?.focus();
    });
  });
  return el(
    "div",
    { class: "field", "data-prove": channel },
    el("p", {}, t(`contact_given_${channel}`)),
    status.box,
    place,
    send,
  );
}

function codeForm(channel: Channel, access: ReportAccess, status: StatusLine, done: OnReporterAct): HTMLElement {
  const code = field(`contact-code-${channel}`, t("contact_code"), t("contact_code_hint"), {
    inputmode: "numeric",
    autocomplete: "one-time-code",
    maxlength: "12",
    spellcheck: "false",
  });
  const button = el("button", { "data-submit": true }, t("contact_confirm"));
  const form = el("form", { class: "field", novalidate: true, "data-confirm": channel }, code.box, button);
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    code.clearError();
    const typed = parseOneTimeCode(code.input.value);
    if (!typed) {
      code.showError(t("contact_code_wrong"));
      return;
    }
    void whileDisabled(button, status, async () => {
      try {
        done(
          await callApi<TrackedReport>("POST", `/reports/${access.id}/contact/confirm`, {
            code: access.code,
            body: { channel, code: typed },
          }),
          contactElementId(channel),
        );
      } catch (error) {
        const fault = error instanceof Problem ? error.fields.find((f) => f.name === "code") : undefined;
        if (!fault) throw error;
        code.showError(fault.message);
      }
    });
  });
  return form;
}

function sendReceiptButtons(given: Channel[], access: ReportAccess): HTMLElement[] {
  if (!given.length) return [];
  const status = statusLine();
  const buttons = given.map((channel) => {
    const button = el(
      "button",
      { type: "button", class: "second", "data-send-receipt": channel },
      t(`contact_receipt_${channel}`),
    );
    button.addEventListener("click", () => {
      void whileDisabled(button, status, async () => {
        const sent = await retryUntilRouted(status, () =>
          callApi<{ note: string }>("POST", `/reports/${access.id}/receipt/send`, {
            code: access.code,
            body: { channel },
          }),
        );
        status.showSuccess(`${t(`contact_receipt_sent_${channel}`)} ${sent.note}`);
      });
    });
    return button;
  });
  return [
    el(
      "div",
      { class: "field" },
      el("h3", {}, t("contact_receipt")),
      el("p", { class: "hint" }, t("contact_receipt_hint")),
      status.box,
      el("div", { class: "row" }, ...buttons),
    ),
  ];
}
