/**
 * Split what people write for a place into words, and tell which of them name nothing. `chalicelib/domain/routing/place_words.py`
 * does the same; both are held to `tests/vectors/places.json`.
 */

/** Words as people shorten them, with and without a full stop. */
const SHORT: Record<string, string> = {
  kab: "kabupaten",
  kec: "kecamatan",
  kel: "kelurahan",
  ds: "desa",
  prov: "provinsi",
  prop: "provinsi",
  propinsi: "provinsi",
  kodya: "kota",
  kotamadya: "kota",
  kotif: "kota",
  province: "provinsi",
  regency: "kabupaten",
  city: "kota",
  district: "kecamatan",
  village: "desa",
  java: "jawa",
  sumatra: "sumatera",
  islands: "kepulauan",
  market: "pasar",
  station: "stasiun",
  airport: "bandara",
  harbour: "pelabuhan",
  harbor: "pelabuhan",
  port: "pelabuhan",
  university: "universitas",
  mosque: "masjid",
  bridge: "jembatan",
  beach: "pantai",
  dkt: "dekat",
  dpn: "depan",
  blkg: "belakang",
  blkng: "belakang",
  sblh: "sebelah",
  deket: "dekat",
  sebrang: "seberang",
  univ: "universitas",
  mal: "mall",
  jl: "jalan",
  jln: "jalan",
  djalan: "jalan",
  djl: "jalan",
  djln: "jalan",
  gg: "gang",
  tj: "tanjung",
  tg: "tanjung",
  tjg: "tanjung",
  ps: "pasar",
  psr: "pasar",
  kp: "kampung",
  kpg: "kampung",
  kmp: "kampung",
  kb: "kebon",
  kep: "kepulauan",
  gn: "gunung",
  sei: "sungai",
  sungei: "sungai",
  gng: "gunung",
  pd: "pondok",
  tlk: "teluk",
  bt: "batu",
  klp: "kelapa",
  kby: "kebayoran",
  tn: "tanah",
  slt: "selatan",
  utr: "utara",
  brt: "barat",
  tmr: "timur",
  tgh: "tengah",
  pst: "pusat",
};
/** What a kind word says of the code's dots; villages have three. */
export const KINDS: Record<string, number> = {
  provinsi: 0,
  kota: 1,
  kabupaten: 1,
  kecamatan: 2,
  kelurahan: 3,
  desa: 3,
};
const FILLERS = new Set(["administrasi", "adm"]);
const setOf = (names: string): ReadonlySet<string> => new Set(names.trim().split(/\s+/));
/** Words around a name that narrow nothing: prepositions, kinds of site, parts of an address. */
const AROUND = setOf(`
  di ke dari pada daerah wilayah kawasan area lokasi lokasinya tempat tempatnya sekitar dekat depan
  belakang samping sebelah seberang arah tepatnya yaitu ada itu ini saya kami ya pak bu dan indonesia
  in at near the of id rt rw no nomor nomer km blok kav kodepos pos lingkungan dusun dukuh banjar
  nagari gampong lantai gedung pasar stasiun terminal bandara pelabuhan simpang pertigaan perempatan
  jembatan tugu kantor masjid gereja sekolah kampus puskesmas rsud rs polsek polres balai halte pantai
  taman alun kampung raya mall universitas tol gerbang pulau sektor
`);
/** Words after which the name of a street or an estate follows, which is no place of ours. */
const STREETS = setOf("gang jalan komplek kompleks lorong perum perumahan street");
/** Half of a name: `Bandung Timur` is no Bandung in Jawa Timur. */
export const DIRECTIONS = setOf("utara selatan timur barat tengah tenggara pusat");
/** Words whose next word is a number or a letter. */
const NUMBERED = setOf("blok kav km kodepos no nomer nomor rt rw sektor");
/** `alun2` is `alun-alun`. */
const TWICE = /\b([a-z]{3,})2\b/g;
const NUMBER = /^(?:rt|rw|no|km|blok|kav)?[0-9]+[a-z]?$/;
/** Where one part of an address ends and the next begins; a full stop after a short word does not. */
const BREAK = /[,;:|()[\]\n\r]| [-\u2013\u2014] /;
const LONG_WORD_ENDS = /([\p{L}\p{N}_]{4})\. /gu;

/**
 * A word of an address: the part it stands in, and what it may be instead of a name. `free` names nothing; `street` belongs
 * to the name of a street, `beginsStreet` as its first word.
 */
export interface Token {
  word: string;
  part: number;
  free: boolean;
  street: boolean;
  beginsStreet: boolean;
}

/** Words of lower-case letters and digits, abbreviations written out. */
export function words(text: string): string[] {
  const plain = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("'", "");
  return (plain.replace(TWICE, "$1 $1").match(/[a-z0-9]+/g) ?? [])
    .map((word) => (Object.hasOwn(SHORT, word) ? (SHORT[word] ?? word) : word))
    .filter((word) => !FILLERS.has(word));
}

export const isKind = (word: string | undefined): boolean => word !== undefined && Object.hasOwn(KINDS, word);

/** The words of an address, and which of them name no place. */
export function tokens(text: string): Token[] {
  const parts = text.replace(LONG_WORD_ENDS, "$1,").split(BREAK);
  return parts.flatMap((written, part) => {
    let street = "";
    let numbered = false;
    return words(written).map((word): Token => {
      const number = NUMBER.test(word) || (numbered && word.length === 1);
      const token = {
        word,
        part,
        free: number || AROUND.has(word) || STREETS.has(word) || isKind(word),
        street: street !== "" && !isKind(word),
        beginsStreet: street === "now",
      };
      if (STREETS.has(word)) street = "now";
      else if (isKind(word)) street = "";
      else if (street && !number) street = "on";
      numbered = NUMBERED.has(word);
      return token;
    });
  });
}

/** Words without the kind words before them; a name of kind words alone stays. */
export function withoutKinds(own: readonly string[]): string[] {
  let start = 0;
  while (start < own.length - 1 && isKind(own[start])) start++;
  return own.slice(start);
}
