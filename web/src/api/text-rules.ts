/** Count characters as the service does (`chalicelib/domain/clean_text.py`); both are tested on tests/vectors/clean_texts.json. */

import { CONTROLS, UNSEEN_SIGNS } from "./clean-code";

const JOINED_EMOJI = /\p{ExtPict}(?:\p{EMod}|\ufe0f)*(?:\u200d\p{ExtPict}(?:\p{EMod}|\ufe0f)*)+/gu;
/** Accents and skin tones, which belong to the sign before them, and what is never seen. */
const UNCOUNTED = new RegExp(String.raw`[\p{sc=Zinh}\p{EMod}${UNSEEN_SIGNS}]|${CONTROLS}`, "gu");

/** How many characters a person sees: a space counts once however wide it is, an emoji or a flag once. */
export function visibleLength(text: string): number {
  const counted = text
    .replace(/\r\n|[\r\v\f\x85\u2028\u2029]/g, "\n")
    .normalize("NFC")
    .replace(JOINED_EMOJI, "x")
    .replace(UNCOUNTED, "")
    .normalize("NFC") // letters that an unseen sign kept apart
    .replace(/^\s*[\uf020-\uf0ff]\s*/gm, "x ") // a bullet of Word's, which gets a space behind it
    .replace(/[\s\x85]+/g, " ")
    .trim()
    .replace(/\p{RI}{2}/gu, "x");
  return [...counted].length;
}
