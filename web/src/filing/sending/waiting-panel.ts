/** Show a report that waits to be sent, and what can be done with it meanwhile. */

import { t } from "texts:filing";
import type { OutboxItem } from "../../offline/outbox";
import { outboxStore } from "../../offline/outbox-store";
import { byId, el, focusOn } from "../../ui/dom";

export interface WaitingActions {
  tryNow(): void;
  /** Take the report back into the form; offered until a request may have reached the service. */
  takeBack(): void;
  /** Bring the panel into view in place of the form. */
  show(): void;
}

export function showWaiting(item: OutboxItem, requesting: boolean, actions: WaitingActions): void {
  const panel = byId("outbox");
  const again = el("button", { type: "button", id: "try-now" }, t("try_now"));
  again.addEventListener("click", actions.tryNow);
  const change = el("button", { type: "button", class: "second", id: "take-back" }, t("take_back"));
  change.addEventListener("click", actions.takeBack);
  const waiting = navigator.onLine ? "kept_title" : "waiting_title"; // with a network it is the service that fails
  const heading = el("h1", { id: "waiting-title" }, t(requesting ? "sending" : waiting));
  const sameAsBefore = panel.querySelector("#waiting-title")?.textContent === heading.textContent;
  const state = !navigator.onLine ? "waiting_network" : requesting ? "sending_hint" : "not_sent";
  panel.replaceChildren(
    heading,
    el(
      "div",
      { class: "note warn", id: "failed", role: "status" },
      el("p", {}, t(state)),
      el("p", {}, t(outboxStore.persistent ? "waiting_close" : "files_not_kept")),
    ),
    el("p", { class: "row" }, requesting ? null : again, item.attempted || requesting ? null : change),
    ...(item.attempted && !requesting ? [el("p", { class: "hint" }, t("given"))] : []),
  );
  actions.show();
  if (!sameAsBefore) focusOn(heading);
}
