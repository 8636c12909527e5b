/** The form to follow a report, its agency or its area: by e-mail, or on this device. */

import { t } from "texts:public";
import { t as say } from "texts:push";
import { callApi, Problem } from "../api/client";
import type { FollowSubject } from "../api/report-types";
import { language } from "../texts/language";
import { el } from "../ui/dom";
import { JOINABLE, type PublicReport } from "./public-report";
import { followByPush, pushSupport } from "./push-follows";
import { refusalText } from "./refusal-text";

/** Told to the document when this device follows something more. */
export const FOLLOW_ADDED = "lapor-followed";

/** Something that can be followed, in the words of the form. */
type LabelledSubject = Pick<FollowSubject, "kind" | "id"> & { label: string };

/** What can be followed from a report: itself while it is open, its agency, its district and its regency. */
export function followSubjects(report: PublicReport): LabelledSubject[] {
  const found: LabelledSubject[] = [];
  if (JOINABLE.has(report.state)) found.push({ kind: "report", id: report.tracking_id, label: t("follow_report") });
  if (report.agency)
    found.push({ kind: "agency", id: report.agency.id, label: t("follow_agency", { agency: report.agency.name }) });
  const { code = "", name = "" } = report.region ?? {};
  const codes = code.split(".");
  const names = name.split(", ");
  for (let parts = codes.length; parts >= 2; parts -= 1) {
    const place = names.slice(codes.length - parts).join(", ");
    found.push({ kind: "area", id: codes.slice(0, parts).join("."), label: t("follow_area", { place }) });
  }
  return found;
}

export function followCard(report: PublicReport): HTMLElement {
  const subjects = followSubjects(report);
  const mail = emailPart();
  const device = devicePart();
  const ways =
    pushSupport() === "yes"
      ? [channelChoice("email", say("push_by_email"), true), channelChoice("push", say("push_by_device"), false)]
      : [];
  const how = ways.length
    ? el("fieldset", { class: "field", id: "follow-how" }, el("legend", {}, say("push_how")), ...ways)
    : null;
  const button = el("button", {}, t("follow_send"));
  const said = el("div", { role: "status" });
  const form = el(
    "form",
    { id: "follow", novalidate: true },
    el("fieldset", { class: "field" }, el("legend", {}, t("follow_what")), ...subjects.map(subjectChoice)),
    how,
    mail.part,
    device,
    el("p", {}, button),
    said,
  );
  const byDevice = (): boolean => new FormData(form).get("channel") === "push";
  const show = (): void => {
    mail.part.hidden = byDevice();
    device.hidden = !byDevice() && pushSupport() === "yes";
  };
  how?.addEventListener("change", () => {
    said.replaceChildren();
    show();
  });
  show();
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    said.replaceChildren();
    const subject = subjects[Number(new FormData(form).get("subject"))] ?? subjects[0];
    if (!subject) return;
    const address = byDevice() ? "" : mail.read();
    if (address === undefined) return;
    button.disabled = true;
    (address ? followByEmail(subject, address) : followOnDevice(subject))
      .then((good) => said.replaceChildren(good))
      .catch((fault: unknown) => {
        if (!mail.refused(fault))
          said.replaceChildren(el("p", { class: "note bad", id: "follow-problem" }, refusalText(fault)));
      })
      .finally(() => (button.disabled = false));
  });
  return el("details", { class: "card", id: "follow-card" }, el("summary", {}, t("follow_title")), form);
}

function channelChoice(value: string, label: string, checked: boolean): HTMLElement {
  return el(
    "label",
    { class: "choice" },
    el("input", { type: "radio", name: "channel", value, checked }),
    el("span", {}, label),
  );
}

interface EmailPart {
  part: HTMLElement;
  /** The address; undefined, with a word about it, when there is none. */
  read(): string | undefined;
  /** Whether a refusal was about the address, which then says so. */
  refused(fault: unknown): boolean;
}

function emailPart(): EmailPart {
  const error = el("p", { class: "error", id: "follow-email-error", hidden: true });
  const email = el("input", {
    type: "email",
    id: "follow-email",
    name: "email",
    autocomplete: "email",
    "aria-describedby": "follow-email-hint follow-email-error",
  });
  const field = el(
    "div",
    { class: "field" },
    el("label", { for: "follow-email" }, t("follow_email")),
    el("p", { class: "hint", id: "follow-email-hint" }, t("follow_email_hint")),
    error,
    email,
  );
  const refuse = (message: string): void => {
    error.textContent = message;
    error.hidden = !message;
    field.classList.toggle("wrong", Boolean(message));
    email.setAttribute("aria-invalid", String(Boolean(message)));
    if (message) email.focus();
  };
  return {
    part: el("div", {}, el("p", { class: "hint" }, t("follow_hint")), field),
    read: () => {
      const address = email.value.trim();
      const whole = /^\S+@\S+\.\S+$/.test(address);
      refuse(whole ? "" : t("err_follow_email"));
      return whole ? address : undefined;
    },
    refused: (fault) => {
      const wrong = fault instanceof Problem ? fault.fields.find((f) => f.name === "address") : undefined;
      if (wrong) refuse(wrong.message);
      return Boolean(wrong);
    },
  };
}

/** What notifications are, or why this browser shows none; nothing where it cannot show any. */
function devicePart(): HTMLElement {
  const keys = { yes: "push_hint", denied: "push_denied", install: "push_install" } as const;
  const state = pushSupport();
  return el(
    "div",
    { id: "follow-device" },
    state === "no" ? null : el("p", { class: state === "yes" ? "hint" : "note" }, say(keys[state])),
  );
}

async function followByEmail({ kind, id }: LabelledSubject, address: string): Promise<HTMLElement> {
  await callApi<unknown>("POST", "/follows", {
    body: { subject: { kind, id }, channel: "email", address, language: language() },
  });
  return el("p", { class: "note good", id: "follow-sent" }, t("follow_sent"));
}

async function followOnDevice(subject: LabelledSubject): Promise<HTMLElement> {
  const { name } = await followByPush(subject);
  document.dispatchEvent(new Event(FOLLOW_ADDED));
  return el(
    "p",
    { class: "note good", id: "follow-begun" },
    say("push_followed", { subject: name }),
    " ",
    el("a", { href: "/ikuti/#followed" }, say("push_manage")),
  );
}

function subjectChoice(subject: LabelledSubject, n: number): HTMLElement {
  const radio = el("input", {
    type: "radio",
    name: "subject",
    value: String(n),
    ...(n === 0 ? { checked: true } : {}),
  });
  return el("label", { class: "choice" }, radio, el("span", {}, subject.label));
}
