/** What a webhook is asked to be: name, target, filter. */

import { type ConsoleKey, codeLabel, t } from "texts:console";
import { fillCategorySelect } from "../../api/reference-data";
import type { SignedInOfficer, Webhook, WebhookRequest } from "../../api/staff-types";
import { el } from "../../ui/dom";
import { checkboxField, labelledField, textField } from "../forms/fields";
import type { ReferenceNames } from "../forms/reference-names";
import { showRefusal } from "../forms/refusals";
import { SignedOut } from "../sign-in/staff-api";

interface WebhookFormOptions {
  types: readonly string[];
  me: SignedInOfficer;
  names: ReferenceNames;
  title: ConsoleKey;
  signedOut: () => void;
  /** The webhook to be changed. */
  hook?: Webhook;
}

/** The words of an event type: `report.answered` is `hook_answered` in the texts. */
export function eventTypeText(type: string): string {
  return codeLabel("hook", type.replace(/^\w+\./, ""));
}

export function webhookForm(
  options: WebhookFormOptions,
  send: (wanted: WebhookRequest, reason: string) => Promise<void>,
): HTMLFormElement {
  const { hook, me, title } = options;
  const problem = el("p", { class: "error", role: "alert", hidden: true });
  const button = el("button", { "data-submit": true }, t(hook ? "hook_save" : "add"));
  const national = me.role === "national_admin";
  const form = el(
    "form",
    { class: "card", "data-act": hook ? "change-webhook" : "add-webhook", novalidate: true },
    el("h2", {}, t(title)),
    problem,
    textField("name", "hook_name", { value: hook?.name ?? "" }),
    textField("url", "hook_url", { value: hook?.url ?? "", hint: "hook_url_hint" }),
    typesField(options),
    categoriesField(options),
    textField("regions", "hook_regions", { value: hook?.regions.join(", ") ?? "", hint: "hook_regions_hint" }),
    national && hook?.audience !== "agency"
      ? textField("agencies", "hook_agencies", { value: hook?.agencies.join(", ") ?? "", hint: "hook_agencies_hint" })
      : null,
    national && !hook ? checkboxField("partner", "hook_partner") : null,
    hook ? textField("reason", "reason", { long: true }) : null,
    button,
  );
  onSubmitOnce(form, problem, button, options.signedOut, () => {
    const typed = new FormData(form);
    return send(webhookRequest(typed, hook), String(typed.get("reason") ?? ""));
  });
  return form;
}

/** What was typed; an existing webhook stays a partner's or not. */
export function webhookRequest(typed: FormData, hook?: Pick<Webhook, "partner">): WebhookRequest {
  const text = (name: string): string => String(typed.get(name) ?? "").trim();
  const several = (name: string): string[] =>
    text(name)
      .split(/[\s,]+/)
      .filter(Boolean);
  return {
    name: text("name"),
    url: text("url"),
    types: typed.getAll("types") as WebhookRequest["types"],
    agencies: several("agencies"),
    categories: typed.getAll("categories").map(String),
    regions: several("regions"),
    partner: hook ? hook.partner : typed.has("partner"),
  };
}

/** One sending at a time; a refusal is shown at its fields, and nothing typed is lost. */
export function onSubmitOnce(
  form: HTMLFormElement,
  problem: HTMLElement,
  button: HTMLButtonElement,
  signedOut: () => void,
  act: () => Promise<void>,
): void {
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    problem.hidden = true;
    act()
      .catch((error: unknown) => (error instanceof SignedOut ? signedOut() : showRefusal(form, problem, error)))
      .finally(() => (button.disabled = false));
  });
}

function typesField({ types, hook }: WebhookFormOptions): HTMLElement {
  const choices = types.map((type) => {
    const box = el("input", { type: "checkbox", name: "types", value: type });
    box.defaultChecked = hook?.types.some((one) => one === type) ?? false;
    return el("label", { class: "choice" }, box, el("span", {}, eventTypeText(type)));
  });
  const error = el("p", { class: "error", "data-error": "types", hidden: true });
  return el(
    "fieldset",
    { class: "field" },
    el("legend", {}, t("hook_types")),
    el("p", { class: "hint" }, t("hook_types_hint")),
    error,
    el("div", { class: "facts" }, ...choices),
  );
}

function categoriesField({ names, hook }: WebhookFormOptions): HTMLElement {
  const select = el("select", { name: "categories", multiple: true, size: "6" });
  fillCategorySelect(select, names.reference.categories);
  for (const option of select.options) option.selected = hook?.categories.includes(option.value) ?? false;
  return labelledField({ name: "categories", label: t("hook_categories"), hint: t("hook_categories_hint") }, select);
}
