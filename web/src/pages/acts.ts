import { Problem, call, type UploadForm } from "../lib/api";
import { el } from "../lib/dom";
import { ACCEPT, MOST, declared, fault } from "../lib/files";
import { t } from "texts:track";
import { showUploads } from "../lib/uploads";
import type { Tracked } from "./tracked";

type Key = Parameters<typeof t>[0];

export interface Codes {
  id: string;
  code: string;
}

/** Called with the report as it stands after an act, or undefined to read it again. */
export type Done = (report?: Tracked) => void;

interface Act {
  name: string;
  path: string;
  hint?: Key;
  fields: () => HTMLElement[];
  body: (form: FormData) => object;
}

const text = (name: string, label: Key): HTMLElement =>
  el("div", { class: "field" }, el("label", { for: `act-${name}` }, t(label)), el("textarea", { id: `act-${name}`, name }));

const value = (form: FormData, name: string): string => String(form.get(name) ?? "");

const ACTS: Act[] = [
  { name: "supply", path: "replies", fields: () => [text("text", "your_text")], body: (f) => ({ text: value(f, "text") }) },
  { name: "reply", path: "replies", hint: "act_reply_hint", fields: () => [text("text", "your_text")], body: (f) => ({ text: value(f, "text") }) },
  { name: "close", path: "close", hint: "act_close_hint", fields: () => [], body: () => ({}) },
  {
    name: "rate",
    path: "rating",
    fields: () => [scores(), text("comment", "act_comment")],
    body: (f) => ({ score: Number(value(f, "score")), comment: value(f, "comment") }),
  },
  { name: "withdraw", path: "withdraw", hint: "act_withdraw_hint", fields: () => [text("reason", "act_reason")], body: (f) => ({ reason: value(f, "reason") }) },
];

function scores(): HTMLElement {
  const all = [5, 4, 3, 2, 1].map((n) =>
    el("label", { class: "choice" }, el("input", { type: "radio", name: "score", value: String(n), required: true }), t(`act_rate_${n}` as Key)),
  );
  return el("fieldset", { class: "field" }, ...all);
}

/** What the reporter can do now, each as a form of its own. */
export function actForms(report: Tracked, codes: Codes, done: Done): HTMLElement[] {
  const possible = report.can ?? {};
  const forms = ACTS.filter((act) => possible[act.name]).map((act) => actForm(act, codes, done));
  if (possible["add_files"]) forms.push(filesForm(codes, done));
  if (report.rating) forms.push(el("p", { class: "note good" }, t("your_rating", { score: report.rating.score })));
  return forms;
}

function framed(name: string, form: HTMLElement): HTMLElement {
  const open = name === "supply" || name === "reply";
  return el("details", { class: "card", ...(open ? { open: true } : {}) }, el("summary", {}, t(`act_${name}` as Key)), form);
}

function actForm(act: Act, codes: Codes, done: Done): HTMLElement {
  const problem = el("p", { class: "error", role: "alert", hidden: true });
  const button = el("button", { "data-submit": true }, t("submit"));
  const hint = act.hint ? el("p", { class: "hint" }, t(act.hint)) : null;
  const form = el("form", { "data-act": act.name }, hint, problem, ...act.fields(), button);
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    button.disabled = true;
    problem.hidden = true;
    call<Tracked>("POST", `/reports/${codes.id}/${act.path}`, { code: codes.code, body: act.body(new FormData(form)) })
      .then((report) => done(report))
      .catch((error: unknown) => tell(problem, error))
      .finally(() => (button.disabled = false));
  });
  return framed(act.name, form);
}

function tell(place: HTMLElement, error: unknown): void {
  const problem = error instanceof Problem ? error : undefined;
  place.textContent = problem ? [problem.message, ...problem.fields.map((f) => f.message)].join(" ") : t("err_reference");
  place.hidden = false;
}

function filesForm(codes: Codes, done: Done): HTMLElement {
  const chooser = el("input", { type: "file", multiple: true, accept: ACCEPT, id: "more-files", required: true });
  const problem = el("p", { class: "error", role: "alert", hidden: true });
  const list = el("ul", { class: "files" });
  const button = el("button", { "data-submit": true }, t("submit"));
  const label = el("label", { for: "more-files" }, t("attachments"));
  const hint = el("p", { class: "hint" }, t("attachments_hint"));
  const form = el("form", { "data-act": "add_files" }, label, hint, problem, el("div", { class: "field" }, chooser), list, button);
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    const files = [...(chooser.files ?? [])];
    const wrong = files.map(fault).find(Boolean);
    if (wrong || files.length > MOST) {
      problem.textContent = wrong ? t(wrong.key, { name: wrong.name, n: wrong.n }) : t("err_files");
      problem.hidden = false;
      return;
    }
    button.disabled = true;
    const body = { attachments: declared(files) };
    call<{ uploads: UploadForm[] }>("POST", `/reports/${codes.id}/attachments`, { code: codes.code, body })
      .then(({ uploads }) => showUploads(list, uploads, files))
      .then(() => done())
      .catch((error: unknown) => tell(problem, error))
      .finally(() => (button.disabled = false));
  });
  return framed("add_files", form);
}
