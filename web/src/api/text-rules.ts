/** Count characters as the service does (`chalicelib/domain/clean_text.py`); both are tested on tests/vectors. */

/** Emoji and symbols that joiners make one. */
const JOINED = /(?:[\p{ExtPict}\p{RI}←-⟿][\p{DI}\p{EMod}]*\u200d\p{DI}*)+[\p{ExtPict}\p{RI}←-⟿]/gu;
/** What is never seen. */
const UNSEEN = /[\p{DI}\p{Cs}\p{NChar}\u2800\ufff9-\ufffc]|[^\P{Cc}\s\x85]/gu;

/** How many characters a person sees: a space counts once however wide it is, an emoji or a flag once. */
export function visibleLength(text: string): number {
  const counted = text
    .replace(JOINED, "x")
    .replace(UNSEEN, "")
    .normalize("NFC") // also letters that an unseen sign kept apart
    .replace(/[\v\f\x85]/g, "\n")
    .replace(/^\s*[\uf020-\uf0ff]\s*/gm, "x ") // a bullet of Word's, which gets a space behind it
    .replace(/[\p{sc=Zinh}\p{EMod}]/gu, "") // accents and skin tones, which belong to the sign before them
    .replace(/\p{RI}{2}/gu, "x") // a flag
    .replace(/\s+/g, " ")
    .trim();
  return [...counted].length;
}
