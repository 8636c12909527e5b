/** The files of a report, and those of an answer that still have to be sent. */

import { t } from "texts:console";
import type { Attachment, UploadForm } from "../../api/report-types";
import type { Dossier } from "../../api/staff-types";
import { el } from "../../ui/dom";
import { fileChooser } from "../../ui/file-chooser";
import { showUploads } from "../../ui/upload-list";

/** Files that were declared with an answer: those just chosen go at once, others can be chosen again. */
export function evidenceUploads({ uploads, files: list }: Dossier, sent: File[]): HTMLElement | null {
  if (!uploads.length) return null;
  const lines = el("ul", { class: "files" });
  const now = uploads.slice(-sent.length || uploads.length);
  const left = sent.length ? uploads.slice(0, -sent.length) : uploads;
  if (sent.length) void showUploads(lines, now, sent);
  const again = left.map((form) =>
    resendField(
      form,
      list.find((f) => String(f.n) === form.id),
    ),
  );
  return el("section", { class: "card", id: "evidence" }, el("h2", {}, t("evidence_uploads")), lines, ...again);
}

function resendField(form: UploadForm, file?: Attachment): HTMLElement {
  const chooser = el("input", { type: "file", id: `evidence-${form.id}` });
  const lines = el("ul", { class: "files" });
  chooser.addEventListener("change", () => void showUploads(lines, [form], [...(chooser.files ?? [])]));
  return el(
    "div",
    { class: "field" },
    el("label", { for: chooser.id }, t("evidence_again", { name: file?.name ?? form.id })),
    fileChooser(chooser, t("choose_files")),
    lines,
  );
}

export function fileLines(list: Attachment[]): HTMLElement[] {
  return list.map((file) =>
    el(
      "li",
      { "data-status": file.status },
      file.thumb_url ? el("img", { src: file.thumb_url, alt: "", loading: "lazy" }) : null,
      file.url
        ? el("a", { href: file.url, target: "_blank", rel: "noopener" }, t("open_new", { name: file.name }))
        : file.name,
      el(
        "span",
        { class: "meta" },
        ` ${sizeText(file.size)}, ${t(`file_${file.status}`, { reason: file.reason ?? "" })}`,
      ),
    ),
  );
}

export function fileSection(list: Attachment[]): HTMLElement {
  const lines = fileLines(list);
  return el(
    "section",
    { class: "card", "aria-labelledby": "files-title" },
    el("h2", { id: "files-title" }, t("files")),
    lines.length ? el("ul", { class: "files" }, ...lines) : el("p", {}, t("no_files")),
  );
}

function sizeText(bytes: number): string {
  const mb = bytes / 1_000_000;
  return mb >= 1 ? t("size_mb", { n: mb.toFixed(1) }) : t("size_kb", { n: Math.max(1, Math.round(bytes / 1000)) });
}
