/** E-mails of which the report shows less than they say, or nothing, each with a link to all of it. */

import { t } from "texts:console";
import type { Dossier } from "../../api/staff-types";
import { moment } from "../../ui/dates";
import { el } from "../../ui/dom";

export function shortenedLetters(letters: Dossier["letters"]): HTMLElement | null {
  if (!letters.length) return null;
  const lines = letters.map((letter) =>
    el(
      "p",
      {},
      `${aboutLetter(letter)}. `,
      el("a", { href: letter.url, target: "_blank", rel: "noopener" }, t("letter_show_all")),
    ),
  );
  return el("div", { class: "note", id: "shortened-letters" }, ...lines);
}

/** Says of an e-mail without an event that it is no part of the report: refused, thanks, an automatic reply. */
export function aboutLetter(letter: Dossier["letters"][number]): string {
  const when = letter.received_at ? moment(letter.received_at) : "";
  return letter.event === null ? t("letter_apart", { when }) : t("letter_shortened", { when });
}
