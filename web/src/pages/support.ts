/** What anybody can do about another's public report: support it, and follow it by e-mail. */

import { Problem, call } from "../lib/api";
import { el } from "../lib/dom";
import { language } from "../lib/language";
import { support, supported } from "../lib/nearby";
import { t } from "texts:public";

/** What these forms need to know of a report; the API's view of one fits. */
export interface Supportable {
  tracking_id: string;
  state: string;
  view: "public" | "reporter";
  title?: string;
  agency?: { id: string; name: string } | null;
  region?: { code: string; name: string };
  supports?: number;
}

/** States in which others can still join a report. */
const JOINABLE = new Set(["disposed", "in_progress", "answered"]);

/** Support and follow, for whoever reads a public report. Its reporter only sees how many support it. */
export function supportForms(report: Supportable, codes: { id: string; code: string }): HTMLElement[] {
  if (report.title === undefined) return [];
  if (report.view === "reporter" || codes.code) {
    return report.supports ? [el("p", { class: "note", id: "supports" }, t("support_count", { n: report.supports }))] : [];
  }
  return [supportCard(report), followCard(report)];
}

function count(n: number): string {
  return n ? t("support_count", { n }) : t("support_none");
}

function supportCard(report: Supportable): HTMLElement {
  const number = el("p", { id: "supports" }, count(report.supports ?? 0));
  const card = el("section", { class: "card", id: "support", "aria-labelledby": "support-title" }, el("h3", { id: "support-title" }, t("support_title")));
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
  show(supported(report.tracking_id));
  button.addEventListener("click", () => {
    const on = !supported(report.tracking_id);
    button.disabled = true;
    support(report.tracking_id, on)
      .then((n) => {
        number.textContent = count(n);
        said.textContent = t(on ? "support_given" : "support_taken_back");
        show(on);
      })
      .catch((error: unknown) => (said.textContent = words(error)))
      .finally(() => (button.disabled = false));
  });
  card.append(el("p", { class: "hint" }, t("support_hint")), number, button, said);
  return card;
}

/** An area, an agency or a report, as the API names them. */
interface Subject {
  kind: "report" | "area" | "agency";
  id: string;
  label: string;
}

/** What can be followed from a report: itself while it is open, its agency, its district and its regency. */
export function subjectsOf(report: Supportable): Subject[] {
  const found: Subject[] = [];
  if (JOINABLE.has(report.state)) found.push({ kind: "report", id: report.tracking_id, label: t("follow_report") });
  if (report.agency) found.push({ kind: "agency", id: report.agency.id, label: t("follow_agency", { agency: report.agency.name }) });
  const { code = "", name = "" } = report.region ?? {};
  const codes = code.split(".");
  const names = name.split(", ");
  for (let parts = codes.length; parts >= 2; parts -= 1) {
    const place = names.slice(codes.length - parts).join(", ");
    found.push({ kind: "area", id: codes.slice(0, parts).join("."), label: t("follow_area", { place }) });
  }
  return found;
}

function followCard(report: Supportable): HTMLElement {
  const subjects = subjectsOf(report);
  const error = el("p", { class: "error", id: "follow-email-error", hidden: true });
  const email = el("input", { type: "email", id: "follow-email", name: "email", autocomplete: "email", "aria-describedby": "follow-email-hint follow-email-error" });
  const field = el("div", { class: "field" }, el("label", { for: "follow-email" }, t("follow_email")), el("p", { class: "hint", id: "follow-email-hint" }, t("follow_email_hint")), error, email);
  const choices = subjects.map((subject, n) => choice(subject, n));
  const button = el("button", {}, t("follow_send"));
  const said = el("div", { role: "status" });
  const form = el(
    "form",
    { id: "follow", novalidate: true },
    el("p", { class: "hint" }, t("follow_hint")),
    el("fieldset", { class: "field" }, el("legend", {}, t("follow_what")), ...choices),
    field,
    button,
    said,
  );
  const refuse = (message: string): void => {
    error.textContent = message;
    error.hidden = !message;
    field.classList.toggle("wrong", Boolean(message));
    email.setAttribute("aria-invalid", String(Boolean(message)));
  };
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    said.replaceChildren();
    const { kind, id } = subjects[Number(new FormData(form).get("subject"))] ?? subjects[0]!;
    const address = email.value.trim();
    refuse(/^\S+@\S+\.\S+$/.test(address) ? "" : t("err_follow_email"));
    if (!error.hidden) {
      email.focus();
      return;
    }
    button.disabled = true;
    call<unknown>("POST", "/follows", { body: { subject: { kind, id }, channel: "email", address, language: language() } })
      .then(() => said.replaceChildren(el("p", { class: "note good", id: "follow-sent" }, t("follow_sent"))))
      .catch((fault: unknown) => {
        const wrong = fault instanceof Problem ? fault.fields.find((f) => f.name === "address") : undefined;
        if (wrong) refuse(wrong.message);
        else said.replaceChildren(el("p", { class: "note bad" }, words(fault)));
      })
      .finally(() => (button.disabled = false));
  });
  return el("details", { class: "card", id: "follow-card" }, el("summary", {}, t("follow_title")), form);
}

function choice(subject: Subject, n: number): HTMLElement {
  const radio = el("input", { type: "radio", name: "subject", value: String(n), ...(n === 0 ? { checked: true } : {}) });
  return el("label", { class: "choice" }, radio, el("span", {}, subject.label));
}

function words(error: unknown): string {
  if (!(error instanceof Problem)) return t("err_follow_network");
  return [error.message, ...error.fields.map((f) => f.message)].join(" ");
}
