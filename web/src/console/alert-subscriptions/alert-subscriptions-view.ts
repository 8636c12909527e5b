/** Show who gets an agency's alerts, to be added, changed and ended. */

import { codeLabel, t } from "texts:console";
import type { AlertSubscription, AlertSubscriptions, SignedInOfficer } from "../../api/staff-types";
import { day } from "../../ui/dates";
import { el, focusOn } from "../../ui/dom";
import { labelledField, selectField } from "../forms/fields";
import { showRefusal } from "../forms/refusals";
import { callStaffApi, SignedOut } from "../sign-in/staff-api";
import { defaultPreferences, preferenceFields, preferencesOf, preferencesText } from "./alert-preferences";

interface ViewDeps {
  me: SignedInOfficer;
  showAgain: (notice: string) => void;
  signedOut: () => void;
}

/** Show the agency's alert subscriptions, or the officer's own. */
export async function alertSubscriptionsView(
  place: HTMLElement,
  me: SignedInOfficer,
  signedOut: () => void,
  notice = "",
): Promise<void> {
  const subscriptions = await callStaffApi<AlertSubscriptions>("GET", "/subscriptions");
  document.title = `${t("subscriptions")} - ${t("brand_console")}`;
  const heading = el("h1", {}, t(subscriptions.keeps_all ? "subscribers" : "subscribers_own"));
  const noticeLine = notice ? el("p", { class: "note good", role: "status", id: "saved" }, notice) : null;
  const showAgain = (said: string): void =>
    void alertSubscriptionsView(place, me, signedOut, said).catch(() => location.reload());
  const deps = { me, showAgain, signedOut };
  place.replaceChildren(
    heading,
    ...(noticeLine ? [noticeLine] : []),
    ...unreachableAgencyNotes(subscriptions, me),
    el("p", {}, t("subscribers_lead")),
    subscriptions.items.length
      ? el("ul", { class: "work", id: "subscribers" }, ...subscriptions.items.map((s) => subscriptionItem(s, deps)))
      : el("p", { class: "card" }, t(subscriptions.keeps_all ? "no_subscribers" : "no_own_subscribers")),
    ...(subscriptions.keeps_all ? [el("p", { class: "hint" }, t("filters_used", subscriptions.filters))] : []),
    addForm(deps),
  );
  focusOn(noticeLine ?? heading);
}

/** The own agency first, since its officers can mend that themselves. */
function unreachableAgencyNotes(subscriptions: AlertSubscriptions, me: SignedInOfficer): HTMLElement[] {
  const own = subscriptions.silences.find((s) => s.agency.id === me.agency?.id);
  const others = subscriptions.silences.filter((s) => s !== own);
  return [
    ...(own
      ? [el("p", { class: "note bad", role: "alert", id: "silent" }, t("silent_here", { since: day(own.since) }))]
      : []),
    ...(others.length
      ? [
          el(
            "details",
            { class: "card", id: "silences" },
            el("summary", {}, t("silent_others", { n: others.length })),
            el(
              "ul",
              {},
              ...others.map((s) => el("li", {}, t("silent_since", { name: s.agency.name, since: day(s.since) }))),
            ),
          ),
        ]
      : []),
  ];
}

function subscriptionItem(found: AlertSubscription, deps: ViewDeps): HTMLElement {
  const said = el(
    "p",
    {},
    el("strong", {}, found.endpoint),
    el("span", { class: "meta" }, ` ${codeLabel("protocol", found.protocol)}, `),
    el("span", { class: found.state === "confirmed" ? "meta" : "due late" }, codeLabel("subscriber", found.state)),
  );
  const open = found.state === "pending" ? el("p", { class: "hint" }, t("pending_hint")) : changeForm(found, deps);
  const dead = found.state === "bounced" ? [reviveForm(found, deps)] : [];
  return el(
    "li",
    { class: "card", "data-endpoint": found.endpoint, "data-state": found.state },
    said,
    el("p", { class: "meta" }, preferencesText(found, deps.me.units)),
    ...found.warnings.map((w) => el("p", { class: "note bad", "data-warning": w }, codeLabel("outdated", w))),
    ...dead,
    open,
  );
}

/** What to do about a dead address: a telephone's holder opens it, a mailbox is tried by a letter. */
function reviveForm(found: AlertSubscription, deps: ViewDeps): HTMLElement {
  if (found.protocol === "sms") return el("p", { class: "hint" }, t("dead_sms_hint"));
  const problem = el("p", { class: "error", role: "alert", hidden: true });
  const again = el("button", { "data-submit": true }, t("works_again"));
  const form = el(
    "form",
    { class: "narrow", "data-act": "revive-subscription", novalidate: true },
    el("p", { class: "hint" }, t("dead_hint")),
    problem,
    again,
  );
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    submitOnce(
      form,
      problem,
      deps,
      () => callStaffApi("POST", `/subscriptions/${found.id}/revive`, {}),
      t("trusted_again", { endpoint: found.endpoint }),
    );
  });
  return form;
}

function changeForm(found: AlertSubscription, deps: ViewDeps): HTMLElement {
  const problem = el("p", { class: "error", role: "alert", hidden: true });
  const save = el("button", { "data-submit": true }, t("save_choice"));
  const end = el("button", { type: "button", class: "plain", "data-end": true }, t("end_subscription"));
  const form = el(
    "form",
    { class: "narrow", "data-act": "change-subscription", novalidate: true },
    problem,
    ...preferenceFields(deps.me, found.protocol, found),
    save,
    end,
  );
  const path = `/subscriptions/${found.id}`;
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    submitOnce(
      form,
      problem,
      deps,
      () => callStaffApi("PATCH", path, preferencesOf(form)),
      t("choice_saved", { endpoint: found.endpoint }),
    );
  });
  // Twice, so that one slip of a finger silences nobody.
  end.addEventListener("click", () => {
    if (end.dataset.sure === undefined) {
      end.dataset.sure = "";
      end.textContent = t("end_sure", { endpoint: found.endpoint });
      return;
    }
    submitOnce(
      form,
      problem,
      deps,
      () => callStaffApi("DELETE", path),
      t("subscription_ended", { endpoint: found.endpoint }),
    );
  });
  return el("details", {}, el("summary", {}, t("change_choice")), form);
}

function addForm(deps: ViewDeps): HTMLElement {
  const problem = el("p", { class: "error", role: "alert", hidden: true });
  const protocol = selectField(
    "protocol",
    "protocol",
    ["email", "sms"].map((p): [string, string] => [p, codeLabel("protocol", p)]),
  );
  const slot = el("div");
  const button = el("button", { "data-submit": true }, t("add"));
  const form = el(
    "form",
    { class: "card narrow", "data-act": "subscribe", novalidate: true },
    el("h2", {}, t("subscribe")),
    problem,
    protocol,
    slot,
    button,
  );
  const chosen = (): string => form.querySelector<HTMLSelectElement>("[name=protocol]")?.value ?? "email";
  const choose = (): void => {
    const typed = form.querySelector<HTMLInputElement>("[name=endpoint]")?.value ?? "";
    slot.replaceChildren(
      endpointField(chosen() === "sms", typed),
      ...preferenceFields(deps.me, chosen(), defaultPreferences(deps.me, chosen())),
    );
  };
  choose();
  protocol.addEventListener("change", choose);
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    const endpoint = form.querySelector<HTMLInputElement>("[name=endpoint]")?.value.trim() ?? "";
    const asked = { protocol: chosen(), endpoint, ...preferencesOf(form) };
    submitOnce(
      form,
      problem,
      deps,
      () => callStaffApi("POST", "/subscriptions", asked),
      t(asked.protocol === "sms" ? "subscribed_sms" : "subscribed", { endpoint }),
    );
  });
  return form;
}

function endpointField(sms: boolean, typed: string): HTMLElement {
  const control = el("input", { name: "endpoint", type: sms ? "tel" : "email", autocomplete: "off", required: true });
  control.value = typed;
  return labelledField(
    {
      name: "endpoint",
      label: t(sms ? "endpoint_sms" : "endpoint_email"),
      hint: t(sms ? "endpoint_sms_hint" : "endpoint_email_hint"),
    },
    control,
  );
}

/** Carry it out once, however often a button is pressed; what was typed stays when it is refused. */
function submitOnce(
  form: HTMLFormElement,
  problem: HTMLElement,
  deps: ViewDeps,
  work: () => Promise<unknown>,
  done: string,
): void {
  const buttons = [...form.querySelectorAll("button")];
  if (buttons.some((b) => b.disabled)) return;
  for (const b of buttons) b.disabled = true;
  problem.hidden = true;
  work()
    .then(() => deps.showAgain(done))
    .catch((error: unknown) => (error instanceof SignedOut ? deps.signedOut() : showRefusal(form, problem, error)))
    .finally(() => {
      for (const b of buttons) b.disabled = false;
    });
}
