/** The field of photos and files: chosen or taken, prepared on the device, kept there until they have arrived. */

import { t } from "texts:filing";
import { ACCEPTED_TYPES, attachmentFault, MAX_ATTACHMENTS } from "../../api/attachment-rules";
import { withTrueType } from "../../api/file-type";
import type { StoredFile } from "../../offline/outbox";
import { outboxStore } from "../../offline/outbox-store";
import { byId, el } from "../../ui/dom";
import { showFieldError } from "../../ui/field-errors";
import { showUnlessPressed } from "../../ui/late-content";
import { thumbnail } from "../../ui/upload-list";
import { labelNextButton } from "../form-navigation";
import { form } from "../form-state";
import { isHeic, isPicture, photoPosition, preparePhoto, UnreadablePhoto } from "../photos/prepare-photo";

export interface AttachmentsField {
  list(): StoredFile[];
  /** Show the files that were kept for the draft's token. */
  restore(): Promise<void>;
}

/** Offers the position of a photo as the place of the report. */
type OfferPlace = (lat: number, lon: number) => Promise<void>;

export function attachmentsField(offerPlace: OfferPlace): AttachmentsField {
  let files: StoredFile[] = [];
  const chooser = byId<HTMLInputElement>("attachments");
  const camera = byId<HTMLInputElement>("camera");
  const status = el("p", { class: "hint", role: "status", id: "files-status" });
  const list = el("ul", { class: "files", id: "chosen-files" });
  chooser.accept = ACCEPTED_TYPES;
  chooser.closest("p")?.after(status, list);

  // One after the other: files come from the person, the device and, while this part was loading, from both at once.
  let turn = Promise.resolve();
  const inTurn = (job: () => Promise<void>): Promise<void> => {
    turn = turn.then(job, job);
    return turn;
  };

  const changed = async (): Promise<void> => {
    form.files = files.map(({ name, type, size }) => ({ name, type, size }));
    showUnlessPressed(show);
    labelNextButton();
    await outboxStore.saveFiles(form.draft.token, files);
    if (!outboxStore.persistent && files.length) status.textContent = t("files_not_kept");
  };
  const show = (): void => {
    list.replaceChildren(
      ...files.map((file) => {
        const remove = el("button", { type: "button", class: "plain" }, t("remove", { name: file.name }));
        remove.addEventListener("click", () => {
          files = files.filter((other) => other !== file);
          showFieldError("attachments", "");
          void changed();
          chooser.focus();
        });
        return el(
          "li",
          {},
          thumbnail(file.blob),
          el("span", {}, `${file.name} (${Math.ceil(file.size / 1024)} KB)`),
          " ",
          remove,
        );
      }),
    );
  };
  const add = async (chosen: File[]): Promise<void> => {
    const refused: string[] = [];
    showFieldError("attachments", "");
    for (const file of chosen) {
      if (files.length >= MAX_ATTACHMENTS) {
        refused.push(t("err_files"));
        break;
      }
      status.textContent = t("preparing", { name: file.name });
      const given = await withTrueType(file);
      const made = await prepareFile(given, refused);
      if (made) files = [...files, { name: made.name, type: made.type, size: made.size, blob: made }];
      if (made && isPicture(given)) await offerPosition(given, offerPlace);
    }
    status.textContent = files.length ? t("files_chosen", { n: files.length }) : "";
    await changed();
    showFieldError("attachments", refused.join("\n"));
  };
  for (const input of [chooser, camera]) {
    const takeChosen = () => {
      const chosen = [...(input.files ?? [])];
      input.value = "";
      if (chosen.length) void inTurn(() => add(chosen));
    };
    input.addEventListener("change", takeChosen);
    takeChosen(); // chosen while this part was loading
  }
  return {
    list: () => files,
    restore: () =>
      inTurn(async () => {
        files = await outboxStore.files(form.draft.token);
        await changed();
      }),
  };
}

/** The file as it will be sent; undefined, and why among `refused`, when it cannot be. */
async function prepareFile(file: File, refused: string[]): Promise<File | undefined> {
  try {
    const made = isPicture(file) ? await preparePhoto(file) : file;
    const wrong = attachmentFault(made);
    if (!wrong) return made;
    refused.push(t(wrong.key, { name: wrong.name, n: wrong.n }));
  } catch (error) {
    if (!(error instanceof UnreadablePhoto)) throw error;
    refused.push(t(isHeic(file) ? "err_heic" : "err_unreadable", { name: file.name }));
  }
  return undefined;
}

/** The camera's position is read here and nowhere else: what is sent carries none. */
async function offerPosition(file: File, offerPlace: OfferPlace): Promise<void> {
  const position = await photoPosition(file);
  if (position) await offerPlace(position.lat, position.lon);
}
