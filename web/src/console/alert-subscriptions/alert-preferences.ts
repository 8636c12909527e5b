/** A subscriber's alert preferences: as form fields, as the body of a request, and as a sentence. */

import { codeLabel, t } from "texts:console";
import type { Named } from "../../api/report-types";
import type { AlertPreferences, AlertSubscription, SignedInOfficer } from "../../api/staff-types";
import { el } from "../../ui/dom";
import { labelledField, selectField } from "../forms/fields";

export const THEMES = ["work", "deadlines", "reporter", "colleagues", "oversight"] as const;
const FREQUENCIES = ["single", "daily", "weekly"] as const;

/** What is offered to somebody new: an SMS for the urgent, an e-mail for everything. */
export function defaultPreferences(me: SignedInOfficer, protocol: string): AlertPreferences {
  return {
    unit: ownUnit(me),
    urgent_only: protocol === "sms",
    themes: [...THEMES],
    rhythm: "single",
    language: "id",
    evaluation: false,
  };
}

/** A liaison officer is alerted of the own unit alone. */
function ownUnit(me: SignedInOfficer): string | null {
  return me.role === "liaison_officer" ? me.unit : null;
}

export function preferenceFields(me: SignedInOfficer, protocol: string, chosen: AlertPreferences): HTMLElement[] {
  const fields = [unitField(me, chosen), urgencyField(chosen), themesField(chosen)];
  if (protocol === "sms") return [...fields, el("p", { class: "hint" }, t("night_hint"))];
  const rhythm = selectField(
    "rhythm",
    "rhythm",
    FREQUENCIES.map((r) => [r, codeLabel("rhythm", r)]),
    t("rhythm_hint"),
  );
  return [...fields, withValue(rhythm, chosen.rhythm), evaluationField(chosen), languageField(chosen)];
}

export function preferencesOf(form: HTMLFormElement): Partial<AlertPreferences> {
  const values = new FormData(form);
  const rhythm = values.get("rhythm");
  const language = values.get("language");
  // An SMS is offered no evaluation: then nothing is said of it.
  const offered = form.querySelector("[name=evaluation]") !== null;
  return {
    unit: String(values.get("unit") ?? "") || null,
    urgent_only: values.get("urgency") === "high",
    themes: values.getAll("themes") as AlertPreferences["themes"],
    ...(rhythm === null ? {} : { rhythm: rhythm as AlertPreferences["rhythm"] }),
    ...(language === null ? {} : { language: language as AlertPreferences["language"] }),
    ...(offered ? { evaluation: values.has("evaluation") } : {}),
  };
}

/** The preferences in one line. */
export function preferencesText(chosen: AlertSubscription, units: Named[]): string {
  const unit = chosen.unit ? (units.find((u) => u.id === chosen.unit)?.name ?? chosen.unit) : t("whole_agency");
  const themes =
    chosen.themes.length === THEMES.length
      ? t("all_themes")
      : chosen.themes.map((name) => codeLabel("theme", name)).join(", ");
  const evaluation = chosen.evaluation ? [t("evaluation")] : [];
  return [
    unit,
    t(chosen.urgent_only ? "urgency_high" : "urgency_all"),
    themes,
    codeLabel("rhythm", chosen.rhythm),
    ...evaluation,
  ].join(" · ");
}

function unitField(me: SignedInOfficer, chosen: AlertPreferences): HTMLElement {
  const own = ownUnit(me);
  const named = me.units.map((u): [string, string] => [u.id, u.name]);
  const options: [string, string][] = own ? named.filter(([id]) => id === own) : [["", t("whole_agency")], ...named];
  return withValue(selectField("unit", "about_unit", options), chosen.unit ?? "");
}

function urgencyField(chosen: AlertPreferences): HTMLElement {
  const options: [string, string][] = [
    ["all", t("urgency_all")],
    ["high", t("urgency_high")],
  ];
  return withValue(selectField("urgency", "urgency", options, t("urgency_hint")), chosen.urgent_only ? "high" : "all");
}

function themesField(chosen: AlertPreferences): HTMLElement {
  const boxes = THEMES.map((name) => {
    const box = el("input", { type: "checkbox", name: "themes", value: name, checked: chosen.themes.includes(name) });
    return el("label", { class: "choice" }, box, el("span", {}, codeLabel("theme", name)));
  });
  const error = el("p", { class: "error", "data-error": "themes", hidden: true });
  return el("fieldset", { class: "field" }, el("legend", {}, t("themes")), error, ...boxes);
}

function evaluationField(chosen: AlertPreferences): HTMLElement {
  const box = el("input", { type: "checkbox", name: "evaluation", checked: chosen.evaluation });
  const hint = el("p", { class: "hint" }, t("evaluation_hint"));
  const error = el("p", { class: "error", "data-error": "evaluation", hidden: true });
  return el(
    "div",
    { class: "field" },
    el("label", { class: "choice" }, box, el("span", {}, t("evaluation"))),
    hint,
    error,
  );
}

/** Languages name themselves, whatever language the page is in. */
function languageField(chosen: AlertPreferences): HTMLElement {
  const select = el("select", { name: "language" }, new Option("Bahasa Indonesia", "id"), new Option("English", "en"));
  return withValue(labelledField({ name: "language", label: t("digest_language") }, select), chosen.language);
}

function withValue(field: HTMLElement, value: string): HTMLElement {
  const select = field.querySelector("select");
  if (select) select.value = value;
  return field;
}
