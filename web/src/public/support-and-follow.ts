/** What anybody can do about another's public report: support it, and follow it by e-mail or on this device. */

import { t } from "texts:public";
import { t as say } from "texts:push";
import { callApi, Problem } from "../api/client";
import type { FollowSubject, TrackedReport } from "../api/report-types";
import { isSupported, support } from "../filing/suggestions/similar-reports";
import { language } from "../texts/language";
import { el } from "../ui/dom";
import { followByPush, PushRefused, pushSupport } from "./push-follows";

/** Told to the document when this device follows something more. */
export const FOLLOW_ADDED = "lapor-followed";

/** What these forms need to know of a report. */
export type PublicReport = Pick<
  TrackedReport,
  "tracking_id" | "state" | "view" | "title" | "agency" | "region" | "supports"
>;

/** States in which others can still join a report. */
const JOINABLE = new Set(["disposed", "in_progress", "answered"]);

/** Support and follow, for whoever reads a public report. Its reporter only sees how many support it. */
export function publicReportForms(report: PublicReport, codes: { id: string; code: string }): HTMLElement[] {
  if (report.title === undefined) return [];
  if (report.view === "reporter" || codes.code) {
    return report.supports
      ? [el("p", { class: "note", id: "supports" }, t("support_count", { n: report.supports }))]
      : [];
  }
  return [supportCard(report), followCard(report)];
}

function supportCount(n: number): string {
  return n ? t("support_count", { n }) : t("support_none");
}

function supportCard(report: PublicReport): HTMLElement {
  const number = el("p", { id: "supports" }, supportCount(report.supports ?? 0));
  const card = el(
    "section",
    { class: "card", id: "support", "aria-labelledby": "support-title" },
    el("h3", { id: "support-title" }, t("support_title")),
  );
  if (!JOINABLE.has(report.state)) {
    card.append(number);
    return card;
  }
  const said = el("p", { role: "status" });
  const button = el("button", { type: "button", id: "support-button" });
  const show = (on: boolean): void => {
    button.textContent = t(on ? "support_take_back" : "support_give");
    button.className = on ? "second" : "";
  };
  show(isSupported(report.tracking_id));
  button.addEventListener("click", () => {
    const on = !isSupported(report.tracking_id);
    button.disabled = true;
    support(report.tracking_id, on)
      .then((n) => {
        number.textContent = supportCount(n);
        said.textContent = t(on ? "support_given" : "support_taken_back");
        show(on);
      })
      .catch((error: unknown) => (said.textContent = refusalText(error)))
      .finally(() => (button.disabled = false));
  });
  card.append(el("p", { class: "hint" }, t("support_hint")), number, button, said);
  return card;
}

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

function followCard(report: PublicReport): HTMLElement {
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

/** What notifications are, or what stands in their way; nothing where a browser has none. */
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

const PUSH_REFUSED_TEXT = { denied: "push_denied", dismissed: "push_dismissed", failed: "push_failed" } as const;

/** What to tell of a refusal, or of a network that is away. */
export function refusalText(error: unknown): string {
  if (error instanceof PushRefused) return say(PUSH_REFUSED_TEXT[error.why]);
  if (!(error instanceof Problem)) return t("err_follow_network");
  return [error.message, ...error.fields.map((f) => f.message)].join(" ");
}
