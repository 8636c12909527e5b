/**
 * Find districts, cities and regencies as people name them. `chalicelib/domain/routing/place_finder.py` does the same
 * over the same data; both are held to `tests/vectors/places.json`. Better matches come first, then places where more
 * people live.
 */

/** A village's name, then the dotted codes of all villages of that name. */
export type VillageRow = [string, ...string[]];

/** What is packaged of nicknames, landmarks and inhabitants. */
export interface FinderData {
  nicknames: Record<string, [code: string, landmark: boolean]>;
  populations: Record<string, number>;
}

export interface FoundPlace {
  /** Of a district, city or regency. */
  code: string;
  label: string;
  /** The village or landmark within it that was meant; "" when it is the place itself. */
  detail: string;
}

const SHORT: Record<string, string> = {
  kab: "kabupaten",
  kec: "kecamatan",
  kel: "kelurahan",
  ds: "desa",
  prov: "provinsi",
  propinsi: "provinsi",
};
/** What a kind word says of the code's dots; villages have three. */
const KINDS: Record<string, number> = { provinsi: 0, kota: 1, kabupaten: 1, kecamatan: 2, kelurahan: 3, desa: 3 };
const FILLERS = new Set(["administrasi", "adm"]);
/** Qualities of a match, best first. */
const [FULL, WHOLE, WITH_ABOVE, BEGINS, PARTLY, MISTYPED] = [0, 1, 2, 3, 4, 5] as const;
const LONGEST_NICKNAME = 3;
/** Letters from which one slip of the finger, and two, are overlooked. */
const ONE_SLIP = 5;
const TWO_SLIPS = 10;
const PREFIX = 2;

interface Named {
  code: string;
  name: string;
  words: string[];
  plain: string[];
  /** Both without blanks, for they are compared with every key that is typed. */
  full: string;
  own: string;
  path: ReadonlySet<string>;
  detail: boolean;
}

interface Query {
  plain: string[];
  full: string;
  own: string;
  kind: string;
  above: string[];
  within: string;
}

type Hit = [quality: number, named: Named];

export class PlaceFinder {
  readonly #words: Map<string, string[]>;
  readonly #named: Named[];
  readonly #nicknamed: Map<string, string>;

  /** `regions` maps dotted code to name; `villages` reads the rows of names that begin with two letters. */
  constructor(
    readonly regions: ReadonlyMap<string, string>,
    readonly data: FinderData,
    readonly villages: (start: string) => Promise<readonly VillageRow[]>,
  ) {
    const nicknames = Object.entries(data.nicknames);
    this.#words = new Map([...regions].map(([code, name]) => [code, words(name)]));
    this.#nicknamed = new Map(nicknames.map(([name, [code]]) => [words(name).join(""), code]));
    this.#named = [
      ...[...regions].map(([code, name]): Named => {
        const own = this.#words.get(code) ?? [];
        return named(code, name, own, withoutKinds(own), this.#path(code), false);
      }),
      ...nicknames.map(([name, [code, landmark]]) => this.#called(name, code, landmark)),
    ];
  }

  /** The places that `typed` may name, best first; what follows a comma only narrows. */
  async find(typed: string): Promise<FoundPlace[]> {
    const query = this.#query(typed);
    if (!query.plain.length) return [];
    const hits = this.#hits(query, this.#named);
    if (["kelurahan", "desa"].includes(query.kind) || !hits.some(([quality]) => quality <= WITH_ABOVE)) {
      const rows = await this.villages(query.own.slice(0, PREFIX));
      const named = rows.flatMap(([name, ...codes]) => codes.map((code) => this.#called(name, code, true)));
      hits.push(...this.#hits(query, named));
    }
    return this.#ranked(typed, hits);
  }

  /** `Coblong, Kota Bandung, Jawa Barat` for `32.73.02`; unknown codes are left out. */
  label(code: string): string {
    return around(code)
      .flatMap((one) => this.regions.get(one) ?? [])
      .join(", ");
  }

  #called(name: string, code: string, detail: boolean): Named {
    const own = words(name);
    return named(code, name, own, own, this.#path(code, own), detail);
  }

  /** All words of a place and of what encloses it, with words of its `own`. */
  #path(code: string, own: readonly string[] = []): ReadonlySet<string> {
    return new Set([...own, ...around(code).flatMap((one) => this.#words.get(one) ?? [])]);
  }

  #query(typed: string): Query {
    const [first = "", ...rest] = typed.split(",");
    let own = words(first);
    const above = words(rest.join(","));
    const aboveCode = this.#nicknamed.get(above.join("")) ?? "";
    let within = aboveCode;
    // `tebet jaksel`: a nickname at the end says where.
    for (let length = Math.min(LONGEST_NICKNAME, own.length - 1); length > 0; length--) {
      const code = this.#nicknamed.get(own.slice(-length).join(""));
      const left = own.slice(0, -length).some((word) => !(word in KINDS));
      if (code && left && !this.#nicknamed.has(own.join(""))) {
        within = code;
        own = own.slice(0, -length);
        break;
      }
    }
    const kind = own.length > 1 && (own[0] ?? "") in KINDS ? (own[0] ?? "") : "";
    const plain = withoutKinds(own);
    return { plain, full: own.join(""), own: plain.join(""), kind, above: aboveCode ? [] : above, within };
  }

  #hits(query: Query, named: readonly Named[]): Hit[] {
    const fitting = named.filter((one) => narrowed(query, one));
    const hits = fitting.flatMap((one): Hit[] => {
      const quality = qualityOf(query, one);
      return quality === undefined ? [] : [[quality, one]];
    });
    return hits.length ? hits : fitting.filter((one) => mistyped(query, one)).map((one): Hit => [MISTYPED, one]);
  }

  #ranked(typed: string, hits: readonly Hit[]): FoundPlace[] {
    const found = new Map<string, { rank: number[]; place: FoundPlace }>();
    const all = words(typed).join(" ");
    for (const [fits, named] of hits) {
      for (const code of this.#meant(named, fits)) {
        const detail = named.detail ? named.name : "";
        const label = [detail, this.label(code)].filter(Boolean).join(", ");
        const quality = fits === WHOLE && words(label).join(" ") === all ? FULL : fits;
        const village = Number(named.code.split(".").length > 3);
        const rank = [quality, village, -(this.data.populations[code.slice(0, 5)] ?? 0), code.length];
        const known = found.get(`${code} ${label}`);
        if (!known || compareRanks(rank, known.rank) < 0)
          found.set(`${code} ${label}`, { rank, place: { code, label, detail } });
      }
    }
    return [...found.values()]
      .sort((a, b) => compareRanks(a.rank, b.rank) || (a.place.label < b.place.label ? -1 : 1))
      .map(({ place }) => place);
  }

  /** A province alone is no place: its cities and regencies are, when it was named whole. */
  #meant(named: Named, quality: number): string[] {
    const code = named.code.split(".").slice(0, 3).join(".");
    if (code.includes(".")) return [code];
    if (quality !== WHOLE) return [];
    return [...this.regions.keys()].filter((one) => one.startsWith(`${code}.`) && one.length === 5);
  }
}

function named(
  code: string,
  name: string,
  words: string[],
  plain: string[],
  path: ReadonlySet<string>,
  detail: boolean,
): Named {
  return { code, name, words, plain, full: words.join(""), own: plain.join(""), path, detail };
}

/** Words of lower-case letters and digits, abbreviated kinds written out. */
export function words(text: string): string[] {
  const plain = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("'", "");
  return (plain.match(/[a-z0-9]+/g) ?? [])
    .map((word) => (Object.hasOwn(SHORT, word) ? (SHORT[word] ?? word) : word))
    .filter((word) => !FILLERS.has(word));
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

/** Whether kind, surroundings and what follows the comma fit. */
function narrowed(query: Query, named: Named): boolean {
  if (query.within && !`${named.code}.`.startsWith(`${query.within}.`)) return false;
  const begun = (word: string) => [...named.path].some((part) => part.startsWith(word));
  if (query.above.some((word) => !(word in KINDS) && !begun(word))) return false;
  if (!query.kind || named.full.startsWith(query.full)) return true;
  const level = KINDS[query.kind];
  if (level !== named.code.split(".").length - 1) return false;
  return level !== 1 || named.words[0] === query.kind;
}

function qualityOf(query: Query, named: Named): number | undefined {
  const { own } = query;
  if (own === named.own || query.full === named.full) return WHOLE;
  const has = (word: string) => named.path.has(word) || named.plain.includes(word);
  if (named.plain.every((word) => query.plain.includes(word)) && query.plain.every(has)) return WITH_ABOVE;
  if (own.length >= PREFIX && (named.own.startsWith(own) || named.full.startsWith(query.full))) return BEGINS;
  const first = query.plain[0] ?? "";
  const begun = named.plain.some((word) => word.startsWith(first));
  const there = () => query.plain.every((word) => [...named.path].some((part) => part.startsWith(word)));
  return begun && own.length > PREFIX && there() ? PARTLY : undefined;
}

function mistyped(query: Query, named: Named): boolean {
  if (isSlip(query.own, named.own)) return true;
  return (
    named.plain.every((name) => query.plain.some((word) => isSlip(word, name))) &&
    query.plain.every((word) => [...named.path].some((part) => isSlip(word, part)))
  );
}

/** Whether a word was meant, with as many slips as its length allows. */
function isSlip(typed: string, name: string): boolean {
  if (typed === name) return true;
  const length = Math.min(typed.length, name.length);
  const most = Number(length >= ONE_SLIP) + Number(length >= TWO_SLIPS);
  return most > 0 && typed[0] === name[0] && slips(typed, name, most);
}

/** Words without the kind words before them; a name of kind words alone stays. */
function withoutKinds(own: readonly string[]): string[] {
  let start = 0;
  while (start < own.length - 1 && (own[start] ?? "") in KINDS) start++;
  return own.slice(start);
}

/** Codes of a place and of what encloses it, the smallest first, villages left out. */
function around(code: string): string[] {
  const parts = code.split(".").slice(0, 3);
  return parts.map((_, n) => parts.slice(0, parts.length - n).join("."));
}

function compareRanks(one: readonly number[], other: readonly number[]): number {
  for (const [n, value] of one.entries()) if (value !== other[n]) return value - (other[n] ?? 0);
  return 0;
}
