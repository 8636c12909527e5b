/** Show the reporter what was sent about a report. */

import { t } from "texts:contact";
import { callApi, Problem } from "../api/client";
import type { SentMessage } from "../api/report-types";
import { moment } from "../ui/dates";
import { outcomeText, suggestedRemedy } from "../ui/delivery-log";
import { byId, el } from "../ui/dom";
import { lazyDetails } from "../ui/lazy-details";
import type { ReportAccess } from "./access-codes";

/** What was sent to the reporter about this report; asked for when it is opened. */
export function sentMessages(access: ReportAccess): HTMLElement {
  const texts = {
    title: t("messages_title"),
    loading: t("loading"),
    retry: t("retry"),
    failed: (error: unknown) => (error instanceof Problem ? error.message : t("contact_offline")),
  };
  return lazyDetails({ class: "card", id: "messages", "data-keep": "messages" }, texts, async () => {
    const { items } = await callApi<{ items: SentMessage[] }>("GET", `/reports/${access.id}/messages`, {
      code: access.code,
    });
    if (!items.length) return [el("p", { id: "messages-none" }, t("messages_none"))];
    const way = suggestedRemedy(items);
    return [
      ...(way ? [contactHint(way)] : []),
      el(
        "ul",
        { class: "files" },
        ...items.map((line) => el("li", { "data-outcome": line.outcome }, messageSentence(line))),
      ),
    ];
  });
}

/** `SMS: jawaban instansi - terkirim (24 November 2026 10.02)`. */
export function messageSentence(line: SentMessage): string {
  const label = line.message_label.charAt(0).toLowerCase() + line.message_label.slice(1);
  return t("messages_line", {
    channel: line.channel_label,
    message: label,
    became: outcomeText(line),
    at: moment(line.at),
  });
}

/** To the contact, where something can be done about it. */
function contactHint(way: "stopped" | "unreached"): HTMLElement {
  const button = el("button", { type: "button", class: "second", id: "messages-contact" }, t("messages_contact"));
  button.addEventListener("click", () => {
    const contact = byId<HTMLDetailsElement>("contact");
    contact.open = true;
    contact.querySelector("summary")?.focus();
  });
  return el("div", { class: "note warn" }, el("p", {}, t(`messages_${way}`)), button);
}
