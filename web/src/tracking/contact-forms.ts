import { t } from "texts:contact";
import { call, Problem } from "../api/client";
import { moment } from "../ui/dates";
import { el, focusOn } from "../ui/dom";
import { type Channel, type Contact, channels, lostFaults, oneTimeCode } from "./contact-input";
import type { Tracked } from "./report-view";
import type { Codes, Done } from "./reporter-acts";

/** What these forms need of a report as its reporter sees it. */
export interface Contacted {
  contact?: Contact;
}

interface Field {
  box: HTMLElement;
  input: HTMLInputElement;
  fail: (message: string) => void;
  clear: () => void;
}

function field(name: string, label: string, hint: string, attributes: Record<string, string>): Field {
  const error = el("p", { class: "error", id: `${name}-error`, hidden: true });
  const described = [hint && `${name}-hint`, `${name}-error`].filter(Boolean).join(" ");
  const input = el("input", { id: name, name, type: "text", "aria-describedby": described, ...attributes });
  const box = el(
    "div",
    { class: "field" },
    el("label", { for: name }, label),
    hint ? el("p", { class: "hint", id: `${name}-hint` }, hint) : null,
    error,
    input,
  );
  return {
    box,
    input,
    fail: (message) => {
      box.classList.add("wrong");
      error.textContent = message;
      error.hidden = false;
      input.setAttribute("aria-invalid", "true");
      input.focus();
    },
    clear: () => {
      box.classList.remove("wrong");
      error.hidden = true;
      input.removeAttribute("aria-invalid");
    },
  };
}

/** Where a form says what became of it; read out when it changes. */
interface Words {
  box: HTMLElement;
  good: (message: string) => void;
  bad: (error: unknown) => void;
  clear: () => void;
}

function words(): Words {
  const box = el("div", { role: "status" });
  const say = (kind: string, message: string): void => box.replaceChildren(el("p", { class: `note ${kind}` }, message));
  return {
    box,
    good: (message) => say("good", message),
    bad: (error) =>
      say(
        "bad",
        error instanceof Problem
          ? [error.message, ...error.fields.map((f) => f.message)].join(" ")
          : t("contact_offline"),
      ),
    clear: () => box.replaceChildren(),
  };
}

/** Do it once at a time: the button rests until the answer is there. */
async function once(button: HTMLButtonElement, told: Words, work: () => Promise<void>): Promise<void> {
  button.disabled = true;
  told.clear();
  try {
    await work();
  } catch (error) {
    told.bad(error);
  } finally {
    button.disabled = false;
  }
}

/** Seconds between the tries while a report that was just filed is still on its way to its agency. */
const PATIENCE = [3, 6, 12];

async function patiently<T>(told: Words, ask: () => Promise<T>): Promise<T> {
  for (const seconds of PATIENCE) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "not_routed_yet") throw error;
      told.good(t("contact_soon"));
      await new Promise((go) => setTimeout(go, seconds * 1000));
    }
  }
  return ask();
}

/** Proving the contacts that were given, and sending the receipt to them. */
export function contactForms(report: Contacted, codes: Codes, done: Done): HTMLElement[] {
  if (!report.contact) return [];
  const given = channels(report.contact);
  const parts = given.length
    ? [
        el("p", { class: "hint" }, t("contact_lead")),
        ...given.map((one) => shown(one, codes, done)),
        ...receipts(
          given.filter(open).map((g) => g.channel),
          codes,
        ),
      ]
    : [el("p", { id: "contact-none" }, t("contact_none"))];
  return [el("details", { class: "card", id: "contact" }, el("summary", {}, t("contact_title")), ...parts)];
}

type Given = ReturnType<typeof channels>[number];

/** Messages go there. */
function open(one: Given): boolean {
  return one.state === "given" || one.state === "verified";
}

/** Where the page says how it stands with a channel. */
function placeOf(channel: Channel): string {
  return `contact-${channel}`;
}

function shown({ channel, state }: Given, codes: Codes, done: Done): HTMLElement {
  if (state === "given") return proving(channel, codes, done);
  if (state === "undeliverable")
    return el("p", { class: "note warn", "data-undeliverable": channel }, t(`contact_undeliverable_${channel}`));
  const on = state === "verified";
  const note = el(
    "p",
    { class: on ? "note good" : "note", [on ? "data-verified" : "data-stopped"]: channel },
    t(`contact_${state}_${channel}`),
  );
  return el("div", { class: "field", id: placeOf(channel) }, note, wanting(channel, !on, codes, done));
}

/** One button that stops the messages about this report, or takes them up again. */
function wanting(channel: Channel, wanted: boolean, codes: Codes, done: Done): HTMLElement {
  const told = words();
  const button = el(
    "button",
    { type: "button", class: "second", [wanted ? "data-take-up" : "data-stop"]: channel },
    t(`contact_${wanted ? "take_up" : "stop"}_${channel}`),
  );
  button.addEventListener("click", () => {
    void once(button, told, async () => {
      done(
        await call<Tracked>("POST", `/reports/${codes.id}/contact/messages`, {
          code: codes.code,
          body: { channel, wanted },
        }),
        placeOf(channel),
      );
    });
  });
  return el("div", {}, told.box, button);
}

/** Send a code, then type it; the field shows once a code is on its way. */
function proving(channel: Channel, codes: Codes, done: Done): HTMLElement {
  const told = words();
  const place = el("div", {});
  const send = el(
    "button",
    { type: "button", class: "second", "data-send-code": channel },
    t(`contact_send_${channel}`),
  );
  send.addEventListener("click", () => {
    void once(send, told, async () => {
      const sent = await patiently(told, () =>
        call<{ valid_until: string; note: string }>("POST", `/reports/${codes.id}/contact/code`, {
          code: codes.code,
          body: { channel },
        }),
      );
      told.good(`${t(`contact_sent_${channel}`, { time: moment(sent.valid_until) })} ${sent.note}`);
      send.textContent = t("contact_again");
      if (!place.hasChildNodes()) place.append(typing(channel, codes, told, done));
      place.querySelector("input")?.focus();
    });
  });
  return el(
    "div",
    { class: "field", "data-prove": channel },
    el("p", {}, t(`contact_given_${channel}`)),
    told.box,
    place,
    send,
  );
}

function typing(channel: Channel, codes: Codes, told: Words, done: Done): HTMLElement {
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
    code.clear();
    const typed = oneTimeCode(code.input.value);
    if (!typed) {
      code.fail(t("contact_code_wrong"));
      return;
    }
    void once(button, told, async () => {
      try {
        done(
          await call<Tracked>("POST", `/reports/${codes.id}/contact/confirm`, {
            code: codes.code,
            body: { channel, code: typed },
          }),
          placeOf(channel),
        );
      } catch (error) {
        const fault = error instanceof Problem ? error.fields.find((f) => f.name === "code") : undefined;
        if (!fault) throw error;
        code.fail(fault.message);
      }
    });
  });
  return form;
}

function receipts(given: Channel[], codes: Codes): HTMLElement[] {
  if (!given.length) return [];
  const told = words();
  const buttons = given.map((channel) => {
    const button = el(
      "button",
      { type: "button", class: "second", "data-send-receipt": channel },
      t(`contact_receipt_${channel}`),
    );
    button.addEventListener("click", () => {
      void once(button, told, async () => {
        const sent = await patiently(told, () =>
          call<{ note: string }>("POST", `/reports/${codes.id}/receipt/send`, { code: codes.code, body: { channel } }),
        );
        told.good(`${t(`contact_receipt_sent_${channel}`)} ${sent.note}`);
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
      told.box,
      el("div", { class: "row" }, ...buttons),
    ),
  ];
}

/** For whoever has the tracking ID and lost the access code; `known` tells what was typed already. */
export function lostCodeForm(known: () => string = () => ""): HTMLElement {
  const id = field("lost-id", t("lost_id"), t("lost_id_hint"), {
    autocapitalize: "characters",
    autocomplete: "off",
    spellcheck: "false",
  });
  const contact = field("lost-contact", t("lost_contact"), t("lost_contact_hint"), {
    autocomplete: "email",
    autocapitalize: "none",
    spellcheck: "false",
  });
  const fields = { tracking_id: id, contact };
  const told = words();
  const button = el("button", { "data-submit": true }, t("lost_submit"));
  const form = el(
    "form",
    { novalidate: true, id: "lost-code" },
    el("p", { class: "hint" }, t("lost_lead")),
    id.box,
    contact.box,
    told.box,
    button,
  );
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    id.clear();
    contact.clear();
    told.clear();
    const wrong = lostFaults(id.input.value, contact.input.value);
    for (const name of [...wrong].reverse()) fields[name].fail(t(`lost_err_${name}`));
    if (wrong.length) return;
    void once(button, told, async () => {
      const body = { tracking_id: id.input.value, contact: contact.input.value };
      const answer = await call<{ message: string }>("POST", "/lost-code", { body });
      const next = el("p", {}, t("lost_next"));
      const note = el("div", { class: "note good", id: "lost-asked" }, el("p", {}, answer.message), next);
      told.box.replaceChildren(note);
      focusOn(note);
    });
  });
  const framed = el("details", { class: "card", id: "lost" }, el("summary", {}, t("lost_title")), form);
  framed.addEventListener("toggle", () => {
    if (framed.open && !id.input.value) id.input.value = known();
  });
  return framed;
}
