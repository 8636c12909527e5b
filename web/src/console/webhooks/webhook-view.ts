/** Show one webhook: its state, its deliveries, and what can be done with it. */

import { type ConsoleKey, codeLabel, t } from "texts:console";
import type { SignedInOfficer, Webhook, WebhookChange, WebhookDelivery, WebhookDetails } from "../../api/staff-types";
import { moment } from "../../ui/dates";
import { el, focusOn } from "../../ui/dom";
import { checkboxField, labelledField, textField } from "../forms/fields";
import type { ReferenceNames } from "../forms/reference-names";
import { callStaffApi } from "../sign-in/staff-api";
import { eventTypeText, onSubmitOnce, webhookForm } from "./webhook-form";
import { showSigningSecret } from "./webhook-list";

interface WebhookViewDeps {
  me: SignedInOfficer;
  names: ReferenceNames;
  signedOut: () => void;
}

const REPLAY_MARGIN_MS = 86_400_000;

/** One webhook: how it fares, what became of each event, and what can be done with it. */
export async function webhookView(place: HTMLElement, id: string, deps: WebhookViewDeps, notice = ""): Promise<void> {
  const path = `/webhooks/${encodeURIComponent(id)}`;
  const [hook, log, { event_types: types }] = await Promise.all([
    callStaffApi<WebhookDetails>("GET", path),
    callStaffApi<{ items: WebhookDelivery[]; next_page: string | null }>("GET", `${path}/deliveries`),
    callStaffApi<{ event_types: string[] }>("GET", "/webhooks"),
  ]);
  const showAgain = (said: string): void => void webhookView(place, id, deps, said).catch(() => location.reload());
  const heading = el("h1", {}, hook.name);
  document.title = `${hook.name} - ${t("brand_console")}`;
  const noticeLine = notice ? el("p", { class: "note good", role: "status", id: "saved" }, notice) : null;
  const change = webhookForm({ types, hook, ...deps, title: "hook_change" }, async (asked, reason) => {
    await callStaffApi("PUT", path, { ...asked, version: hook.version, reason });
    showAgain(t("hook_saved"));
  });
  place.replaceChildren(
    el("p", { class: "back" }, el("a", { href: "#/webhooks" }, `← ${t("webhooks")}`)),
    ...(noticeLine ? [noticeLine] : []),
    heading,
    stateCard(hook),
    deliveryLog(log.items, path, log.next_page),
    ...(hook.status === "ended"
      ? []
      : [actForm(hook, path, place, deps, showAgain), replayForm(hook, path, deps, showAgain), change]),
    changeHistory(hook.history),
  );
  focusOn(noticeLine ?? heading);
}

/** How it stands, in sentences. */
export function stateSentences(
  hook: Pick<WebhookDetails, "status" | "paused_at" | "paused_for" | "old_secret_until" | "health">,
): string[] {
  const { health } = hook;
  return [
    codeLabel("hookstatus", hook.status),
    hook.paused_at && hook.paused_for
      ? t("hook_paused", { date: moment(hook.paused_at), why: codeLabel("hookpause", hook.paused_for) })
      : "",
    health.failures && health.failing_since
      ? t("hook_failing", { n: health.failures, date: moment(health.failing_since) })
      : "",
    hook.old_secret_until ? t("hook_old_secret", { date: moment(hook.old_secret_until) }) : "",
  ].filter(Boolean);
}

function stateCard(hook: WebhookDetails): HTMLElement {
  return el(
    "div",
    { class: "card", id: "hook-standing" },
    el("p", {}, el("code", {}, hook.url)),
    ...stateSentences(hook).map((said) => el("p", {}, said)),
  );
}

/** A test needs no reason; everything else is kept with one. */
function actForm(
  hook: WebhookDetails,
  path: string,
  place: HTMLElement,
  deps: WebhookViewDeps,
  showAgain: (said: string) => void,
): HTMLElement {
  const problem = el("p", { class: "error", role: "alert", hidden: true });
  const acts = ["test", hook.status === "paused" ? "resume" : "pause", "rotate", "end"];
  const choice = el("select", { name: "act" }, ...acts.map((a) => new Option(codeLabel("hookact", a), a)));
  const reason = textField("reason", "reason", { long: true });
  const button = el("button", { "data-submit": true }, t("submit"));
  const follow = (): void => void reason.toggleAttribute("hidden", choice.value === "test");
  choice.addEventListener("change", follow);
  follow();
  const form = el(
    "form",
    { class: "card", "data-act": "act-webhook", novalidate: true },
    el("h2", {}, t("acts")),
    problem,
    labelledField({ name: "act", label: t("hook_act"), hint: t("hook_act_hint") }, choice),
    reason,
    button,
  );
  onSubmitOnce(form, problem, button, deps.signedOut, async () => {
    const typed = new FormData(form);
    const chosen = choice.value;
    const body = chosen === "test" ? {} : { version: hook.version, reason: String(typed.get("reason") ?? "") };
    const done = await callStaffApi<Webhook & { secret?: string }>("POST", `${path}/${chosen}`, body);
    if (done.secret) showSigningSecret(place, hook, done.secret);
    else showAgain(t(chosen === "test" ? "hook_tested" : "hook_saved"));
  });
  return form;
}

/** From a day before it stopped: what waited then was never sent either. */
export function replayFrom(pausedAt: string | null, now: Date): string {
  const stopped = pausedAt ? new Date(pausedAt) : now;
  const at = new Date(stopped.getTime() - REPLAY_MARGIN_MS);
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "Asia/Jakarta",
    dateStyle: "short",
    timeStyle: "short",
  }).format(at);
  return parts.replace(" ", "T");
}

function replayForm(
  hook: WebhookDetails,
  path: string,
  deps: WebhookViewDeps,
  showAgain: (said: string) => void,
): HTMLElement {
  const problem = el("p", { class: "error", role: "alert", hidden: true });
  const from = el("input", { type: "datetime-local", name: "from", required: true });
  from.defaultValue = replayFrom(lastPause(hook), new Date());
  const button = el("button", { "data-submit": true }, t("hook_replay"));
  const form = el(
    "form",
    { class: "card", "data-act": "replay-webhook", novalidate: true },
    el("h2", {}, t("hook_replay")),
    el("p", { class: "hint" }, t("hook_replay_hint")),
    problem,
    labelledField({ name: "from", label: t("hook_from") }, from),
    checkboxField("include_delivered", "hook_all"),
    button,
  );
  onSubmitOnce(form, problem, button, deps.signedOut, async () => {
    const all = new FormData(form).has("include_delivered");
    await callStaffApi("POST", `${path}/replay`, {
      from: from.value ? `${from.value}:00+07:00` : "",
      include_delivered: all,
    });
    showAgain(t("hook_replayed"));
  });
  return form;
}

/** When it stopped, though it may be resumed by now. */
function lastPause(hook: WebhookDetails): string | null {
  return hook.paused_at ?? hook.health.failing_since;
}

function deliveryLog(items: WebhookDelivery[], path: string, next: string | null): HTMLElement {
  const rows = el("ul", { class: "files", id: "hook-deliveries" }, ...items.map(deliveryLine));
  const more = el("button", { type: "button", class: "plain", hidden: !next }, t("more"));
  let page = next;
  more.addEventListener("click", () => {
    if (!page) return;
    more.disabled = true;
    callStaffApi<{ items: WebhookDelivery[]; next_page: string | null }>(
      "GET",
      `${path}/deliveries?page=${encodeURIComponent(page)}`,
    )
      .then((found) => {
        rows.append(...found.items.map(deliveryLine));
        page = found.next_page;
        more.hidden = !page;
      })
      .catch(() => location.reload())
      .finally(() => (more.disabled = false));
  });
  return el(
    "section",
    { class: "card" },
    el("h2", {}, t("hook_log")),
    items.length ? rows : el("p", {}, t("hook_log_empty")),
    more,
  );
}

function deliveryLine(line: WebhookDelivery): HTMLElement {
  const known: [ConsoleKey, string | number | null][] = [
    ["hook_attempts", line.attempts],
    ["hook_http", line.status],
    ["hook_reason", line.reason && codeLabel("hookreason", line.reason)],
  ];
  const told = [
    codeLabel("hookoutcome", line.outcome),
    line.at ? moment(line.at) : "",
    ...known.filter(([, value]) => value).map(([key, value]) => t(key, { value: String(value) })),
  ];
  const what = [eventTypeText(line.type), line.report ?? ""].filter(Boolean).join(" ");
  return el(
    "li",
    { "data-outcome": line.outcome, "data-id": line.webhook_id },
    el("strong", {}, what),
    el("span", { class: "meta" }, ` ${told.filter(Boolean).join(", ")}`),
  );
}

function changeHistory(history: WebhookChange[]): HTMLElement {
  const lines = [...history]
    .reverse()
    .map((e) =>
      el(
        "li",
        {},
        el("strong", {}, codeLabel("hookdone", e.reason)),
        el("span", { class: "meta" }, ` ${[e.by.name ?? codeLabel("role", e.by.role), moment(e.at)].join(", ")}`),
      ),
    );
  return el("section", { class: "card" }, el("h2", {}, t("history")), el("ul", { class: "files" }, ...lines));
}
