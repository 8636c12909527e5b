/** Remind of a receipt that is still on this device: it can be seen again, or forgotten. */

import { t } from "texts:filing";
import type { OutboxItem } from "../../offline/outbox";
import { outboxStore } from "../../offline/outbox-store";
import { el } from "../../ui/dom";

/** A line about a received report; `onForgotten` is called once it left the device. */
export function receiptReminder(item: OutboxItem, onForgotten: () => Promise<void>): HTMLElement {
  const id = item.receipt?.tracking_id ?? "";
  // Whoever holds the device now need not be the reporter of a secret report.
  const see = item.secret
    ? null
    : el("a", { href: `/lacak/#${id}.${item.receipt?.access_code ?? ""}` }, t("see_report"));
  const forget = el("button", { type: "button", class: "plain" }, t("forget"));
  const line = el(
    "div",
    { class: "note good", "data-sent": id },
    el("p", {}, t("was_received", { id })),
    el("p", { class: "row" }, see, forget),
  );
  forget.addEventListener("click", () => {
    void outboxStore.removeItem(item.token).then(onForgotten);
    line.remove();
  });
  return line;
}
