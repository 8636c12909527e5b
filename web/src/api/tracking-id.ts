/** Read tracking IDs and access codes however they are typed. */

import { cleanCode } from "./clean-code";

export const TRACKING_ID_LENGTH = 12;
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** What a person typed, as symbols: O is 0, I and L are 1, dashes and spaces do not count. */
export function normalizeCode(typed: string): string {
  return cleanCode(typed)
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
}

/** Whether this can be a tracking ID: twelve symbols, the last of which checks the others. */
export function isTrackingId(typed: string): boolean {
  const symbols = normalizeCode(typed);
  if (symbols.length !== TRACKING_ID_LENGTH || [...symbols].some((s) => !ALPHABET.includes(s))) return false;
  const sum = [...symbols.slice(0, -1)].reduce((total, s, i) => total + (i + 1) * (ALPHABET.indexOf(s) + 1), 0);
  return ALPHABET[sum % 31] === symbols.at(-1);
}

const ACCESS_CODE_LENGTH = 16;
/** Groups of four symbols, three or four of them, with or without dashes, and nothing else around. */
const CODES = /(?<![0-9A-Za-z])(?:[0-9A-Za-z]{4}\p{Pd}?){2,3}[0-9A-Za-z]{4}(?![0-9A-Za-z])/gu;

/** The tracking ID and access code in a sentence, a link or a whole message; "" for what is not there. */
export function readCodes(text: string): { id: string; code: string } {
  const symbols = normalizeCode(text);
  const both = TRACKING_ID_LENGTH + ACCESS_CODE_LENGTH;
  if (symbols.length === both && isTrackingId(symbols.slice(0, TRACKING_ID_LENGTH)))
    return { id: symbols.slice(0, TRACKING_ID_LENGTH), code: symbols.slice(TRACKING_ID_LENGTH) };
  const found = [...text.matchAll(CODES)].map(([whole]) => normalizeCode(whole));
  const id = found.find(isTrackingId) ?? "";
  const long = found.filter((one) => one.length === ACCESS_CODE_LENGTH && [...one].every((s) => ALPHABET.includes(s)));
  return { id, code: id ? (long.find((one) => /\d/.test(one)) ?? long[0] ?? "") : "" };
}

/** Symbols in groups of four, as printed on the receipt. */
export const groupCode = (symbols: string): string => symbols.replace(/(.{4})(?=.)/g, "$1-");
