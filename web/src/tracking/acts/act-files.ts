/** The files that go with a reporter's words: chosen in the same form, sent once the words are kept. */

import { t } from "texts:track";
import { ACCEPTED_TYPES, attachmentFault, MAX_ATTACHMENTS } from "../../api/attachment-rules";
import type { DeclaredFile, TrackedReport, UploadForm } from "../../api/report-types";
import { el } from "../../ui/dom";
import { fileChooser } from "../../ui/file-chooser";

/** The service keeps no more files of one report. */
const MAX_OF_REPORT = 20;

/** How many files may go with one act on the report as it is. */
export function roomForFiles(report: TrackedReport): number {
  return Math.max(0, Math.min(MAX_ATTACHMENTS, MAX_OF_REPORT - (report.attachments?.length ?? 0)));
}

/** The field in which files are chosen; null when the report takes no more. */
export function filesField(act: string, report: TrackedReport): HTMLElement | null {
  if (!roomForFiles(report)) return null;
  const id = `act-${act}-attachments`;
  const chooser = el("input", {
    type: "file",
    multiple: true,
    accept: ACCEPTED_TYPES,
    id,
    "aria-describedby": `${id}-hint ${id}-error`,
  });
  return el(
    "div",
    { class: "field", "data-field": "attachments" },
    el("label", { for: id }, t("act_files")),
    el("p", { class: "hint", id: `${id}-hint` }, t("attachments_hint")),
    el("p", { class: "error", id: `${id}-error`, hidden: true }),
    fileChooser(chooser, t("choose_files")),
  );
}

/** What is wrong with the chosen files, as a sentence; "" when nothing is. */
export function filesFault(files: readonly DeclaredFile[], room: number): string {
  if (files.length > room) return t("err_too_many_files", { n: room });
  const wrong = files.map(attachmentFault).find(Boolean);
  return wrong ? t(wrong.key, { name: wrong.name, n: wrong.n }) : "";
}

/**
 * The form of each file that still has to be sent, in the order of the files; undefined for one that is there already. A
 * form takes a file of one size alone; of two that are alike the newest is meant.
 */
export function formsOfFiles(
  report: Pick<TrackedReport, "attachments" | "uploads">,
  files: readonly DeclaredFile[],
): (UploadForm | undefined)[] {
  const waiting = (report.attachments ?? [])
    .map((file) => ({ file, form: report.uploads?.find((form) => form.id === String(file.n)) }))
    .filter(({ file, form }) => form && !file.evidence)
    .reverse();
  return files.map(({ name, size }) => {
    const sameSize = waiting.filter(({ file }) => file.size === size);
    const found = sameSize.find(({ file }) => file.name === name) ?? sameSize[0];
    if (found) waiting.splice(waiting.indexOf(found), 1);
    return found?.form;
  });
}
