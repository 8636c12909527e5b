/** E-mails of which the report shows less than they say, each with a link to all of it. */

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
      `${t("letter_shortened", { when: letter.received_at ? moment(letter.received_at) : "" })}. `,
      el("a", { href: letter.url, target: "_blank", rel: "noopener" }, t("letter_show_all")),
    ),
  );
  return el("div", { class: "note", id: "shortened-letters" }, ...lines);
}
