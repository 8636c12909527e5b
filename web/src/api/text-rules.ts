/** Count characters as the service does (`chalicelib/domain/clean_text.py`); both are tested on tests/vectors/clean_texts.json. */

/** Emoji that joiners make one, and flags. */
const JOINED = /(?:\p{ExtPict}\p{EMod}?\ufe0f?\u200d)+\p{ExtPict}|\p{RI}{2}/gu;
/** Accents and skin tones, which belong to the sign before them, and what is never seen. */
const UNCOUNTED = /[\p{sc=Zinh}\p{EMod}\p{DI}\p{Cs}\p{NChar}\u2800\ufff9-\ufffc]|[^\P{Cc}\s\x85]/gu;

/** How many characters a person sees: a space counts once however wide it is, an emoji or a flag once. */
export function visibleLength(text: string): number {
  const counted = text
    .replace(JOINED, "x")
    .replace(UNCOUNTED, "")
    .normalize("NFC") // also letters that an unseen sign kept apart
    .replace(/^\s*[\uf020-\uf0ff]\s*/gm, "x ") // a bullet of Word's, which gets a space behind it
    .replace(/[\s\x85]+/g, " ")
    .trim();
  return [...counted].length;
}
