import { t } from "texts:track";
import { ACCEPT, declared, fault, MOST } from "../api/attachment-rules";
import { call, Problem, type UploadForm } from "../api/client";
import { keepWords, wordsOf } from "../offline/saved-input";
import { device } from "../offline/storage";
import { day } from "../ui/dates";
import { el, focusOn } from "../ui/dom";
import { showUploads } from "../ui/upload-list";
import type { Codes } from "./access-codes";
import type { Tracked } from "./report-view";

type Key = Parameters<typeof t>[0];

export type { Codes } from "./access-codes";

/** Called with the report as it stands after an act, or undefined to read it again. */
/** What an act led to; `at` names the element that tells of it and takes the focus, where one does. */
export type Done = (report?: Tracked, at?: string) => void;

interface Text {
  name: string;
  label: Key;
  /** The API takes no less; 0 when it may stay empty. */
  least: number;
}

interface Act {
  name: string;
  path: string;
  hint?: Key;
  scores?: boolean;
  texts: Text[];
  /** Asked before it is done, and the button that does it. */
  sure?: [Key, Key];
}

const WHY: Text = { name: "reason", label: "act_reason", least: 0 };

/** In the order in which they are offered: what is awaited comes first. */
const ACTS: Act[] = [
  { name: "supply", path: "replies", hint: "act_supply_hint", texts: [{ name: "text", label: "your_text", least: 2 }] },
  {
    name: "appeal",
    path: "appeal",
    hint: "act_appeal_hint",
    texts: [{ name: "reason", label: "act_appeal_text", least: 5 }],
  },
  {
    name: "rate",
    path: "rating",
    hint: "act_rate_hint",
    scores: true,
    texts: [{ name: "comment", label: "act_comment", least: 0 }],
  },
  { name: "reply", path: "replies", hint: "act_reply_hint", texts: [{ name: "text", label: "your_text", least: 2 }] },
  { name: "close", path: "close", hint: "act_close_hint", texts: [] },
  {
    name: "reopen",
    path: "reopen",
    hint: "act_reopen_hint",
    texts: [{ name: "reason", label: "act_reopen_text", least: 5 }],
  },
  {
    name: "withdraw",
    path: "withdraw",
    hint: "act_withdraw_hint",
    texts: [WHY],
    sure: ["act_withdraw_sure", "act_withdraw_yes"],
  },
  { name: "leave", path: "withdraw", hint: "act_leave_hint", texts: [WHY], sure: ["act_leave_sure", "act_leave_yes"] },
];

/** Offered last, since they are never awaited. */
const LAST = ["withdraw", "leave"];
/** Open at once: what the report waits for. */
const AWAITED = ["supply", "appeal", "rate", "close"];
/** The service keeps no more files of one report. */
const MOST_OF_ALL = 20;

/** What the reporter can do now, each as a form of its own. */
export function actForms(report: Tracked, codes: Codes, done: Done): HTMLElement[] {
  const possible = ACTS.filter((act) => report.can?.[act.name]);
  const forms = (last: boolean): HTMLElement[] =>
    possible.filter((act) => LAST.includes(act.name) === last).map((act) => actForm(act, report, codes, done));
  const there = report.attachments?.length ?? 0;
  const files =
    report.can?.add_files && there < MOST_OF_ALL ? [filesForm(codes, done, Math.min(MOST, MOST_OF_ALL - there))] : [];
  const rated = report.rating
    ? [el("p", { class: "note good" }, t("your_rating", { score: report.rating.score }))]
    : [];
  return [...rated, ...forms(false), ...files, ...forms(true)];
}

function framed(name: string, form: HTMLElement, open: boolean): HTMLElement {
  return el(
    "details",
    { class: "card act", "data-keep": `act-${name}`, open },
    el("summary", {}, t(`act_${name}` as Key)),
    form,
  );
}

function actForm(act: Act, report: Tracked, codes: Codes, done: Done): HTMLElement {
  const kept = wordsOf(device, codes.id, act.name);
  const problem = el("p", { class: "error", role: "alert", hidden: true });
  const button = el(
    "button",
    { "data-submit": true },
    t(act.texts.length || act.scores ? "submit" : (`act_${act.name}` as Key)),
  );
  const alone = act.name === "reopen" && report.merged_into;
  const hint = act.hint
    ? el(
        "p",
        { class: "hint" },
        alone ? t("act_reopen_alone") : t(act.hint, { date: day(report.reopen_until ?? report.submitted_at) }),
      )
    : null;
  const fields = [
    act.scores ? scores(act.name, kept.score) : null,
    ...act.texts.map((text) => textField(act.name, text, kept[text.name] ?? "")),
  ];
  const form = el("form", { "data-act": act.name, novalidate: true }, hint, problem, ...fields, button);
  const values = (): Record<string, string> =>
    Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  const send = (): void => {
    button.disabled = true;
    call<Tracked>("POST", `/reports/${codes.id}/${act.path}`, { code: codes.code, body: bodyOf(act, values()) })
      .then((next) => {
        keepWords(device, codes.id, act.name, {});
        done(next);
      })
      .catch((error: unknown) => tell(form, problem, error))
      .finally(() => (button.disabled = false));
  };
  form.addEventListener("input", () => keepWords(device, codes.id, act.name, values()));
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    problem.hidden = true;
    if (!complete(form, act, values())) return;
    if (act.sure) ask(button, act.sure, send);
    else send();
  });
  return framed(act.name, form, AWAITED.includes(act.name) || Object.keys(kept).length > 0);
}

function bodyOf(act: Act, values: Record<string, string>): object {
  const texts = Object.fromEntries(act.texts.map(({ name }) => [name, (values[name] ?? "").trim()]));
  return act.scores ? { ...texts, score: Number(values.score) } : texts;
}

function textField(act: string, { name, label, least }: Text, value: string): HTMLElement {
  const id = `act-${act}-${name}`;
  const area = el("textarea", {
    id,
    name,
    "aria-describedby": `${id}-error`,
    ...(least ? { "aria-required": "true" } : {}),
  });
  area.value = value;
  return el("div", { class: "field", "data-field": name }, el("label", { for: id }, t(label)), fieldError(id), area);
}

function scores(act: string, kept?: string): HTMLElement {
  const id = `act-${act}-score`;
  const all = [5, 4, 3, 2, 1].map((n) => {
    const radio = el("input", {
      type: "radio",
      name: "score",
      value: String(n),
      checked: kept === String(n),
      "aria-describedby": `${id}-error`,
    });
    return el("label", { class: "choice" }, radio, t(`act_rate_${n}` as Key));
  });
  return el(
    "fieldset",
    { class: "field", "data-field": "score" },
    el("legend", {}, t("act_score")),
    fieldError(id),
    ...all,
  );
}

const fieldError = (id: string): HTMLElement => el("p", { class: "error", id: `${id}-error`, hidden: true });

/** Whether nothing is missing; what is, is said at its field, and the first takes the focus. */
function complete(form: HTMLFormElement, act: Act, values: Record<string, string>): boolean {
  const faults = act.texts.map(({ name, least }) => ({
    name,
    message: (values[name] ?? "").trim().length < least ? t("err_write", { n: least }) : "",
  }));
  if (act.scores) faults.unshift({ name: "score", message: values.score ? "" : t("err_choose_score") });
  for (const { name, message } of faults) mark(form, name, message);
  return point(form);
}

function mark(form: HTMLFormElement, name: string, message: string): boolean {
  const field = form.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`);
  const error = field?.querySelector<HTMLElement>(".error");
  if (!field || !error) return false;
  field.classList.toggle("wrong", Boolean(message));
  error.textContent = message;
  error.hidden = !message;
  for (const input of field.querySelectorAll("textarea, input")) {
    if (message) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
  return true;
}

function point(form: HTMLFormElement): boolean {
  const first = form.querySelector<HTMLElement>(".wrong textarea, .wrong input");
  first?.focus();
  return !first;
}

/** The question in the place of the button; the answer no brings the button back. */
function ask(button: HTMLButtonElement, [question, yes]: [Key, Key], send: () => void): void {
  const words = el("p", {}, t(question));
  const sure = el("button", { type: "button", "data-sure": true }, t(yes));
  const no = el("button", { type: "button", class: "second" }, t("cancel"));
  const asked = el("div", { class: "note warn", role: "group" }, words, el("p", { class: "row" }, no, sure));
  const back = (): void => {
    asked.replaceWith(button);
    button.focus();
  };
  no.addEventListener("click", back);
  sure.addEventListener("click", () => {
    back();
    send();
  });
  button.replaceWith(asked);
  focusOn(words);
}

/** Say what the service refused: at the field that it names, else above the form. What was typed stays. */
function tell(form: HTMLFormElement, place: HTMLElement, error: unknown): void {
  const problem = error instanceof Problem ? error : undefined;
  const rest = (problem?.fields ?? []).filter((f) => !mark(form, f.name, f.message));
  const detail = problem?.body.detail;
  const general = problem
    ? problem.status === 409
      ? typeof detail === "string"
        ? detail
        : t("err_moved_on")
      : problem.message
    : t("err_network");
  place.textContent = [general, ...rest.map((f) => f.message)].join(" ");
  place.hidden = false;
  point(form);
}

function filesForm(codes: Codes, done: Done, most: number): HTMLElement {
  const chooser = el("input", {
    type: "file",
    multiple: true,
    accept: ACCEPT,
    id: "more-files",
    "aria-describedby": "more-files-hint more-files-error",
  });
  const problem = el("p", { class: "error", role: "alert", id: "more-files-error", hidden: true });
  const list = el("ul", { class: "files" });
  const button = el("button", { "data-submit": true }, t("submit"));
  const label = el("label", { for: "more-files" }, t("attachments"));
  const hint = el("p", { class: "hint", id: "more-files-hint" }, t("attachments_hint"));
  const form = el(
    "form",
    { "data-act": "add_files" },
    el("div", { class: "field" }, label, hint, problem, chooser),
    list,
    button,
  );
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    const files = [...(chooser.files ?? [])];
    const wrong = files.map(fault).find(Boolean);
    problem.textContent = wrong
      ? t(wrong.key, { name: wrong.name, n: wrong.n })
      : files.length
        ? t("err_files")
        : t("err_choose_file");
    problem.hidden = !wrong && files.length > 0 && files.length <= most;
    if (!problem.hidden) {
      chooser.focus();
      return;
    }
    button.disabled = true;
    const body = { attachments: declared(files) };
    call<{ uploads: UploadForm[] }>("POST", `/reports/${codes.id}/attachments`, { code: codes.code, body })
      .then(({ uploads }) => showUploads(list, uploads, files))
      .then(() => done())
      .catch((error: unknown) => tell(form, problem, error))
      .finally(() => (button.disabled = false));
  });
  return framed("add_files", form, false);
}
