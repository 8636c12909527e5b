/** Send files with a line of progress each, which can be paused and goes on after a lost network. */

import { t } from "texts:common";
import { Problem, sendFile } from "../api/client";
import type { UploadForm } from "../api/report-types";
import { el } from "./dom";

export interface UploadOptions {
  /** Told when nothing more will come of a file: it has arrived, or is refused for good. */
  onSettled?: (id: string) => void;
  /** Fresh forms, for those whose time has run out. */
  renewForms?: () => Promise<UploadForm[]>;
}

type UploadState = "going" | "paused" | "waiting" | "refused" | "done";
const RETRY_AFTER = 10_000;

/** One line per file with its progress; it can be paused, goes on by itself after a lost network, and says when it is refused. */
export function showUploads(
  list: HTMLElement,
  forms: UploadForm[],
  files: readonly File[],
  options: UploadOptions = {},
): Promise<unknown> {
  return Promise.all(
    forms.map((form, n) => {
      const file = files[n];
      return file ? uploadLine(list, form, file, options) : Promise.resolve();
    }),
  );
}

function uploadLine(list: HTMLElement, first: UploadForm, file: File, options: UploadOptions): Promise<void> {
  let form = first;
  let running: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const bar = el("progress", { max: "1", value: "0", "aria-label": file.name });
  const word = el("span", { role: "status" });
  const toggle = el("button", { type: "button", class: "plain" });
  const item = el(
    "li",
    { "data-upload": form.id },
    thumbnail(file),
    el("span", {}, file.name, " ", word),
    " ",
    toggle,
    bar,
  );
  list.append(item);
  const setState = (state: UploadState): void => {
    item.dataset.standing = state;
    const stateTexts = {
      going: "",
      paused: t("upload_paused"),
      waiting: t("upload_failed"),
      refused: t("upload_refused"),
      done: t("upload_done"),
    };
    word.textContent = stateTexts[state] && `(${stateTexts[state]})`;
    toggle.hidden = state === "done";
    const buttonKey = {
      going: "upload_pause",
      paused: "upload_resume",
      waiting: "retry",
      refused: "retry",
      done: "retry",
    } as const;
    toggle.textContent = t(buttonKey[state]);
    toggle.setAttribute("aria-label", `${t(buttonKey[state])}: ${file.name}`);
  };
  return new Promise((resolve) => {
    const send = async (again = true): Promise<void> => {
      clearTimeout(timer);
      running = new AbortController();
      setState("going");
      try {
        await sendFile(form, file, (share) => (bar.value = share), running.signal);
      } catch (error) {
        if (running.signal.aborted) return setState("paused");
        if (error instanceof Problem && !error.isTransient) {
          const forms = again ? await options.renewForms?.().catch(() => undefined) : undefined;
          const fresh = forms?.find((f) => f.id === form.id);
          if (!fresh) {
            setState("refused");
            options.onSettled?.(form.id);
            return resolve();
          }
          form = fresh;
          return send(false);
        }
        timer = setTimeout(() => void send(), RETRY_AFTER);
        return setState("waiting");
      }
      bar.value = 1;
      setState("done");
      removeEventListener("online", online);
      options.onSettled?.(form.id);
      resolve();
    };
    const online = () => void (item.dataset.standing === "waiting" && send());
    addEventListener("online", online);
    toggle.addEventListener("click", () => (item.dataset.standing === "going" ? running?.abort() : void send()));
    void send();
  });
}

/** A small picture of a picture; its address is given back as soon as it is drawn. */
export function thumbnail(file: Blob): HTMLElement | null {
  if (!file.type.startsWith("image/")) return null;
  const image = el("img", { src: URL.createObjectURL(file), alt: "", class: "thumb" });
  for (const end of ["load", "error"])
    image.addEventListener(end, () => URL.revokeObjectURL(image.src), { once: true });
  return image;
}
