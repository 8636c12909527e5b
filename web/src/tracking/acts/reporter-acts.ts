/** Show the acts that a reporter can carry out now, each as a form of its own. */

import { t } from "texts:track";
import { MAX_ATTACHMENTS } from "../../api/attachment-rules";
import { callApi } from "../../api/client";
import type { TrackedReport } from "../../api/report-types";
import { savedInput, saveInput } from "../../offline/saved-input";
import { deviceStorage } from "../../offline/storage";
import { day } from "../../ui/dates";
import { el } from "../../ui/dom";
import type { ReportAccess } from "../access-codes";
import {
  actDetails,
  confirmFirst,
  focusFirstError,
  scoreField,
  showFieldError,
  showRefusal,
  textField,
} from "./act-form-parts";
import { addFilesForm } from "./add-files-form";
import { ACTS, type Key, OFFERED_LAST, type OnReporterAct, OPEN_AT_ONCE, type ReporterAct } from "./reporter-act-table";

/** The service keeps no more files of one report. */
const MAX_OF_REPORT = 20;
/** More buttons do not fit beside each other on a phone. */
const MAX_IN_BAR = 2;

/** What the reporter can do now, each as a form of its own. */
export function actForms(report: TrackedReport, access: ReportAccess, done: OnReporterAct): HTMLElement[] {
  const allowed = ACTS.filter((act) => report.can?.[act.name]);
  const forms = (last: boolean): HTMLElement[] =>
    allowed.filter((act) => OFFERED_LAST.includes(act.name) === last).map((act) => actForm(act, report, access, done));
  const fileCount = report.attachments?.length ?? 0;
  const files =
    report.can?.add_files && fileCount < MAX_OF_REPORT
      ? [addFilesForm(access, done, Math.min(MAX_ATTACHMENTS, MAX_OF_REPORT - fileCount))]
      : [];
  const rated = report.rating
    ? [el("p", { class: "note good" }, t("your_rating", { score: report.rating.score }))]
    : [];
  return [...rated, ...forms(false), ...files, ...forms(true)];
}

/** The first of the acts always at hand, at the lower edge of the screen: each button opens its form. */
export function actBar(report: TrackedReport): HTMLElement | null {
  const first = ACTS.filter((act) => report.can?.[act.name] && !OFFERED_LAST.includes(act.name)).slice(0, MAX_IN_BAR);
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
  const typedBefore = savedInput(deviceStorage, access.id, act.name);
  const problem = el("p", { class: "error", role: "alert", hidden: true });
  const button = el(
    "button",
    { "data-submit": true },
    t(act.texts.length || act.hasScore ? "submit" : (`act_${act.name}` as Key)),
  );
  const isMerged = act.name === "reopen" && report.merged_into;
  const hint = act.hint
    ? el(
        "p",
        { class: "hint" },
        isMerged ? t("act_reopen_alone") : t(act.hint, { date: day(report.reopen_until ?? report.submitted_at) }),
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
    callApi<TrackedReport>("POST", `/reports/${access.id}/${act.path}`, {
      code: access.code,
      body: requestBody(act, values()),
    })
      .then((next) => {
        saveInput(deviceStorage, access.id, act.name, {});
        done(next);
      })
      .catch((error: unknown) => showRefusal(form, problem, error))
      .finally(() => (button.disabled = false));
  };
  form.addEventListener("input", () => saveInput(deviceStorage, access.id, act.name, values()));
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

/** Whether nothing is missing; else show what is at its field, and focus the first. */
function validate(form: HTMLFormElement, act: ReporterAct, values: Record<string, string>): boolean {
  const faults = act.texts.map(({ name, minLength: least }) => ({
    name,
    message: (values[name] ?? "").trim().length < least ? t("err_write", { n: least }) : "",
  }));
  if (act.hasScore) faults.unshift({ name: "score", message: values.score ? "" : t("err_choose_score") });
  for (const { name, message } of faults) showFieldError(form, name, message);
  return focusFirstError(form);
}
