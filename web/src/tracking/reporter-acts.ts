import { t } from "texts:track";
import { ACCEPTED_TYPES, attachmentFault, declareFiles, MAX_ATTACHMENTS } from "../api/attachment-rules";
import { callApi, Problem } from "../api/client";
import type { TrackedReport, UploadForm } from "../api/report-types";
import { savedInput, saveInput } from "../offline/saved-input";
import { deviceStorage } from "../offline/storage";
import { day } from "../ui/dates";
import { el, focusOn } from "../ui/dom";
import { showUploads } from "../ui/upload-list";
import type { ReportAccess } from "./access-codes";

type Key = Parameters<typeof t>[0];

export type { ReportAccess } from "./access-codes";

/** Called with the report as it stands after an act, or undefined to read it again. */
/** What an act led to; `at` names the element that tells of it and takes the focus, where one does. */
export type OnReporterAct = (report?: TrackedReport, at?: string) => void;

interface TextField {
  name: string;
  label: Key;
  /** The API takes no less; 0 when it may stay empty. */
  minLength: number;
}

interface ReporterAct {
  name: string;
  path: string;
  hint?: Key;
  hasScore?: boolean;
  texts: TextField[];
  /** Asked before it is done, and the button that does it. */
  confirmation?: [Key, Key];
}

const WHY: TextField = { name: "reason", label: "act_reason", minLength: 0 };

/** In the order in which they are offered: what is awaited comes first. */
const ACTS: ReporterAct[] = [
  {
    name: "supply",
    path: "replies",
    hint: "act_supply_hint",
    texts: [{ name: "text", label: "your_text", minLength: 2 }],
  },
  {
    name: "appeal",
    path: "appeal",
    hint: "act_appeal_hint",
    texts: [{ name: "reason", label: "act_appeal_text", minLength: 5 }],
  },
  {
    name: "rate",
    path: "rating",
    hint: "act_rate_hint",
    hasScore: true,
    texts: [{ name: "comment", label: "act_comment", minLength: 0 }],
  },
  {
    name: "reply",
    path: "replies",
    hint: "act_reply_hint",
    texts: [{ name: "text", label: "your_text", minLength: 2 }],
  },
  { name: "close", path: "close", hint: "act_close_hint", texts: [] },
  {
    name: "reopen",
    path: "reopen",
    hint: "act_reopen_hint",
    texts: [{ name: "reason", label: "act_reopen_text", minLength: 5 }],
  },
  {
    name: "withdraw",
    path: "withdraw",
    hint: "act_withdraw_hint",
    texts: [WHY],
    confirmation: ["act_withdraw_sure", "act_withdraw_yes"],
  },
  {
    name: "leave",
    path: "withdraw",
    hint: "act_leave_hint",
    texts: [WHY],
    confirmation: ["act_leave_sure", "act_leave_yes"],
  },
];

/** Offered last, since they are never awaited. */
const OFFERED_LAST = ["withdraw", "leave"];
/** Open at once: what the report waits for. */
const OPEN_AT_ONCE = ["supply", "appeal", "rate", "close"];
/** The service keeps no more files of one report. */
const MAX_OF_REPORT = 20;

/** What the reporter can do now, each as a form of its own. */
export function actForms(report: TrackedReport, codes: ReportAccess, done: OnReporterAct): HTMLElement[] {
  const allowed = ACTS.filter((act) => report.can?.[act.name]);
  const forms = (last: boolean): HTMLElement[] =>
    allowed.filter((act) => OFFERED_LAST.includes(act.name) === last).map((act) => actForm(act, report, codes, done));
  const fileCount = report.attachments?.length ?? 0;
  const files =
    report.can?.add_files && fileCount < MAX_OF_REPORT
      ? [filesForm(codes, done, Math.min(MAX_ATTACHMENTS, MAX_OF_REPORT - fileCount))]
      : [];
  const rated = report.rating
    ? [el("p", { class: "note good" }, t("your_rating", { score: report.rating.score }))]
    : [];
  return [...rated, ...forms(false), ...files, ...forms(true)];
}

function actDetails(name: string, form: HTMLElement, open: boolean): HTMLElement {
  return el(
    "details",
    { class: "card act", "data-keep": `act-${name}`, open },
    el("summary", {}, t(`act_${name}` as Key)),
    form,
  );
}

function actForm(act: ReporterAct, report: TrackedReport, codes: ReportAccess, done: OnReporterAct): HTMLElement {
  const typedBefore = savedInput(deviceStorage, codes.id, act.name);
  const problem = el("p", { class: "error", role: "alert", hidden: true });
  const button = el(
    "button",
    { "data-submit": true },
    t(act.texts.length || act.hasScore ? "submit" : (`act_${act.name}` as Key)),
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
    act.hasScore ? scoreField(act.name, typedBefore.score) : null,
    ...act.texts.map((text) => textField(act.name, text, typedBefore[text.name] ?? "")),
  ];
  const form = el("form", { "data-act": act.name, novalidate: true }, hint, problem, ...fields, button);
  const values = (): Record<string, string> =>
    Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  const send = (): void => {
    button.disabled = true;
    callApi<TrackedReport>("POST", `/reports/${codes.id}/${act.path}`, {
      code: codes.code,
      body: requestBody(act, values()),
    })
      .then((next) => {
        saveInput(deviceStorage, codes.id, act.name, {});
        done(next);
      })
      .catch((error: unknown) => showRefusal(form, problem, error))
      .finally(() => (button.disabled = false));
  };
  form.addEventListener("input", () => saveInput(deviceStorage, codes.id, act.name, values()));
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    problem.hidden = true;
    if (!validate(form, act, values())) return;
    if (act.confirmation) confirmFirst(button, act.confirmation, send);
    else send();
  });
  return actDetails(act.name, form, OPEN_AT_ONCE.includes(act.name) || Object.keys(typedBefore).length > 0);
}

function requestBody(act: ReporterAct, values: Record<string, string>): object {
  const texts = Object.fromEntries(act.texts.map(({ name }) => [name, (values[name] ?? "").trim()]));
  return act.hasScore ? { ...texts, score: Number(values.score) } : texts;
}

function textField(act: string, { name, label, minLength: least }: TextField, value: string): HTMLElement {
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

function scoreField(act: string, kept?: string): HTMLElement {
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
function validate(form: HTMLFormElement, act: ReporterAct, values: Record<string, string>): boolean {
  const faults = act.texts.map(({ name, minLength: least }) => ({
    name,
    message: (values[name] ?? "").trim().length < least ? t("err_write", { n: least }) : "",
  }));
  if (act.hasScore) faults.unshift({ name: "score", message: values.score ? "" : t("err_choose_score") });
  for (const { name, message } of faults) showFieldError(form, name, message);
  return focusFirstError(form);
}

function showFieldError(form: HTMLFormElement, name: string, message: string): boolean {
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

function focusFirstError(form: HTMLFormElement): boolean {
  const first = form.querySelector<HTMLElement>(".wrong textarea, .wrong input");
  first?.focus();
  return !first;
}

/** The question in the place of the button; the answer no brings the button back. */
function confirmFirst(button: HTMLButtonElement, [question, yes]: [Key, Key], send: () => void): void {
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
function showRefusal(form: HTMLFormElement, place: HTMLElement, error: unknown): void {
  const problem = error instanceof Problem ? error : undefined;
  const rest = (problem?.fields ?? []).filter((f) => !showFieldError(form, f.name, f.message));
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
  focusFirstError(form);
}

function filesForm(codes: ReportAccess, done: OnReporterAct, most: number): HTMLElement {
  const chooser = el("input", {
    type: "file",
    multiple: true,
    accept: ACCEPTED_TYPES,
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
    const wrong = files.map(attachmentFault).find(Boolean);
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
    const body = { attachments: declareFiles(files) };
    callApi<{ uploads: UploadForm[] }>("POST", `/reports/${codes.id}/attachments`, { code: codes.code, body })
      .then(({ uploads }) => showUploads(list, uploads, files))
      .then(() => done())
      .catch((error: unknown) => showRefusal(form, problem, error))
      .finally(() => (button.disabled = false));
  });
  return actDetails("add_files", form, false);
}
