import { Problem } from "../lib/api";
import { el, focusOn } from "../lib/dom";
import { moment } from "../lib/dates";
import { fillCategories, reference } from "../lib/reference";
import { SignedOut, staff } from "./staff";
import { c, type ConsoleKey } from "./texts";
import type { Actor, Dossier, Me, StaffReport } from "./types";

export interface After {
  done: (dossier: Dossier) => void;
  reload: () => void;
}

interface Context {
  report: StaffReport;
  me: Me;
}

type Body = Record<string, unknown>;

interface Act {
  fields: (context: Context) => HTMLElement[];
  hint?: ConsoleKey;
  /** Turns typed values into the body; the default sends them as they are. */
  body?: (values: Record<string, string>) => Body;
}

const ARCHIVE = ["incomplete", "unclear", "outside_government", "duplicate", "hateful", "expired", "other"];

const ACTS: Record<string, Act> = {
  verify: {
    fields: ({ report, me }) => [
      check("supervisory", "is_supervisory"),
      categoryField(report),
      agencyField(true),
      unitField(me),
      textField("title", "edited_title", false, report.title),
      textField("body", "edited_body", true, report.body),
    ],
    body: (v) => ({ ...v, supervisory: v["supervisory"] === "on" }),
  },
  dispose: { fields: ({ me }) => [agencyField(true), unitField(me), textField("reason", "reason", true)] },
  start: { fields: () => [] },
  answer: { hint: "answer_hint", fields: () => [textField("text", "answer_text", true)] },
  hold: { hint: "hold_hint", fields: () => [textField("question", "question_to_reporter", true)] },
  return: { fields: () => [textField("reason", "reason", true), agencyField(false)] },
  archive: {
    fields: () => [selectField("reason", "reason", ARCHIVE.map((r) => [r, c(`reason_${r}` as ConsoleKey)])), textField("text", "explanation", true)],
  },
  note: { fields: () => [textField("text", "note_text", true)] },
  reveal_identity: { hint: "reveal_hint", fields: () => [textField("reason", "reason", true)] },
};

let made = 0;

function labelled(name: string, label: ConsoleKey, control: HTMLElement): HTMLElement {
  made += 1;
  control.id = `act-${name}-${made}`;
  const error = el("p", { class: "error", "data-error": name, id: `${control.id}-error`, hidden: true });
  control.setAttribute("aria-describedby", error.id);
  return el("div", { class: "field" }, el("label", { for: control.id }, c(label)), error, control);
}

function textField(name: string, label: ConsoleKey, long: boolean, value = ""): HTMLElement {
  const control = long ? el("textarea", { name }) : el("input", { name });
  control.value = value;
  return labelled(name, label, control);
}

function check(name: string, label: ConsoleKey): HTMLElement {
  return el("label", { class: "choice" }, el("input", { type: "checkbox", name }), c(label));
}

function selectField(name: string, label: ConsoleKey, options: [string, string][]): HTMLElement {
  return labelled(name, label, el("select", { name }, ...options.map(([value, text]) => new Option(text, value))));
}

function categoryField(report: StaffReport): HTMLElement {
  const select = el("select", { name: "category" }, new Option(c("keep_category", { name: report.category.name }), ""));
  void reference().then((r) => fillCategories(select, r.categories));
  return labelled("category", "category", select);
}

/** With `move`, an agency to move to (none keeps the report here); else one to suggest. */
function agencyField(move: boolean): HTMLElement {
  const name = move ? "agency" : "suggested_agency";
  const select = el("select", { name }, new Option(move ? c("keep_here") : c("none"), ""));
  void reference().then((r) => select.append(...r.agencies.map((a) => new Option(a.name, a.id))));
  return labelled(name, move ? "agency" : "suggested_agency", select);
}

function unitField(me: Me): HTMLElement {
  const units = me.units.map((u): [string, string] => [u.id, u.name]);
  return selectField("unit", "unit", [["", c("no_unit")], ...units]);
}

/** One form per act that this officer may do now. */
export function actForms(dossier: Dossier, report: StaffReport, me: Me, after: After): HTMLElement[] {
  return dossier.acts.flatMap((name) => {
    const act = ACTS[name];
    return act ? [actForm(name, act, { report, me }, after)] : [];
  });
}

function actForm(name: string, act: Act, context: Context, after: After): HTMLElement {
  const problem = el("div", { class: "note bad", role: "alert", hidden: true });
  const button = el("button", { "data-submit": true }, c("submit"));
  const hint = act.hint ? el("p", { class: "hint" }, c(act.hint)) : null;
  const form = el("form", { "data-act": name.replace("_", "-") }, hint, problem, ...act.fields(context), button);
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    button.disabled = true;
    clear(form, problem);
    send(name, act, form, context, after)
      .catch((error: unknown) => refuse(form, problem, error, after))
      .finally(() => (button.disabled = false));
  });
  return el("details", { class: "card" }, el("summary", {}, c(`act_${name}` as ConsoleKey)), form);
}

async function send(name: string, act: Act, form: HTMLFormElement, { report, me }: Context, after: After): Promise<void> {
  const typed = Object.fromEntries([...new FormData(form)].map(([k, v]) => [k, String(v)]));
  if (name === "dispose" && !typed["agency"]) typed["agency"] = me.agency?.id ?? "";
  const body = { ...(act.body ?? ((v) => v))(typed), version: report.version };
  const path = `/reports/${report.id}/${name.replace("_", "-")}`;
  if (name === "reveal_identity") {
    const { reporter } = await staff<{ reporter: Record<string, string> }>("POST", path, body);
    revealed(form, reporter, after);
    return;
  }
  after.done(await staff<Dossier>("POST", path, body));
}

function revealed(form: HTMLElement, reporter: Record<string, string>, after: After): void {
  const rows = (["name", "email", "phone"] as const).flatMap((key) => [el("dt", {}, c(key)), el("dd", {}, reporter[key] || c("none"))]);
  const again = el("button", { type: "button", class: "second" }, c("refresh"));
  again.addEventListener("click", after.reload);
  form.replaceChildren(el("div", { class: "note warn", id: "identity" }, el("h3", {}, c("reporter")), el("dl", {}, ...rows)), again);
}

function clear(form: HTMLElement, problem: HTMLElement): void {
  problem.hidden = true;
  for (const error of form.querySelectorAll<HTMLElement>("[data-error]")) error.hidden = true;
}

function refuse(form: HTMLElement, problem: HTMLElement, error: unknown, after: After): void {
  if (error instanceof SignedOut) {
    window.dispatchEvent(new CustomEvent("signed-out"));
    return;
  }
  if (!(error instanceof Problem)) {
    problem.replaceChildren(el("p", {}, c("network")));
  } else if (error.code === "version_conflict") {
    problem.replaceChildren(...conflict(error, after));
  } else {
    problem.replaceChildren(el("p", {}, error.message));
    for (const fault of error.fields) {
      const place = form.querySelector<HTMLElement>(`[data-error="${fault.name}"]`);
      if (!place) {
        problem.append(el("p", {}, fault.message));
        continue;
      }
      place.textContent = fault.message;
      place.hidden = false;
    }
  }
  problem.hidden = false;
  focusOn(problem);
}

interface Change {
  label: string;
  at: string;
}

/** Who changed what meanwhile; what was typed stays where it is. */
export function conflict(error: Problem, after: After): HTMLElement[] {
  const by = error.body["changed_by"] as Actor | null;
  const changes = (error.body["changes"] ?? []) as Change[];
  const name = [by?.name, by?.agency].filter(Boolean).join(", ") || by?.label || "";
  const reload = el("button", { type: "button", class: "second", "data-reload": true }, c("conflict_reload"));
  reload.addEventListener("click", after.reload);
  return [
    el("p", {}, c("conflict", { name })),
    el("ul", {}, ...changes.map((change) => el("li", {}, `${change.label} (${moment(change.at)})`))),
    el("p", {}, c("conflict_kept")),
    reload,
  ];
}
