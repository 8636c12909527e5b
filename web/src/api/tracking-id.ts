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

/** Symbols in groups of four, as printed on the receipt. */
export const groupCode = (symbols: string): string => symbols.replace(/(.{4})(?=.)/g, "$1-");
