/** Read numbers, IDs and addresses with the signs of a plain keyboard, as the service does (`clean_code` of `chalicelib/domain/clean_text.py`). */

const DASH = /[\u058a\u05be\u2010-\u2015\u2043\u207b\u208b\u2212\u2e3a\u2e3b\u301c\u30fc\ufe58\ufe63\uff0d]/g;
const QUOTE = /[\u2018-\u201b\u2032\u02b9\u02bb\u02bc\u02c8\u055a\u05f3`\u00b4\uff07]/g;

/** What is never seen; `text-rules.ts` has it too, since a chunk that both share would not fit into the first load. */
const UNSEEN = /[\p{DI}\p{Cs}\p{NChar}\u2800\ufff9-\ufffc]|(?![\s\x85])\p{Cc}/gu;

/** Spaces but for the byte order mark, which is no space to the service. */
const SPACES = /(?!\ufeff)[\s\x85]/g;

/** Whether a sign that nobody sees stands between two that are seen. */
export function hasUnseenWithin(typed: string): boolean {
  return !typed.replace(SPACES, "").includes(typed.replace(UNSEEN, "").replace(SPACES, ""));
}

/** One line whose digits, dashes, quotes and full-width signs are the plain ones of a keyboard, without unseen signs. */
export function cleanCode(typed: string): string {
  return typed
    .replace(UNSEEN, "")
    .replace(DASH, "-")
    .replace(QUOTE, "'")
    .replace(/[\u3002\uff0e\uff61]/g, ".")
    .replace(/[\uff01-\uff5e]/g, (sign) => sign.normalize("NFKC"))
    .replace(/\p{Nd}/gu, plainDigit)
    .replace(/[\s\x85]+/g, " ")
    .trim();
}

/** The digits of every script stand in tens. */
function plainDigit(digit: string): string {
  if (digit <= "9") return digit;
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value % 10);
}
