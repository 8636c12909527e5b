/** One form per act that an officer may do now. Nothing typed is lost, whatever the answer. */

import { declared, fault } from "../../api/attachment-rules";
import { Problem } from "../../api/client";
import type { Dossier } from "../../api/staff-types";
import { el, focusOn } from "../../ui/dom";
import { type Context, unitsFollowAgency } from "../forms/fields";
import { actRefusal } from "../forms/refusals";
import { SignedOut, staff } from "../sign-in/staff-api";
import { c, word } from "../texts";
import { draft, dropDraft, keepDraft, type Place, type Typed } from "./act-drafts";
import { ACTS, type Act, addressOf, GROUPS } from "./act-table";
import { conflictOf } from "./version-conflict";

export interface After {
  /** `files` were declared with the act and wait to be sent. */
  done: (dossier: Dossier, files: File[]) => void;
  reload: () => void;
  signedOut: () => void;
}

class WrongFile extends Error {}

type Identity = Record<"name" | "email" | "phone", string | null>;

/** Forms of the acts allowed now, and what was typed for acts that no longer are. */
export function actForms(acts: string[], context: Context, after: After): HTMLElement[] {
  const lost = Object.keys(ACTS).filter((name) => !acts.includes(name));
  const groups = GROUPS.flatMap(([heading, names]) => {
    const now = names.filter((name) => acts.includes(name));
    return now.length ? [el("h3", {}, c(heading)), ...now.map((name) => actForm(name, context, after))] : [];
  });
  return [...lost.flatMap((name) => leftover(name, context)), ...groups];
}

const placeOf = (name: string, { me, report }: Context): Place => ({
  username: me.username,
  report: report.id,
  act: name,
});

function leftover(name: string, context: Context): HTMLElement[] {
  const place = placeOf(name, context);
  const texts = Object.values(draft(place)).filter((text) => text.length > 1);
  if (!texts.length) return [];
  const drop = el("button", { type: "button", class: "plain" }, c("draft_drop"));
  const note = el(
    "div",
    { class: "note warn" },
    el("p", {}, c("draft_left", { act: word("act", name) })),
    el("p", { class: "said" }, texts.join("\n\n")),
    drop,
  );
  drop.addEventListener("click", () => {
    dropDraft(place);
    note.remove();
  });
  return [note];
}

function actForm(name: string, context: Context, after: After): HTMLElement {
  const act = ACTS[name] as Act;
  const problem = el("div", { class: "note bad", role: "alert", hidden: true });
  const button = el("button", { "data-submit": true }, word("act", name));
  const form = el(
    "form",
    { "data-act": addressOf(name), novalidate: true },
    act.hint ? el("p", { class: "hint" }, c(act.hint)) : null,
    problem,
    ...act.fields(context),
    button,
  );
  const back = keepTyped(form, placeOf(name, context));
  if (back) form.prepend(el("p", { class: "note", role: "status" }, c("draft_back")));
  unitsFollowAgency(form, context.me);
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    button.textContent = c("sending");
    clear(form, problem);
    send(name, form, context, after)
      .catch((error: unknown) => refuse(form, problem, error, after))
      .finally(() => {
        button.disabled = false;
        button.textContent = word("act", name);
      });
  });
  return el("details", { class: "card act", open: back }, el("summary", {}, word("act", name)), form);
}

/** Files are not kept as a draft: a browser gives them out once, to this page alone. */
function typedIn(form: HTMLFormElement): Typed {
  return Object.fromEntries(
    [...new FormData(form)].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}

function chosenIn(form: HTMLFormElement): File[] {
  return [...form.querySelectorAll<HTMLInputElement>("input[type=file]")].flatMap((input) => [...(input.files ?? [])]);
}

/** Put back what was typed before and keep what is typed from now on; whether anything came back. */
function keepTyped(form: HTMLFormElement, place: Place): boolean {
  const initial = typedIn(form);
  const before = Object.entries(draft(place)).filter(([name]) => form.elements.namedItem(name));
  for (const [name, value] of before) {
    const control = form.elements.namedItem(name);
    if (control instanceof HTMLInputElement && control.type === "checkbox") control.checked = value === "on";
    else if (
      control instanceof HTMLInputElement ||
      control instanceof HTMLTextAreaElement ||
      control instanceof HTMLSelectElement
    )
      control.value = value;
  }
  const keep = (): void => keepDraft(place, typedIn(form), initial);
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  return before.length > 0;
}

async function send(name: string, form: HTMLFormElement, context: Context, after: After): Promise<void> {
  const act = ACTS[name] as Act;
  const typed = typedIn(form);
  const files = chosenIn(form);
  const wrong = files.map(fault).find(Boolean);
  if (wrong)
    throw new WrongFile(c(wrong.key === "err_file_type" ? "file_type" : "file_size", { name: wrong.name, n: wrong.n }));
  const asked = (act.body ?? ((t: Typed) => t))(typed, context);
  const body = { ...asked, ...(files.length ? { attachments: declared(files) } : {}), version: context.report.version };
  const path = `/reports/${context.report.id}/${addressOf(name)}`;
  if (name === "reveal_identity") {
    const { reporter } = await staff<{ reporter: Identity }>("POST", path, body);
    // The look itself is the next event: other forms of this page are based on it from here on.
    context.report.version += 1;
    dropDraft(placeOf(name, context));
    showIdentity(form, reporter);
    return;
  }
  const dossier = await staff<Dossier>("POST", path, body);
  dropDraft(placeOf(name, context));
  after.done(dossier, files);
}

function showIdentity(form: HTMLFormElement, reporter: Identity): void {
  const rows = (["name", "email", "phone"] as const).flatMap((key) => [
    el("dt", {}, c(key)),
    el("dd", {}, reporter[key] || c("none")),
  ]);
  const heading = el("h3", {}, c("identity_title"));
  const hide = el("button", { type: "button", class: "second" }, c("identity_hide"));
  const panel = el(
    "section",
    { class: "note warn", id: "identity" },
    heading,
    el("p", {}, c("identity_logged")),
    el("dl", {}, ...rows),
    hide,
  );
  form.reset();
  form.hidden = true;
  hide.addEventListener("click", () => {
    panel.remove();
    form.hidden = false;
    form.closest("details")?.querySelector<HTMLElement>("summary")?.focus();
  });
  form.after(panel);
  focusOn(heading);
}

function clear(form: HTMLElement, problem: HTMLElement): void {
  problem.hidden = true;
  for (const error of form.querySelectorAll<HTMLElement>("[data-error]")) error.hidden = true;
  for (const field of form.querySelectorAll(".wrong")) field.classList.remove("wrong");
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
}

function refuse(form: HTMLElement, problem: HTMLElement, error: unknown, after: After): void {
  if (error instanceof SignedOut) {
    after.signedOut();
    return;
  }
  if (error instanceof WrongFile) {
    problem.replaceChildren(el("p", {}, error.message));
  } else if (error instanceof Problem && error.code === "version_conflict") {
    problem.replaceChildren(...conflictNote(error.body, after));
  } else {
    problem.replaceChildren(el("p", {}, actRefusal(error)));
    if (error instanceof Problem) {
      for (const fault of error.fields) markField(form, problem, fault.name, fault.message);
      if (error.code === "act_not_possible") problem.append(reloadButton(after));
    }
  }
  problem.hidden = false;
  focusOn(problem);
}

/** The sentence beside its field; the summary links to it, or says it when there is no such field. */
function markField(form: HTMLElement, problem: HTMLElement, name: string, message: string): void {
  const place = form.querySelector<HTMLElement>(`[data-error="${CSS.escape(name)}"]`);
  const field = place?.closest(".field");
  const control = field?.querySelector<HTMLElement>("[name]");
  if (!place || !field || !control) {
    problem.append(el("p", {}, message));
    return;
  }
  place.textContent = message;
  place.hidden = false;
  field.classList.add("wrong");
  control.setAttribute("aria-invalid", "true");
  const label = field.querySelector("label")?.textContent ?? name;
  const go = el("button", { type: "button", class: "plain" }, `${label}: ${message}`);
  go.addEventListener("click", () => control.focus());
  problem.append(el("p", {}, go));
}

/** Who changed what meanwhile; what was typed stays where it is. */
function conflictNote(body: Record<string, unknown>, after: After): HTMLElement[] {
  const { by, changes } = conflictOf(body);
  return [
    el("h3", {}, c("conflict_title")),
    by ? el("p", {}, c("conflict_by", { who: by })) : null,
    changes.length ? el("ul", {}, ...changes.map((change) => el("li", {}, change))) : null,
    el("p", {}, c("conflict_kept")),
    reloadButton(after),
  ].filter((part): part is NonNullable<typeof part> => part !== null);
}

function reloadButton(after: After): HTMLElement {
  const reload = el("button", { type: "button", class: "second", "data-reload": true }, c("conflict_reload"));
  reload.addEventListener("click", after.reload);
  return reload;
}
