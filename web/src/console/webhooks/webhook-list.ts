/** Show an agency's webhooks, and a form to add one. */

import { codeLabel, t } from "texts:console";
import type { SignedInOfficer, Webhook, WebhookList } from "../../api/staff-types";
import { el, focusOn } from "../../ui/dom";
import type { ReferenceNames } from "../forms/reference-names";
import { callStaffApi } from "../sign-in/staff-api";
import { webhookForm } from "./webhook-form";

/** The machines that hear of reports at once, and a form to add one. */
export async function webhookListView(
  place: HTMLElement,
  me: SignedInOfficer,
  names: ReferenceNames,
  signedOut: () => void,
): Promise<void> {
  const { items, event_types: types } = await callStaffApi<WebhookList>("GET", "/webhooks");
  const heading = el("h1", {}, t("webhooks"));
  document.title = `${t("webhooks")} - ${t("brand_console")}`;
  const lines = items.map((hook) =>
    el(
      "li",
      { "data-webhook": hook.id },
      el("a", { href: `#/webhooks/${hook.id}` }, hook.name),
      el(
        "span",
        { class: "meta" },
        ` ${[hook.url, codeLabel("hookstatus", hook.status), me.role === "national_admin" ? names.agency(hook.owner) : ""].filter(Boolean).join(", ")}`,
      ),
    ),
  );
  const form = webhookForm({ types, me, names, signedOut, title: "hook_add" }, async (asked) => {
    const made = await callStaffApi<Webhook & { secret: string }>("POST", "/webhooks", asked);
    showSigningSecret(place, made, made.secret);
  });
  place.replaceChildren(
    heading,
    el("p", {}, t("webhooks_lead")),
    el(
      "div",
      { class: "card" },
      lines.length ? el("ul", { class: "files", id: "webhooks" }, ...lines) : el("p", {}, t("no_webhooks")),
    ),
    form,
  );
  focusOn(heading);
}

/** The secret, this once. Only the officer's own click leads on. */
export function showSigningSecret(place: HTMLElement, hook: Webhook, secret: string): void {
  const heading = el("h1", {}, t("hook_secret"));
  place.replaceChildren(
    heading,
    el(
      "div",
      { class: "card" },
      el("p", {}, t("hook_secret_lead")),
      el("p", {}, el("code", { id: "hook-secret" }, secret)),
      el("p", {}, el("a", { href: `#/webhooks/${hook.id}` }, t("hook_secret_kept"))),
    ),
  );
  focusOn(heading);
}
