/** Find the tracking ID and the access code in what a person pastes: a sentence, a link, an SMS, an e-mail. */

import { cleanCode } from "./clean-code";
import { isTrackingId, normalizeCode, TRACKING_ID_LENGTH } from "./tracking-id";

const ACCESS_CODE_LENGTH = 16;
const GROUP = 4;
/** Words of as many letters as a group, which stand before codes: they are never part of one. */
const WORDS = new Set(["KODE", "CODE", "ANDA", "SAYA", "YOUR", "WITH", "DARI", "BARU", "LAMA", "AKUN", "LINK", "HTTP"]);
/** What may stand between two groups of one code. */
const BETWEEN = /^(?:\s*[-_.\u00b7]\s*|\s+)$/;

interface Group {
  symbols: string;
  /** Where it begins and ends in the text. */
  start: number;
  end: number;
}

/** One reading: groups next to each other that make up a code. */
interface Reading {
  symbols: string;
  start: number;
  end: number;
  /** Only blanks stand between its groups, as between ordinary words. */
  loose: boolean;
}

/** The tracking ID and access code in a text; "" for what is not there. A code alone says nothing. */
export function readCodes(text: string): { id: string; code: string } {
  const plain = plainLines(text);
  const whole = normalizeCode(plain);
  if (whole.length === TRACKING_ID_LENGTH + ACCESS_CODE_LENGTH) {
    const [id, code] = [whole.slice(0, TRACKING_ID_LENGTH), whole.slice(TRACKING_ID_LENGTH)];
    if (isTrackingId(id) && isAccessCode(code)) return { id, code };
  }
  const groups = groupsOf(plain);
  const id = best(readings(groups, plain, TRACKING_ID_LENGTH).filter(isId));
  if (!id) return { id: "", code: "" };
  const others = groups.filter((group) => group.end <= id.start || group.start >= id.end);
  const codes = readings(others, plain, ACCESS_CODE_LENGTH).filter(({ symbols }) => isAccessCode(symbols));
  return { id: id.symbols, code: best(codes.filter((one) => !one.loose || hasDigit(one)))?.symbols ?? "" };
}

/** Every line cleaned as a code is, and signs that an address encodes written out. */
function plainLines(text: string): string {
  const decoded = text.replace(/%([2-7][0-9A-F])/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return decoded
    .split(/[\r\n\u2028\u2029]+/)
    .map(cleanCode)
    .join("\n");
}

/** Runs of letters and digits whose length codes are made of. */
function groupsOf(plain: string): Group[] {
  return [...plain.matchAll(/[0-9A-Za-z]+/g)].flatMap(([found], n, all) => {
    const start = all[n]?.index ?? 0;
    const fits = found.length % GROUP === 0 && found.length <= TRACKING_ID_LENGTH + ACCESS_CODE_LENGTH;
    if (!fits || WORDS.has(found.toUpperCase())) return [];
    return [{ symbols: normalizeCode(found), start, end: start + found.length }];
  });
}

/** All ways to read `length` symbols out of groups that follow each other. */
function readings(groups: readonly Group[], plain: string, length: number): Reading[] {
  return groups.flatMap((first, n): Reading[] => {
    let { symbols, end } = first;
    let loose = false;
    for (const next of groups.slice(n + 1)) {
      const between = plain.slice(end, next.start);
      if (symbols.length >= length || !BETWEEN.test(between)) break;
      loose ||= !between.trim();
      symbols += next.symbols;
      end = next.end;
    }
    return symbols.length === length ? [{ symbols, start: first.start, end, loose }] : [];
  });
}

/** Words with blanks between them are no ID, though their last letter may happen to check the others. */
const isId = (one: Reading): boolean => isTrackingId(one.symbols) && (!one.loose || hasDigit(one));

/** A digit that no letter was read as. */
const hasDigit = ({ symbols }: Reading): boolean => /[2-9]/.test(symbols);

const isAccessCode = (symbols: string): boolean => /^[0-9A-HJKMNP-TV-Z]{16}$/.test(symbols);

/** The reading that looks most like a printed code: with its dashes, then with digits, then the first. */
function best(found: readonly Reading[]): Reading | undefined {
  const rank = (one: Reading): number => 2 * Number(one.loose) + Number(!hasDigit(one));
  return [...found].sort((a, b) => rank(a) - rank(b))[0];
}
