/** Labelled controls of the act forms: label, hint, error and control, in this order. */

import { type ConsoleKey, t } from "texts:console";
import { ACCEPTED_TYPES } from "../../api/attachment-rules";
import { fillCategorySelect } from "../../api/reference-data";
import type { AnswerTemplate, SignedInOfficer, StaffReport } from "../../api/staff-types";
import { el } from "../../ui/dom";
import { fileChooser } from "../../ui/file-chooser";
import { agencyGroups, type ReferenceNames } from "./reference-names";

export interface ActContext {
  templates: AnswerTemplate[];
  report: StaffReport;
  me: SignedInOfficer;
  names: ReferenceNames;
}

let fieldCount = 0;

interface FieldTexts {
  name: string;
  label: string;
  hint?: string | undefined;
}

export function labelledField<C extends HTMLElement>(
  { name, label, hint }: FieldTexts,
  control: C,
  ...more: HTMLElement[]
): HTMLElement {
  fieldCount += 1;
  control.id = `act-${name}-${fieldCount}`;
  const error = el("p", { class: "error", "data-error": name, id: `${control.id}-error`, hidden: true });
  const told = hint ? el("p", { class: "hint", id: `${control.id}-hint` }, hint) : null;
  control.setAttribute("aria-describedby", [told?.id, error.id].filter(Boolean).join(" "));
  return el("div", { class: "field" }, el("label", { for: control.id }, label), told, error, ...more, control);
}

interface TextFieldOptions {
  long?: boolean;
  value?: string;
  hint?: ConsoleKey;
}

export function textField(
  name: string,
  label: ConsoleKey,
  { long = false, value = "", hint }: TextFieldOptions = {},
): HTMLElement {
  const control = long ? el("textarea", { name, rows: "5" }) : el("input", { name, autocomplete: "off" });
  control.defaultValue = value;
  return labelledField({ name, label: t(label), hint: hint && t(hint) }, control);
}

export function checkboxField(name: string, label: ConsoleKey): HTMLElement {
  return el(
    "div",
    { class: "field" },
    el("label", { class: "choice" }, el("input", { type: "checkbox", name }), el("span", {}, t(label))),
  );
}

export function selectField(name: string, label: ConsoleKey, options: [string, string][], hint?: string): HTMLElement {
  return labelledField(
    { name, label: t(label), hint },
    el("select", { name }, ...options.map(([value, text]) => new Option(text, value))),
  );
}

export function dateField(name: string, label: ConsoleKey): HTMLElement {
  return labelledField({ name, label: t(label) }, el("input", { type: "date", name }));
}

export function fileField(name: string, label: ConsoleKey, hint: ConsoleKey): HTMLElement {
  const input = el("input", { type: "file", name, multiple: true, accept: ACCEPTED_TYPES });
  const field = labelledField({ name, label: t(label), hint: t(hint) }, input);
  field.append(fileChooser(input, t("choose_files")));
  return field;
}

/** A template fills the answer, which the officer then makes true; nothing typed is overwritten. */
export function templateField({ templates }: ActContext): HTMLElement[] {
  if (!templates.length) return [];
  const select = el(
    "select",
    { name: "template" },
    new Option(t("no_template"), ""),
    ...templates.map((one) => new Option(one.title, one.id)),
  );
  select.addEventListener("change", () => {
    const text = select.form?.querySelector<HTMLTextAreaElement>("textarea[name=text]");
    const chosen = templates.find((one) => one.id === select.value);
    const untouched = text && (!text.value.trim() || templates.some((one) => one.text === text.value));
    if (!text || !chosen || !untouched) return;
    text.value = chosen.text;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
  return [labelledField({ name: "template", label: t("template"), hint: t("template_hint") }, select)];
}

export function categoryField({ report, names }: ActContext): HTMLElement {
  const select = el(
    "select",
    { name: "category" },
    new Option(t("keep_category", { name: names.category(report.category) }), ""),
  );
  fillCategorySelect(select, names.reference.categories);
  return labelledField({ name: "category", label: t("category") }, select);
}

/** A list of some 600 agencies with a box that narrows it; `none` is the choice without a value. */
export function agencyField(name: string, label: ConsoleKey, none: string, { report, names }: ActContext): HTMLElement {
  const named = [report.suggested_agency?.id, report.target_agency].filter((id): id is string => Boolean(id));
  const select = el("select", { name });
  const filter = el("input", {
    type: "search",
    autocomplete: "off",
    "aria-label": t("find_agency"),
    placeholder: t("find_agency"),
    class: "narrowing",
  });
  const found = el("p", { class: "hint", role: "status" });
  const fill = (): void => {
    const chosen = select.value;
    const groups = agencyGroups(names.reference, filter.value, named);
    const kept =
      chosen && !groups.some((g) => g.agencies.some((a) => a.id === chosen))
        ? [new Option(names.agency(chosen), chosen)]
        : [];
    select.replaceChildren(
      new Option(none, ""),
      ...kept,
      ...groups.map((group) =>
        el("optgroup", { label: group.label }, ...group.agencies.map((a) => new Option(a.name, a.id))),
      ),
    );
    select.value = chosen;
    // Open as a list while narrowing, so that the matches are seen without another click.
    select.size = filter.value.trim() ? 6 : 1;
    found.textContent = filter.value.trim() ? t("found", { n: groups.reduce((n, g) => n + g.agencies.length, 0) }) : "";
  };
  fill();
  filter.addEventListener("input", fill);
  filter.addEventListener("keydown", (e) => {
    if (e.key !== "Enter") return;
    e.preventDefault(); // Enter here means "look", not "send the form"
    select.focus();
  });
  return labelledField({ name, label: t(label) }, select, filter, found);
}

/** Units of the officer's own agency; those of others are theirs to choose. */
export function unitField({ me, names }: ActContext): HTMLElement {
  const units = me.units.map((u): [string, string] => [u.id, u.name]);
  const hint = t("unit_hint", { agency: me.agency ? names.agency(me.agency.id) : "" });
  return selectField("unit", "unit", [["", t("no_unit")], ...units], hint);
}

/** Offer units only while the report stays with the officer's own agency. */
export function unitsFollowAgency(form: HTMLFormElement, me: SignedInOfficer): void {
  const agency = form.querySelector<HTMLSelectElement>("select[name=agency]");
  const unit = form.querySelector<HTMLSelectElement>("select[name=unit]");
  if (!agency || !unit) return;
  const follow = (): void => {
    const own = !agency.value || agency.value === me.agency?.id;
    unit.disabled = !own;
    unit.closest<HTMLElement>(".field")?.toggleAttribute("hidden", !own || me.units.length === 0);
  };
  agency.addEventListener("change", follow);
  follow();
}
