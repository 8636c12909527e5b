/** One form per act that an officer may do now. Nothing typed is lost, whatever the answer. */

import { codeLabel, t } from "texts:console";
import { attachmentFault, declareFiles } from "../../api/attachment-rules";
import { Problem } from "../../api/client";
import { withTrueType } from "../../api/file-type";
import type { Dossier, ReporterIdentity } from "../../api/staff-types";
import { el, focusOn } from "../../ui/dom";
import { type ActContext, unitsFollowAgency } from "../forms/fields";
import { actRefusalText } from "../forms/refusals";
import { callStaffApi, SignedOut } from "../sign-in/staff-api";
import { type DraftKey, type FormValues, loadDraft, removeDraft, saveDraft } from "./act-drafts";
import { ACT_GROUPS, actName, actPath, OFFICER_ACTS, type OfficerAct } from "./act-table";
import { versionConflict } from "./version-conflict";

export interface ActCallbacks {
  /** `files` were declared with the act and wait to be sent. */
  onDone: (dossier: Dossier, files: File[]) => void;
  reload: () => void;
  signedOut: () => void;
}

class WrongFile extends Error {}

/** Forms of the acts allowed now, and what was typed for acts that no longer are. */
export function actForms(acts: string[], context: ActContext, after: ActCallbacks): HTMLElement[] {
  const lost = Object.keys(OFFICER_ACTS).filter((name) => !acts.includes(name));
  const groups = ACT_GROUPS.flatMap(([heading, names]) => {
    const now = names.filter((name) => acts.includes(name));
    return now.length ? [el("h3", {}, t(heading)), ...now.map((name) => actForm(name, context, after))] : [];
  });
  return [...lost.flatMap((name) => leftoverDraft(name, context)), ...groups];
}

const draftKey = (name: string, { me, report }: ActContext): DraftKey => ({
  username: me.username,
  report: report.id,
  act: name,
});

function leftoverDraft(name: string, context: ActContext): HTMLElement[] {
  const place = draftKey(name, context);
  const texts = Object.values(loadDraft(place)).filter((text) => text.length > 1);
  if (!texts.length) return [];
  const drop = el("button", { type: "button", class: "plain" }, t("draft_drop"));
  const note = el(
    "div",
    { class: "note warn" },
    el("p", {}, t("draft_left", { act: codeLabel("act", name) })),
    el("p", { class: "said" }, texts.join("\n\n")),
    drop,
  );
  drop.addEventListener("click", () => {
    removeDraft(place);
    note.remove();
  });
  return [note];
}

function actForm(name: string, context: ActContext, after: ActCallbacks): HTMLElement {
  const act = OFFICER_ACTS[name] as OfficerAct;
  const problem = el("div", { class: "note bad", role: "alert", hidden: true });
  const button = el("button", { "data-submit": true }, codeLabel("act", name));
  const form = el(
    "form",
    { "data-act": actName(name), novalidate: true },
    act.hint ? el("p", { class: "hint" }, t(act.hint)) : null,
    problem,
    ...act.fields(context),
    button,
  );
  const back = restoreDraft(form, draftKey(name, context));
  if (back) form.prepend(el("p", { class: "note", role: "status" }, t("draft_back")));
  unitsFollowAgency(form, context.me);
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    button.textContent = t("sending");
    clearErrors(form, problem);
    sendAct(name, form, context, after)
      .catch((error: unknown) => showRefusal(form, problem, error, after))
      .finally(() => {
        button.disabled = false;
        button.textContent = codeLabel("act", name);
      });
  });
  return el("details", { class: "card act", open: back }, el("summary", {}, codeLabel("act", name)), form);
}

/** Files are not kept as a draft: a browser gives them out once, to this page alone. */
function formValues(form: HTMLFormElement): FormValues {
  return Object.fromEntries(
    [...new FormData(form)].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}

function chosenFiles(form: HTMLFormElement): File[] {
  return [...form.querySelectorAll<HTMLInputElement>("input[type=file]")].flatMap((input) => [...(input.files ?? [])]);
}

/** Put back what was typed before and keep what is typed from now on; whether anything came back. */
function restoreDraft(form: HTMLFormElement, place: DraftKey): boolean {
  const initial = formValues(form);
  const before = Object.entries(loadDraft(place)).filter(([name]) => form.elements.namedItem(name));
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
  const keep = (): void => saveDraft(place, formValues(form), initial);
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  return before.length > 0;
}

async function sendAct(name: string, form: HTMLFormElement, context: ActContext, after: ActCallbacks): Promise<void> {
  const act = OFFICER_ACTS[name] as OfficerAct;
  const typed = formValues(form);
  const files = await Promise.all(chosenFiles(form).map(withTrueType));
  const wrong = files.map(attachmentFault).find(Boolean);
  if (wrong)
    throw new WrongFile(t(wrong.key === "err_file_type" ? "file_type" : "file_size", { name: wrong.name, n: wrong.n }));
  const asked = (act.body ?? ((values: FormValues) => values))(typed, context);
  const body = {
    ...asked,
    ...(files.length ? { attachments: declareFiles(files) } : {}),
    version: context.report.version,
  };
  const path = `/reports/${context.report.id}/${actPath(name)}`;
  if (name === "reveal_identity") {
    const { reporter } = await callStaffApi<{ reporter: ReporterIdentity }>("POST", path, body);
    // The look itself is the next event: other forms of this page are based on it from here on.
    context.report.version += 1;
    removeDraft(draftKey(name, context));
    showIdentity(form, reporter);
    return;
  }
  const dossier = await callStaffApi<Dossier>("POST", path, body);
  removeDraft(draftKey(name, context));
  after.onDone(dossier, files);
}

function showIdentity(form: HTMLFormElement, reporter: ReporterIdentity): void {
  const rows = (["name", "email", "phone"] as const).flatMap((key) => [
    el("dt", {}, t(key)),
    el("dd", {}, reporter[key] || t("none")),
  ]);
  const heading = el("h3", {}, t("identity_title"));
  const hide = el("button", { type: "button", class: "second" }, t("identity_hide"));
  const panel = el(
    "section",
    { class: "note warn", id: "identity" },
    heading,
    el("p", {}, t("identity_logged")),
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

function clearErrors(form: HTMLElement, problem: HTMLElement): void {
  problem.hidden = true;
  for (const error of form.querySelectorAll<HTMLElement>("[data-error]")) error.hidden = true;
  for (const field of form.querySelectorAll(".wrong")) field.classList.remove("wrong");
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
}

function showRefusal(form: HTMLElement, problem: HTMLElement, error: unknown, after: ActCallbacks): void {
  if (error instanceof SignedOut) {
    after.signedOut();
    return;
  }
  if (error instanceof WrongFile) {
    problem.replaceChildren(el("p", {}, error.message));
  } else if (error instanceof Problem && error.code === "version_conflict") {
    problem.replaceChildren(...conflictNote(error.body, after));
  } else {
    problem.replaceChildren(el("p", {}, actRefusalText(error)));
    if (error instanceof Problem) {
      for (const fault of error.fields) showFieldError(form, problem, fault.name, fault.message);
      if (error.code === "act_not_possible") problem.append(reloadButton(after));
    }
  }
  problem.hidden = false;
  focusOn(problem);
}

/** The sentence beside its field; the summary links to it, or says it when there is no such field. */
function showFieldError(form: HTMLElement, problem: HTMLElement, name: string, message: string): void {
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
function conflictNote(body: Record<string, unknown>, after: ActCallbacks): HTMLElement[] {
  const { by, changes } = versionConflict(body);
  return [
    el("h3", {}, t("conflict_title")),
    by ? el("p", {}, t("conflict_by", { who: by })) : null,
    changes.length ? el("ul", {}, ...changes.map((change) => el("li", {}, change))) : null,
    el("p", {}, t("conflict_kept")),
    reloadButton(after),
  ].filter((part): part is NonNullable<typeof part> => part !== null);
}

function reloadButton(after: ActCallbacks): HTMLElement {
  const reload = el("button", { type: "button", class: "second", "data-reload": true }, t("conflict_reload"));
  reload.addEventListener("click", after.reload);
  return reload;
}
