/** Compare what was typed for a place with a name: how well it fits, and what explains the rest. See `place_matching.py`. */

import { DIRECTIONS, isKind, KINDS, type Token } from "./place-words";

/** Qualities of a match, best first. NEARLY is a city or regency but for one slip; LOOSELY leaves words that nothing explains. */
export const [FULL, WHOLE, WITH_ABOVE, NEARLY, BEGINS, PARTLY, MISTYPED, LOOSELY] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
/** Words of the longest name that is looked for within an address. */
const LONGEST_NAME = 5;
/** Letters from which one slip of the finger, and two, are overlooked; in names of cities and regencies, which are few, one from four on. */
const ONE_SLIP = 5;
const TWO_SLIPS = 10;
const ONE_SLIP_IN_CITY = 4;
const NO_DIGIT = /[^0-9]/g;
export const PREFIX = 2;
/** Levels of places, after provinces and before villages. */
export const CITY = 1;
export const DISTRICT = 2;

/** Something with a name: `code` as dotted, `words` of it, `plain` without kind words. */
export interface Named {
  code: string;
  name: string;
  words: string[];
  plain: string[];
  /** Both without blanks, for they are compared with every key that is typed. */
  full: string;
  own: string;
  /** Its words and those of what encloses it; few, and shared by places of one district. */
  path: readonly string[];
  /** The names of it and of what encloses it, as words. */
  names: string;
  detail: boolean;
  /** With other places, such as an island's name. */
  shared: boolean;
  /** How deep it lies: a province 0, a city or regency 1, a district 2, a village 3. */
  level: number;
}

/** What was typed: all words, those without kind words, the kind, and what lies above. */
export interface Query {
  plain: string[];
  full: string;
  own: string;
  kind: string;
  above: string[];
  within: string[];
}

export type Hit = [quality: number, named: Named];
/** Where words of an address begin and end. */
export type Window = [start: number, end: number];
/** What speaks against a reading, worst first; the fewer the better. */
export type Costs = [unexplained: number, street: number, early: number];

/** What is called so, by joined words with and without kind words. */
export function byName(named: Iterable<Named>): Map<string, Named[]> {
  const found = new Map<string, Named[]>();
  for (const one of named)
    for (const name of new Set([one.full, one.own])) {
      const same = found.get(name);
      if (same) same.push(one);
      else found.set(name, [one]);
    }
  return found;
}

export const isGood = (hits: readonly Hit[]): boolean => hits.some(([quality]) => quality <= WITH_ABOVE);

/** Words next to each other that may be a name: in one part, not the name of a street. */
export function windows(address: readonly Token[]): Window[] {
  return address.flatMap((token, start): Window[] => {
    if (token.beginsStreet) return [];
    const found: Window[] = [];
    for (let end = start + 1; end <= Math.min(start + LONGEST_NAME, address.length); end++) {
      if (address[end - 1]?.part !== token.part) break;
      if (address.slice(start, end).some(({ free }) => !free)) found.push([start, end]);
    }
    return found;
  });
}

export const joinedWords = (address: readonly Token[], [start, end]: Window): string =>
  address
    .slice(start, end)
    .map(({ word }) => word)
    .join("");

const holds = ([start, end]: Window, n: number): boolean => start <= n && n < end;

/**
 * Count the words that nothing explains, and those that are taken for the name of a street. Of names within the name of a
 * street the last comes first: `Jalan Raya Bogor Ciracas`. Undefined when other words name a place in another province.
 */
export function costsOf(
  address: readonly Token[],
  window: Window,
  named: Named,
  places: readonly [Window, string][],
): Costs | undefined {
  const kind = address[window[0] - 1]?.word;
  let unexplained = Number(kind !== undefined && isKind(kind) && !isOfKind(kind, named));
  let street = 0;
  for (const [n, token] of address.entries()) {
    if (holds(window, n) || token.free || isAbove(address[n - 1]?.word ?? "", token.word, named)) continue;
    const here = places.filter(([other]) => holds(other, n)).map(([, code]) => code);
    if (here.some((code) => `${named.code}.`.startsWith(`${code}.`))) continue;
    if (token.street) street++;
    else if (here.length && !here.some((code) => code.slice(0, 2) === named.code.slice(0, 2))) return undefined;
    else unexplained++;
  }
  return [unexplained, street, address[window[0]]?.street ? address.length - window[0] : 0];
}

const isOfKind = (kind: string, named: Named): boolean =>
  KINDS[kind] === named.level && (named.level !== CITY || named.path.includes(kind));

/** Whether a word of what was typed is of a place's name or of what encloses it. */
function isNamed(query: Query, n: number, named: Named): boolean {
  const word = query.plain[n] ?? "";
  return named.plain.includes(word) || isAbove(query.plain[n - 1] ?? "", word, named);
}

/** Whether a word may stand for a part of a name: a direction only for a whole one. */
const isPlaced = (query: Query, n: number, named: Named): boolean =>
  !DIRECTIONS.has(query.plain[n] ?? "") || isNamed(query, n, named);

/** Whether a word is of the name of what encloses a place; a direction with the word before it. */
function isAbove(before: string, word: string, named: Named): boolean {
  if (!named.path.includes(word)) return false;
  return !DIRECTIONS.has(word) || named.names.includes(`${before} ${word}`);
}

/** Whether a kind word stands before a village, or another word says where it lies. */
export function isSupported(address: readonly Token[], window: Window): boolean {
  const before = address[window[0] - 1]?.word ?? "";
  if (isKind(before) && KINDS[before] === DISTRICT + 1) return true;
  return address.some(({ free, street }, n) => !holds(window, n) && !free && !street);
}

/** Whether kind, surroundings and what follows the comma fit. */
export function isNarrowed(query: Query, named: Named, regions: ReadonlyMap<string, string>): boolean {
  const { within } = query;
  if (within.length && !within.some((code) => `${named.code}.`.startsWith(`${code}.`))) return false;
  const begun = (word: string) => named.path.some((part) => part.startsWith(word));
  if (query.above.some((word) => !isKind(word) && !begun(word))) return false;
  if (!query.kind || named.full.startsWith(query.full)) return true;
  if (KINDS[query.kind] !== named.level) return false;
  return named.level !== CITY || (regions.get(named.code) ?? "").toLowerCase().startsWith(query.kind);
}

export function qualityOf(query: Query, named: Named): number | undefined {
  const { own } = query;
  if (own === named.own || query.full === named.full) return WHOLE;
  const has = (_: string, n: number) => isNamed(query, n, named);
  if (` ${query.plain.join(" ")} `.includes(` ${named.plain.join(" ")} `) && query.plain.every(has)) return WITH_ABOVE;
  if (own.length >= PREFIX && (named.own.startsWith(own) || named.full.startsWith(query.full))) return BEGINS;
  const first = query.plain[0] ?? "";
  const begun = named.plain.some((word) => word.startsWith(first));
  const there = () =>
    query.plain.every((word, n) => named.path.some((part) => part.startsWith(word)) && isPlaced(query, n, named));
  return begun && own.length > PREFIX && there() ? PARTLY : undefined;
}

export function isMistyped(query: Query, named: Named): boolean {
  if (isSlip(query.own, named.own, named.level === CITY ? ONE_SLIP_IN_CITY : ONE_SLIP)) return true;
  return (
    named.plain.every((name) => query.plain.some((word) => isSlip(word, name))) &&
    query.plain.every((word, n) => named.path.some((part) => isSlip(word, part)) && isPlaced(query, n, named))
  );
}

/** Whether a word was meant, with as many slips as its length allows. */
export function isSlip(typed: string, name: string, oneSlip = ONE_SLIP): boolean {
  if (typed === name) return true;
  if (typed[0] !== name[0]) return false;
  const length = Math.min(typed.length, name.length);
  const most = Number(length >= oneSlip) + Number(length >= TWO_SLIPS);
  // Numbers are no slips of each other: of toll roads every rest area has one.
  return most > 0 && slips(typed, name, most) && typed.replace(NO_DIGIT, "") === name.replace(NO_DIGIT, "");
}

/** Whether two words differ by at most `most` letters: wrong, missing, added or swapped. */
export function slips(one: string, other: string, most: number): boolean {
  if (Math.abs(one.length - other.length) > most) return false;
  let last: number[] = [];
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, n) => n);
  for (let i = 1; i <= one.length; i++) {
    [last, before, row] = [before, row, [i]];
    for (let j = 1; j <= other.length; j++) {
      let least = Math.min(
        (before[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (before[j - 1] ?? 0) + Number(one[i - 1] !== other[j - 1]),
      );
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        least = Math.min(least, (last[j - 2] ?? 0) + 1);
      row.push(least);
    }
    if (Math.min(...row) > most) return false;
  }
  return (row.at(-1) ?? 0) <= most;
}

/** Codes of a place and of what encloses it, the smallest first, villages left out. */
export function around(code: string): string[] {
  const parts = code.split(".").slice(0, 3);
  return parts.map((_, n) => parts.slice(0, parts.length - n).join("."));
}

export function compareRanks(one: readonly number[], other: readonly number[]): number {
  for (const [n, value] of one.entries()) if (value !== other[n]) return value - (other[n] ?? 0);
  return 0;
}
