import { upload, type UploadForm } from "./api";
import { el } from "./dom";
import { t } from "texts:common";

/** One line per file with its progress and, when it fails, a button to try again. */
export function showUploads(list: HTMLElement, forms: UploadForm[], files: readonly File[]): Promise<void[]> {
  return Promise.all(
    forms.map((form, n) => {
      const file = files[n];
      if (!file) return Promise.resolve();
      const bar = el("progress", { max: "1", value: "0", "aria-label": file.name });
      const word = el("span", { role: "status" });
      const again = el("button", { type: "button", class: "plain", hidden: true }, t("retry"));
      list.append(el("li", { "data-upload": form.id }, file.name, " ", word, " ", again, bar));
      const send = async (): Promise<void> => {
        again.hidden = true;
        word.textContent = "";
        try {
          await upload(form, file, (share) => (bar.value = share));
          bar.value = 1;
          word.textContent = `(${t("upload_done")})`;
        } catch {
          word.textContent = `(${t("upload_failed")})`;
          again.hidden = false;
        }
      };
      again.addEventListener("click", () => void send());
      return send();
    }),
  );
}
