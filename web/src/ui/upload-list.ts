import { t } from "texts:common";
import { Problem, type UploadForm, upload } from "../api/client";
import { el } from "./dom";

export interface Going {
  /** Told when nothing more will come of a file: it has arrived, or is refused for good. */
  settled?: (id: string) => void;
  /** Fresh forms, for those whose time has run out. */
  fresh?: () => Promise<UploadForm[]>;
}

type Standing = "going" | "paused" | "waiting" | "refused" | "done";
const RETRY_AFTER = 10_000;

/** One line per file with its progress; it can be paused, goes on by itself after a lost network, and says when it is refused. */
export function showUploads(
  list: HTMLElement,
  forms: UploadForm[],
  files: readonly File[],
  going: Going = {},
): Promise<unknown> {
  return Promise.all(
    forms.map((form, n) => {
      const file = files[n];
      return file ? line(list, form, file, going) : Promise.resolve();
    }),
  );
}

function line(list: HTMLElement, first: UploadForm, file: File, going: Going): Promise<void> {
  let form = first;
  let running: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const bar = el("progress", { max: "1", value: "0", "aria-label": file.name });
  const word = el("span", { role: "status" });
  const hold = el("button", { type: "button", class: "plain" });
  const item = el(
    "li",
    { "data-upload": form.id },
    thumbnail(file),
    el("span", {}, file.name, " ", word),
    " ",
    hold,
    bar,
  );
  list.append(item);
  const stand = (standing: Standing): void => {
    item.dataset.standing = standing;
    const words = {
      going: "",
      paused: t("upload_paused"),
      waiting: t("upload_failed"),
      refused: t("upload_refused"),
      done: t("upload_done"),
    };
    word.textContent = words[standing] && `(${words[standing]})`;
    hold.hidden = standing === "done";
    const does = {
      going: "upload_pause",
      paused: "upload_resume",
      waiting: "retry",
      refused: "retry",
      done: "retry",
    } as const;
    hold.textContent = t(does[standing]);
    hold.setAttribute("aria-label", `${t(does[standing])}: ${file.name}`);
  };
  return new Promise((resolve) => {
    const send = async (again = true): Promise<void> => {
      clearTimeout(timer);
      running = new AbortController();
      stand("going");
      try {
        await upload(form, file, (share) => (bar.value = share), running.signal);
      } catch (error) {
        if (running.signal.aborted) return stand("paused");
        if (error instanceof Problem && !error.passing) {
          const forms = again ? await going.fresh?.().catch(() => undefined) : undefined;
          const fresh = forms?.find((f) => f.id === form.id);
          if (!fresh) {
            stand("refused");
            going.settled?.(form.id);
            return resolve();
          }
          form = fresh;
          return send(false);
        }
        timer = setTimeout(() => void send(), RETRY_AFTER);
        return stand("waiting");
      }
      bar.value = 1;
      stand("done");
      removeEventListener("online", online);
      going.settled?.(form.id);
      resolve();
    };
    const online = () => void (item.dataset.standing === "waiting" && send());
    addEventListener("online", online);
    hold.addEventListener("click", () => (item.dataset.standing === "going" ? running?.abort() : void send()));
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
