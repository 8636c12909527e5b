import { t } from "texts:contact";
import { call, Problem } from "../api/client";
import { moment } from "../ui/dates";
import { became, type Sent, wayOut } from "../ui/delivery-log";
import { byId, el } from "../ui/dom";
import { onDemand } from "../ui/lazy-details";
import type { Codes } from "./access-codes";

/** What was sent to the reporter about this report; asked for when it is opened. */
export function messages(codes: Codes): HTMLElement {
  const words = {
    title: t("messages_title"),
    loading: t("loading"),
    retry: t("retry"),
    failed: (error: unknown) => (error instanceof Problem ? error.message : t("contact_offline")),
  };
  return onDemand({ class: "card", id: "messages", "data-keep": "messages" }, words, async () => {
    const { items } = await call<{ items: Sent[] }>("GET", `/reports/${codes.id}/messages`, { code: codes.code });
    if (!items.length) return [el("p", { id: "messages-none" }, t("messages_none"))];
    const way = wayOut(items);
    return [
      ...(way ? [leading(way)] : []),
      el("ul", { class: "files" }, ...items.map((line) => el("li", { "data-outcome": line.outcome }, sentence(line)))),
    ];
  });
}

/** `SMS: jawaban instansi - terkirim (24 November 2026 10.02)`. */
export function sentence(line: Sent): string {
  const label = line.message_label.charAt(0).toLowerCase() + line.message_label.slice(1);
  return t("messages_line", { channel: line.channel_label, message: label, became: became(line), at: moment(line.at) });
}

/** To the contact, where something can be done about it. */
function leading(way: "stopped" | "unreached"): HTMLElement {
  const button = el("button", { type: "button", class: "second", id: "messages-contact" }, t("messages_contact"));
  button.addEventListener("click", () => {
    const contact = byId<HTMLDetailsElement>("contact");
    contact.open = true;
    contact.querySelector("summary")?.focus();
  });
  return el("div", { class: "note warn" }, el("p", {}, t(`messages_${way}`)), button);
}
