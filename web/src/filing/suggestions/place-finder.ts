/**
 * Find districts, cities and regencies as people name them, in any order and within an address.
 * `chalicelib/domain/routing/place_finder.py` does the same over the same data; both are held to `tests/vectors/places.json`.
 * Better matches come first, then places where more people live.
 */

import {
  around,
  BEGINS,
  byName,
  CITY,
  type Costs,
  compareRanks,
  costsOf,
  DISTRICT,
  FULL,
  type Hit,
  isGood,
  isMistyped,
  isNarrowed,
  isSlip,
  isSupported,
  joinedWords,
  LOOSELY,
  MISTYPED,
  type Named,
  NEARLY,
  PARTLY,
  PREFIX,
  type Query,
  qualityOf,
  WHOLE,
  WITH_ABOVE,
  type Window,
  windows,
} from "./place-matching";
import { englishOrder, spellingsOfToday } from "./place-spellings";
import { isKind, type Token, tokens, withoutKinds, words } from "./place-words";

/** A village's name, then the dotted codes of all villages of that name. */
export type VillageRow = [string, ...string[]];

/** What is packaged of nicknames and landmarks, each with one or more codes by blanks, and of inhabitants; `around` stand for what lies around them too, as Jogja does. */
export interface FinderData {
  nicknames: Record<string, [codes: string, landmark: boolean]>;
  around: Record<string, string>;
  populations: Record<string, number>;
}

export interface FoundPlace {
  /** Of a district, city or regency. */
  code: string;
  label: string;
  /** The village or landmark within it that was meant; "" when it is the place itself. */
  detail: string;
}

const LONGEST_NICKNAME = 3;
/** Beginnings by which villages are looked for in one address. */
const MOST_PREFIXES = 6;
/** Letters of a district's code. */
const DISTRICT_LENGTH = 8;

type Matches = (query: Query, named: readonly Named[]) => Hit[];

export class PlaceFinder {
  readonly #words: Map<string, string[]>;
  readonly #named: Named[];
  readonly #nicknamed: Map<string, string[]>;
  readonly #exact: Map<string, Named[]>;
  readonly #paths = new Map<string, readonly string[]>();
  readonly #namesBy = new Map<string, string>();
  readonly #villagesBy = new Map<string, Named[]>();
  readonly #people: Map<string, number>;

  /** `regions` maps dotted code to name; `villages` reads the rows of names that begin with two letters. */
  constructor(
    readonly regions: ReadonlyMap<string, string>,
    readonly data: FinderData,
    readonly villages: (start: string) => Promise<readonly VillageRow[]>,
  ) {
    const nicknames = Object.entries(data.nicknames);
    this.#words = new Map([...regions].map(([code, name]) => [code, words(name)]));
    const meant = [...nicknames.map(([name, [codes]]) => [name, codes]), ...Object.entries(data.around)];
    this.#nicknamed = new Map(meant.map(([name = "", codes = ""]) => [words(name).join(""), codes.split(" ")]));
    this.#named = [
      ...[...regions].map(([code, name]): Named => {
        const own = this.#words.get(code) ?? [];
        return named(code, name, own, withoutKinds(own), this.#path(code), this.#names(code), false);
      }),
      ...nicknames.flatMap(([name, [codes, landmark]]) =>
        codes.split(" ").map((code, _, all) => ({ ...this.#called(name, code, landmark), shared: all.length > 1 })),
      ),
    ];
    this.#exact = byName(this.#named);
    this.#people = this.#shares();
  }

  /**
   * The places that `typed` may name, best first; what follows a comma only narrows. What is no name by itself is read as
   * an address: in any order, with words that narrow nothing. Other spellings are read when nothing is called as
   * it was written.
   */
  async find(typed: string): Promise<FoundPlace[]> {
    const hits = await this.#namedIn(typed);
    const today = hits.some(isCalled) ? [] : spellingsOfToday(typed);
    for (const spelling of isGood(hits) ? [] : [...today, ...englishOrder(typed)]) {
      const found = (await this.#namedIn(spelling)).filter(isCalled);
      hits.push(...found);
      if (found.length) break;
    }
    // Slips are looked for last: every name is compared with every word.
    if (hits.every(([quality]) => quality === LOOSELY)) hits.push(...(await this.#search(typed, mistaken)));
    const shorter = withoutFree(typed);
    if (!hits.length && shorter) hits.push(...(await this.#search(shorter, mistaken)));
    return this.#ranked(typed, hits);
  }

  /** What is called as typed, or begins so; else what an address names. */
  async #namedIn(typed: string): Promise<Hit[]> {
    const hits = await this.#search(typed, fitting);
    const shorter = isGood(hits) ? "" : withoutFree(typed);
    const whole = shorter ? this.#withFree(tokens(typed)) : [];
    if (whole.length) return [...hits, ...whole.map((one): Hit => [WHOLE, one])];
    // Words in any order say too little once others were left out.
    if (shorter) hits.push(...(await this.#search(shorter, fitting)).filter(([quality]) => quality !== PARTLY));
    return isGood(hits) ? hits : [...hits, ...(await this.#withinAddress(tokens(typed)))];
  }

  /** What is called as an address without some of its free words: `di Stasiun Bogor`. */
  #withFree(address: readonly Token[]): readonly Named[] {
    const needed = [...address.entries()].flatMap(([n, { free }]) => (free ? [] : [n]));
    const longer = windows(address).filter(
      ([start, end]) => end - start > needed.length && needed.every((n) => start <= n && n < end),
    );
    const names = longer.sort(([a, b], [c, d]) => d - c - (b - a)).map((window) => joinedWords(address, window));
    return this.#exact.get(names.find((name) => this.#exact.has(name)) ?? "") ?? [];
  }

  async #search(typed: string, matches: Matches): Promise<Hit[]> {
    const query = this.#query(typed);
    if (!query.plain.length) return [];
    const isOpen = !query.within.length && !query.above.length && !query.kind;
    const narrowed = (all: readonly Named[]) =>
      isOpen ? all : all.filter((one) => isNarrowed(query, one, this.regions));
    const hits = matches(query, narrowed(this.#named));
    const ofVillage = ["kelurahan", "desa"].includes(query.kind);
    if (ofVillage || !hits.some(([quality, { detail }]) => quality <= WITH_ABOVE && !detail)) {
      const villages = await this.#villages(query.own.slice(0, PREFIX));
      hits.push(...matches(query, narrowed(villages)));
    }
    return isSharedByRegencies(query, hits) ? hits.filter(([, { level }]) => level <= DISTRICT) : hits;
  }

  /** Whole names within an address, of which the other words say where they lie. */
  async #withinAddress(address: readonly Token[]): Promise<Hit[]> {
    const all = windows(address);
    const readings = all.flatMap((window) =>
      (this.#exact.get(joinedWords(address, window)) ?? []).map((one): [Window, Named] => [window, one]),
    );
    const places = readings.flatMap(([window, { code, detail }]): [Window, string][] =>
      detail ? [] : [[window, code]],
    );
    for (const window of all) {
      for (const code of this.#nicknamed.get(joinedWords(address, window)) ?? []) places.push([window, code]);
    }
    const found = readings.flatMap(([window, one]): [Costs, Named][] => {
      const costs = costsOf(address, window, one, places);
      return costs ? [[costs, one]] : [];
    });
    if (!found.some(([[unexplained]]) => unexplained === 0))
      found.push(...(await this.#villagesWithin(address, places)));
    const [least] = found.map(([costs]) => costs).sort(compareRanks);
    if (!least) return [];
    const quality = least[0] ? LOOSELY : WITH_ABOVE;
    return found.flatMap(([costs, one]): Hit[] => (compareRanks(costs, least) ? [] : [[quality, one]]));
  }

  /** Villages whose surroundings all other words are; a name alone says too little. */
  async #villagesWithin(address: readonly Token[], places: [Window, string][]): Promise<[Costs, Named][]> {
    const found: [Costs, Named][] = [];
    const read = new Map<string, Map<string, Named[]>>();
    for (const window of windows(address)) {
      const joined = joinedWords(address, window);
      const start = joined.slice(0, PREFIX);
      if (!read.has(start)) {
        if (read.size === MOST_PREFIXES) continue;
        read.set(start, byName(await this.#villages(start)));
      }
      for (const one of read.get(start)?.get(joined) ?? []) {
        const costs = costsOf(address, window, one, places);
        if (costs?.[0] === 0 && isSupported(address, window)) found.push([costs, one]);
      }
    }
    return found;
  }

  async #villages(start: string): Promise<Named[]> {
    const known = this.#villagesBy.get(start);
    if (known) return known;
    const rows = await this.villages(start);
    const named = rows.flatMap(([name, ...codes]) => codes.map((code) => this.#called(name, code, true)));
    if (rows.length) this.#villagesBy.set(start, named); // without a network there are none, for now
    return named;
  }

  /** `Coblong, Kota Bandung, Jawa Barat` for `32.73.02`; unknown codes are left out. */
  label(code: string): string {
    return around(code)
      .flatMap((one) => this.regions.get(one) ?? [])
      .join(", ");
  }

  #called(name: string, code: string, detail: boolean): Named {
    const own = words(name);
    return named(code, name, own, own, this.#path(code, own), this.#names(code), detail);
  }

  /** All words of a place and of what encloses it, with words of its `own`. */
  #path(code: string, own: readonly string[] = []): readonly string[] {
    const place = code.slice(0, DISTRICT_LENGTH);
    let words = this.#paths.get(place);
    if (!words) {
      words = around(place).flatMap((one) => this.#words.get(one) ?? []);
      this.#paths.set(place, words);
    }
    return own.length ? [...own, ...words] : words;
  }

  /** The names of a place and of what encloses it, as words. */
  #names(code: string): string {
    const place = code.slice(0, DISTRICT_LENGTH);
    const known = this.#namesBy.get(place);
    if (known !== undefined) return known;
    const names = around(place)
      .map((one) => (this.#words.get(one) ?? []).join(" "))
      .join("|");
    this.#namesBy.set(place, names);
    return names;
  }

  #query(typed: string): Query {
    const [first = "", ...rest] = typed.split(",");
    let own = words(first);
    const above = words(rest.join(","));
    const aboveCodes = this.#nicknamed.get(above.join("")) ?? [];
    let within = aboveCodes;
    // `tebet jaksel`: a nickname at the end says where.
    for (let length = Math.min(LONGEST_NICKNAME, own.length - 1); length > 0; length--) {
      const codes = this.#nicknamed.get(own.slice(-length).join(""));
      const left = own.slice(0, -length).some((word) => !isKind(word));
      if (codes && left && !this.#nicknamed.has(own.join(""))) {
        within = codes;
        own = own.slice(0, -length);
        break;
      }
    }
    const kind = own.length > 1 && isKind(own[0]) ? (own[0] ?? "") : "";
    const plain = withoutKinds(own);
    return { plain, full: own.join(""), own: plain.join(""), kind, above: aboveCodes.length ? [] : above, within };
  }

  #ranked(typed: string, hits: readonly Hit[]): FoundPlace[] {
    const found = new Map<string, { rank: number[]; place: FoundPlace }>();
    const all = words(typed).join(" ");
    const namesakes = this.#namesakes(hits);
    for (const [fits, named] of hits) {
      for (const code of this.#meant(named, fits)) {
        const detail = named.detail ? named.name : "";
        const label = [detail, this.label(code)].filter(Boolean).join(", ");
        const quality = fits === WHOLE && words(label).join(" ") === all ? FULL : fits;
        const village = Number(named.level > DISTRICT);
        const people = Math.max(this.#people.get(code) ?? 0, namesakes.get(named.code) ?? 0);
        // Nias is a regency before it is an island of several.
        const rank = [quality, village, Number(named.shared), -people, code.length];
        const known = found.get(`${code} ${label}`);
        if (!known || compareRanks(rank, known.rank) < 0)
          found.set(`${code} ${label}`, { rank, place: { code, label, detail } });
      }
    }
    return [...found.values()]
      .sort((a, b) => compareRanks(a.rank, b.rank) || (a.place.label < b.place.label ? -1 : 1))
      .map(({ place }) => place);
  }

  /**
   * Cities and regencies have as many people as any district of their name: of many regencies the towns alone are
   * counted, and who names one does not mean a district.
   */
  #namesakes(hits: readonly Hit[]): Map<string, number> {
    const districts = new Map<string, number>();
    for (const [, { code, full, own, level, detail }] of hits) {
      if (level !== DISTRICT || detail) continue;
      for (const name of [full, own])
        districts.set(name, Math.max(districts.get(name) ?? 0, this.#people.get(code) ?? 0));
    }
    const cities = hits.filter(([, { level, detail }]) => level === CITY && !detail);
    return new Map(cities.map(([, { code, own }]) => [code, districts.get(own) ?? 0]));
  }

  /** Inhabitants of cities and regencies, and the share of each of their districts. */
  #shares(): Map<string, number> {
    const count = new Map<string, number>();
    const isDistrict = (code: string) => code.length > 5;
    for (const code of this.regions.keys())
      if (isDistrict(code)) count.set(code.slice(0, 5), (count.get(code.slice(0, 5)) ?? 0) + 1);
    const share = (code: string): number => {
      const people = this.data.populations[code.slice(0, 5)] ?? 0;
      return isDistrict(code) ? Math.floor(people / (count.get(code.slice(0, 5)) ?? 1)) : people;
    };
    return new Map([...this.regions.keys()].map((code) => [code, share(code)]));
  }

  /** A province alone is no place: its cities and regencies are, when it was named whole. */
  #meant(named: Named, quality: number): string[] {
    const code = named.code.split(".").slice(0, 3).join(".");
    if (code.includes(".")) return [code];
    if (quality > WITH_ABOVE) return [];
    return [...this.regions.keys()].filter((one) => one.startsWith(`${code}.`) && one.length === 5);
  }
}

function named(
  code: string,
  name: string,
  words: string[],
  plain: string[],
  path: readonly string[],
  names: string,
  detail: boolean,
): Named {
  const level = code.split(".").length - 1;
  const [full, own] = [words.join(""), plain.join("")];
  return { code, name, words, plain, full, own, path, names, detail, shared: false, level };
}

/**
 * Whether several regencies go by what was typed, and villages alone by it as it stands: Lombok is an island of four
 * regencies, and the name of a few villages elsewhere.
 */
function isSharedByRegencies(query: Query, hits: readonly Hit[]): boolean {
  const typed = query.plain.join(" ");
  const sharing = hits.filter(([, { level, plain }]) => level === CITY && plain.slice(0, -1).join(" ") === typed);
  const whole = hits.filter(([quality]) => quality <= WITH_ABOVE);
  return new Set(sharing.map(([, { code }]) => code)).size > 1 && whole.every(([, { level }]) => level > DISTRICT);
}

/** Whether a place is called as it was written, or begins so. */
const isCalled = ([quality]: Hit): boolean => quality <= WITH_ABOVE || quality === BEGINS;

/** Leave out words that name nothing; "" when there are none, or nothing else, or a street. */
function withoutFree(typed: string): string {
  const address = tokens(typed);
  const named = address.flatMap(({ word, free }) => (free && !isKind(word) ? [] : [word])).join(" ");
  const isPlain = address.some(({ street }) => street) || named === words(typed).join(" ");
  return isPlain || address.every(({ free }) => free) ? "" : named;
}

/**
 * Places whose names fit, and cities and regencies but for a slip of the finger: a district may be called as people
 * mistype a city, as Makasar is.
 */
function fitting(query: Query, named: readonly Named[]): Hit[] {
  const hits = named.flatMap((one): Hit[] => {
    const quality = qualityOf(query, one);
    return quality === undefined ? [] : [[quality, one]];
  });
  const known = new Set(hits.map(([, { code }]) => code));
  const cities = named.filter(
    (one) => one.level === CITY && !one.detail && !known.has(one.code) && isSlip(query.own, one.own),
  );
  return [...hits, ...cities.map((one): Hit => [NEARLY, one])];
}

const mistaken: Matches = (query, named) =>
  named.filter((one) => isMistyped(query, one)).map((one): Hit => [MISTYPED, one]);
