/** Send what waits on this device from a page that is not the form, and say when it has been received. */

import { t } from "texts:waiting";
import { el } from "../ui/dom";
import { showUnlessPressed } from "../ui/late-content";
import { type OutboxItem, retryDelay, sendWaiting } from "./outbox";
import { outboxStore } from "./outbox-store";
import { OUTBOX_FLAG, outboxDeps } from "./report-request";
import { deviceStorage } from "./storage";

/** Send now, whenever the network comes back, and again after a while as long as something waits. */
export async function watchWaitingReports(): Promise<void> {
  const deps = outboxDeps(() => undefined);
  let retries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const send = async (): Promise<void> => {
    clearTimeout(timer);
    await outboxStore.removeDone();
    const waits = await sendWaiting(deps);
    const items = await outboxStore.items();
    if (!items.length) deviceStorage.removeItem(OUTBOX_FLAG);
    showUnlessPressed(() => tell(items));
    if (waits) timer = setTimeout(() => void send(), retryDelay(retries++));
  };
  addEventListener("online", () => {
    retries = 0;
    void send();
  });
  await send();
}

/** The codes are shown on the form's page alone, once. */
function tell(items: readonly OutboxItem[]): void {
  const last = items.filter((item) => item.state === "refused" || !item.seen).at(-1);
  document.querySelector("#waiting-report")?.remove();
  if (!last) return;
  const tone = { received: "good", refused: "bad", waiting: "warn" }[last.state];
  const link = el("a", { href: "/lapor/" }, t(`waiting_open_${last.state}`));
  const note = el(
    "p",
    { class: `note ${tone}`, id: "waiting-report", role: "status" },
    t(`waiting_${last.state}`),
    " ",
    link,
  );
  document.querySelector("main h1")?.before(note);
}
