/** Files of a report: what the reporter sent, and what an agency showed with its answer. */

import { t } from "texts:track";
import { withTrueType } from "../api/file-type";
import type { Attachment, TrackedReport } from "../api/report-types";
import { tabStorage } from "../offline/storage";
import { el } from "../ui/dom";
import { fileChooser } from "../ui/file-chooser";
import { showUploads } from "../ui/upload-list";
import { hasArrived, rememberArrival } from "./arrived-files";
import { reportSection } from "./report-section";

type Key = Parameters<typeof t>[0];

/** What came with an answer, together; nothing for what is still being checked or was refused. */
export function evidenceList(files: readonly Attachment[]): HTMLElement | null {
  const shown = files.filter((file) => file.status === "accepted");
  if (!shown.length) return null;
  return el(
    "ul",
    { class: "evidence", "aria-label": t(shown.every((file) => file.evidence) ? "evidence_title" : "files_title") },
    ...shown.map((file) => el("li", {}, fileLink(file))),
  );
}

function fileLink(file: Attachment): HTMLElement {
  const picture = file.thumb_url ? el("img", { src: file.thumb_url, alt: "", loading: "lazy" }) : null;
  return file.url
    ? el("a", { href: file.url }, picture, t("open_file", { name: file.name }))
    : el("span", {}, file.name);
}

/** The reporter's own files; evidence is shown with its answer. */
export function ownFiles(report: TrackedReport): HTMLElement | null {
  const own = (report.attachments ?? []).filter((file) => !file.evidence);
  if (!own.length) return null;
  const lines = own.map((file) =>
    el(
      "li",
      { "data-status": file.status },
      file.thumb_url ? el("img", { src: file.thumb_url, alt: "", loading: "lazy" }) : null,
      file.url ? el("a", { href: file.url }, t("open_file", { name: file.name })) : file.name,
      ` (${fileState(file, report.tracking_id)})`,
      resendField(file, report),
    ),
  );
  return reportSection("own-files", t("files_title"), false, el("ul", { class: "files", id: "files" }, ...lines));
}

function fileState(file: Attachment, trackingId: string): string {
  if (isBeingChecked(file, trackingId)) return t("file_checking");
  return t(`file_${file.status}` as Key, { reason: file.reason ?? "" });
}

/** The file has arrived, as this tab knows, and its check is not done. */
export const isBeingChecked = (file: Attachment, trackingId: string): boolean =>
  file.status === "declared" && hasArrived(tabStorage, trackingId, String(file.n));

/** A file that was declared and never came, as on a network that broke off, can be sent again. */
function resendField(file: Attachment, report: TrackedReport): HTMLElement | null {
  const form = report.uploads?.find((f) => f.id === String(file.n));
  if (!form || isBeingChecked(file, report.tracking_id)) return null;
  const name = `resend-${file.n}`;
  const problem = el("p", { class: "error", role: "alert", hidden: true });
  const chooser = el("input", { type: "file", id: name });
  const list = el("ul", { class: "files" });
  chooser.addEventListener("change", async () => {
    const [given] = chooser.files ?? [];
    if (!given) return;
    const chosen = await withTrueType(given);
    problem.hidden = chosen.size === file.size;
    problem.textContent = t("err_same_file");
    if (!problem.hidden) return;
    const onSettled = (upload: string) => rememberArrival(tabStorage, report.tracking_id, upload);
    void showUploads(list, [form], [chosen], { onSettled });
  });
  const label = el("label", { for: name }, t("resend", { name: file.name }));
  return el(
    "div",
    { class: "field" },
    label,
    el("p", { class: "hint" }, t("resend_hint")),
    problem,
    fileChooser(chooser, t("choose_files")),
    list,
  );
}
