/** Send the files of a report that was received, and say what their check found. */

import { t } from "texts:filing";
import { callApi } from "../../api/client";
import type { FiledReport, TrackedReport } from "../../api/report-types";
import { type OutboxDeps, recordEvent, remainingUploads } from "../../offline/outbox";
import { outboxStore } from "../../offline/outbox-store";
import { tabStorage } from "../../offline/storage";
import { rememberArrival } from "../../tracking/arrived-files";
import { byId, el } from "../../ui/dom";
import { showUploads } from "../../ui/upload-list";

/** What is read of the report while its files are going up. */
type ReportFiles = Pick<TrackedReport, "uploads" | "attachments">;
type ReadFiles = () => Promise<ReportFiles>;

/** Seconds to wait before each look at the findings. */
const FINDING_WAITS = [2, 3, 5, 10, 20];

/** Show the files that still have to go, and send them in one tab only. */
export async function sendFiles(deps: OutboxDeps, token: string, receipt: FiledReport): Promise<void> {
  const section = byId("sending-files");
  const item = await outboxStore.item(token);
  if (!item || !remainingUploads(item).length) return;
  const list = el("ul", { class: "files", id: "uploads" });
  const kept = t(outboxStore.persistent ? "uploads_kept" : "uploads_stay");
  const hint = el("p", { class: "hint", role: "status" }, kept);
  section.replaceChildren(el("h2", {}, t("uploads_title")), hint, list);
  section.hidden = false;
  await deps.runExclusively(`lapor-files-${token}`, async () => {
    const read = readerOf(receipt);
    await sendRemaining(deps, token, list, read, receipt.tracking_id);
    hint.textContent = t("uploads_all");
    await showFindings(list, read);
  });
}

const readerOf =
  ({ tracking_id: id, access_code: code }: FiledReport): ReadFiles =>
  () =>
    callApi<ReportFiles>("GET", `/reports/${id.replaceAll("-", "")}`, { code });

async function sendRemaining(
  deps: OutboxDeps,
  token: string,
  list: HTMLElement,
  read: ReadFiles,
  trackingId: string,
): Promise<void> {
  const item = await outboxStore.item(token);
  const remaining = item ? remainingUploads(item) : [];
  const forms = remaining.map(({ form }) => form);
  const files = remaining.map(({ file }) => new File([file.blob], file.name, { type: file.type }));
  await showUploads(list, forms, files, {
    onSettled: (upload) => {
      rememberArrival(tabStorage, trackingId, upload);
      void recordEvent(deps, token, { what: "settled", upload });
    },
    renewForms: async () => {
      const uploads = (await read()).uploads ?? [];
      await recordEvent(deps, token, { what: "fresh", uploads });
      return uploads;
    },
  });
}

/** After the upload each file is looked into; say what came of it. */
async function showFindings(list: HTMLElement, read: ReadFiles): Promise<void> {
  for (const seconds of FINDING_WAITS) {
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const found = (await read().catch(() => null))?.attachments ?? [];
    for (const file of found.filter((f) => f.status !== "declared")) {
      const line = list.querySelector<HTMLElement>(`[data-upload="${file.n}"]`);
      const word = line?.querySelector("[role=status]");
      if (!line || !word || line.dataset.standing === file.status) continue;
      line.dataset.standing = file.status;
      const taken = file.status === "accepted";
      word.textContent = `(${taken ? t("file_taken") : t("file_not_taken", { reason: file.reason ?? "" })})`;
    }
    if (found.length && found.every((f) => f.status !== "declared")) return;
  }
}
