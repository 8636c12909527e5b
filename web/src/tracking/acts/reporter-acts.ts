/** Show the acts that a reporter can carry out now, each as a form of its own. */

import { t } from "texts:track";
import { declareFiles } from "../../api/attachment-rules";
import { callApi } from "../../api/client";
import { withTrueType } from "../../api/file-type";
import type { TrackedReport, UploadForm } from "../../api/report-types";
import { visibleLength } from "../../api/text-rules";
import { savedInput, saveInput } from "../../offline/saved-input";
import { deviceStorage, tabStorage } from "../../offline/storage";
import { day } from "../../ui/dates";
import { el } from "../../ui/dom";
import { showUploads } from "../../ui/upload-list";
import type { ReportAccess } from "../access-codes";
import { rememberArrival } from "../arrived-files";
import { filesFault, filesField, formsOfFiles, roomForFiles } from "./act-files";
import {
  actDetails,
  confirmFirst,
  focusFirstError,
  scoreField,
  showFieldError,
  showRefusal,
  textField,
} from "./act-form-parts";
import {
  actsOffered,
  type Key,
  OFFERED_LAST,
  type OnReporterAct,
  OPEN_AT_ONCE,
  type ReporterAct,
} from "./reporter-act-table";

/** More buttons do not fit beside each other on a phone. */
const MAX_IN_BAR = 2;

/** What the reporter can do now, each as a form of its own. */
export function actForms(report: TrackedReport, access: ReportAccess, done: OnReporterAct): HTMLElement[] {
  const allowed = actsOffered(report.can ?? {});
  const forms = (last: boolean): HTMLElement[] =>
    allowed.filter((act) => OFFERED_LAST.includes(act.name) === last).map((act) => actForm(act, report, access, done));
  const rated = report.rating
    ? [el("p", { class: "note good" }, t("your_rating", { score: report.rating.score }))]
    : [];
  return [...rated, ...forms(false), ...forms(true)];
}

/** The first of the acts always at hand, at the lower edge of the screen: each button opens its form. */
export function actBar(report: TrackedReport): HTMLElement | null {
  const first = actsOffered(report.can ?? {})
    .filter((act) => !OFFERED_LAST.includes(act.name))
    .slice(0, MAX_IN_BAR);
  if (!first.length) return null;
  const buttons = first.map((act, n) => {
    const name = t(`act_${act.name}` as Key);
    const button = el("button", { type: "button", class: n ? "second" : "", "data-open-act": act.name }, name);
    button.addEventListener("click", () => {
      const form = document.querySelector<HTMLElement>(`form[data-act="${act.name}"]`);
      form?.closest("details")?.setAttribute("open", "");
      form?.scrollIntoView({ block: "center" });
      form?.querySelector<HTMLElement>("textarea, input, button")?.focus({ preventScroll: true });
    });
    return button;
  });
  return el("div", { class: "act-bar no-print", role: "group", "aria-label": t("acts_title") }, ...buttons);
}

function actForm(act: ReporterAct, report: TrackedReport, access: ReportAccess, done: OnReporterAct): HTMLElement {
  // Of a secret report nothing stays on the device once the tab is closed.
  const storage = report.anonymous && report.confidential ? tabStorage : deviceStorage;
  const typedBefore = savedInput(storage, access.id, act.name);
  const problem = el("p", { class: "error", role: "alert", hidden: true });
  const button = el(
    "button",
    { "data-submit": true },
    t(act.texts.length || act.hasScore ? "submit" : (`act_${act.name}` as Key)),
  );
  const isMerged = act.name === "reopen" && report.merged_into;
  const hintKey = typeof act.hint === "function" ? act.hint(report) : act.hint;
  const hint = hintKey
    ? el(
        "p",
        { class: "hint" },
        isMerged ? t("act_reopen_alone") : t(hintKey, { date: day(report.reopen_until ?? report.submitted_at) }),
      )
    : null;
  const fields = [
    act.hasScore ? scoreField(act.name, typedBefore.score) : null,
    ...act.texts.map((text) => textField(act.name, text, typedBefore[text.name] ?? "")),
    act.hasFiles ? filesField(act.name, report) : null,
  ];
  const uploads = el("ul", { class: "files" });
  const form = el("form", { "data-act": act.name, novalidate: true }, hint, problem, ...fields, uploads, button);
  const values = (): Record<string, string> =>
    Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  const files = (): Promise<File[]> =>
    Promise.all([...(form.querySelector<HTMLInputElement>("input[type=file]")?.files ?? [])].map(withTrueType));
  const send = (chosen: File[]): void => {
    button.disabled = true;
    callApi<TrackedReport>("POST", `/reports/${access.id}/${act.path}`, {
      code: access.code,
      body: requestBody(act, values(), chosen),
    })
      .then(async (next) => {
        saveInput(storage, access.id, act.name, {});
        if (!chosen.length) return done(next);
        await sendFiles(uploads, next, chosen, access.id);
        done();
      })
      .catch((error: unknown) => showRefusal(form, problem, error))
      .finally(() => (button.disabled = false));
  };
  form.addEventListener("input", () => saveInput(storage, access.id, act.name, values()));
  const submit = async (): Promise<void> => {
    problem.hidden = true;
    button.disabled = true; // a second press while the files are looked at sends nothing twice
    const chosen = await files().finally(() => (button.disabled = false));
    if (!validate(form, act, values(), filesFault(chosen, roomForFiles(report)), chosen.length > 0)) return;
    if (act.confirmation) confirmFirst(button, act.confirmation, () => send(chosen));
    else send(chosen);
  };
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    if (!button.disabled) void submit();
  });
  return actDetails(act.name, form, OPEN_AT_ONCE.includes(act.name) || Object.keys(typedBefore).length > 0);
}

/** The words are kept: only files that the service does not have yet are sent. */
function sendFiles(list: HTMLElement, report: TrackedReport, files: File[], id: string): Promise<unknown> {
  const pairs = formsOfFiles(report, files).flatMap((form, n): [UploadForm, File][] => {
    const file = files[n];
    return form && file ? [[form, file]] : [];
  });
  return showUploads(
    list,
    pairs.map(([form]) => form),
    pairs.map(([, file]) => file),
    { onSettled: (upload) => rememberArrival(tabStorage, id, upload) },
  );
}

function requestBody(act: ReporterAct, values: Record<string, string>, files: File[]): object {
  const texts = Object.fromEntries(act.texts.map(({ name }) => [name, (values[name] ?? "").trim()]));
  const body = files.length ? { ...texts, attachments: declareFiles(files) } : texts;
  return act.hasScore ? { ...body, score: Number(values.score) } : body;
}

/** Whether nothing is missing; else show what is at its field, and focus the first. */
function validate(
  form: HTMLFormElement,
  act: ReporterAct,
  values: Record<string, string>,
  wrongFiles: string,
  hasFiles: boolean,
): boolean {
  const enough = Boolean(act.filesAlone) && hasFiles;
  const faults = act.texts.map(({ name, minLength: least }) => ({
    name,
    message:
      visibleLength(values[name] ?? "") < least && !enough
        ? t(act.filesAlone ? "err_write_or_file" : "err_write", { n: least })
        : "",
  }));
  if (act.hasFiles) faults.push({ name: "attachments", message: wrongFiles });
  if (act.hasScore) faults.unshift({ name: "score", message: values.score ? "" : t("err_choose_score") });
  for (const { name, message } of faults) showFieldError(form, name, message);
  return focusFirstError(form);
}
