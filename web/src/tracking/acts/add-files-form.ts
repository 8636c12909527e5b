/** The form to add files to a report. */

import { t } from "texts:track";
import { ACCEPTED_TYPES, attachmentFault, declareFiles } from "../../api/attachment-rules";
import { callApi } from "../../api/client";
import type { UploadForm } from "../../api/report-types";
import { tabStorage } from "../../offline/storage";
import { el } from "../../ui/dom";
import { fileChooser } from "../../ui/file-chooser";
import { showUploads } from "../../ui/upload-list";
import type { ReportAccess } from "../access-codes";
import { rememberArrival } from "../arrived-files";
import { actDetails, showRefusal } from "./act-form-parts";
import type { OnReporterAct } from "./reporter-act-table";

export function addFilesForm(access: ReportAccess, done: OnReporterAct, most: number): HTMLElement {
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
    el("div", { class: "field" }, label, hint, problem, fileChooser(chooser, t("choose_files"))),
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
    callApi<{ uploads: UploadForm[] }>("POST", `/reports/${access.id}/attachments`, { code: access.code, body })
      .then(({ uploads }) => {
        const onSettled = (upload: string) => rememberArrival(tabStorage, access.id, upload);
        return showUploads(list, uploads, files, { onSettled });
      })
      .then(() => done())
      .catch((error: unknown) => showRefusal(form, problem, error))
      .finally(() => (button.disabled = false));
  });
  return actDetails("add_files", form, false);
}
