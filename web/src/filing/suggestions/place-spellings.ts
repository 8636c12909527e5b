/**
 * List other spellings of what people write for a place: that of 1901 to 1972, and English. They are read only when nothing
 * is called as it was written. `place_spellings.py` does the same; both are held to `tests/vectors/places.json`.
 */

type Signs = Readonly<Record<string, string>>;

/** Signs of the spelling before 1972 with those of today. */
const TODAY: Signs = { oe: "u", dj: "j", tj: "c", sj: "sy", ch: "kh" };
/** Signs that today's spelling has too, for other sounds: only in words that look old otherwise. */
const TODAY_TOO: Signs = { ...TODAY, nj: "ny", j: "y" };
const SIGN = /oe|dj|tj|sj|ch|nj/;
const OLD = /oe|dj|tj|sj|ch|nj|j/g;
const WORD = /[a-z]{4,}/g;
const ENGLISH: Signs = {
  north: "utara",
  south: "selatan",
  east: "timur",
  west: "barat",
  southeast: "tenggara",
  central: "tengah",
};
const DIRECTION = Object.keys(ENGLISH).join("|");
const HAS_DIRECTION = new RegExp(`\\b(?:${DIRECTION})\\b`);
/** Words of the longest name that an English direction stands before: East Ogan Komering Ulu. */
const LONGEST_NAME = 3;

/** How words in the spelling before 1972 are written now, the likelier first. */
export function spellingsOfToday(text: string): string[] {
  const lower = text.toLowerCase();
  return others(lower, [ofToday(lower, TODAY), ofToday(lower, TODAY_TOO)]);
}

/** What a text with English directions may be in Indonesian: they come after the name. */
export function englishOrder(text: string): string[] {
  const lower = text.toLowerCase();
  if (!HAS_DIRECTION.test(lower)) return [];
  const lengths = Array.from({ length: LONGEST_NAME }, (_, n) => n + 1);
  // Jakarta alone has a centre that is called `pusat`.
  const found = lengths.flatMap((length) => ["pusat", "tengah"].map((one) => directionsBehind(lower, length, one)));
  return others(lower, found);
}

const others = (text: string, found: readonly string[]): string[] => [...new Set(found)].filter((one) => one !== text);

const ofToday = (text: string, signs: Signs): string =>
  text.replace(WORD, (word) => (SIGN.test(word) ? word.replace(OLD, (sign) => signs[sign] ?? sign) : word));

/** English directions written after a name of `length` words, the last one first. */
function directionsBehind(text: string, length: number, central: string): string {
  const name = `(?:(?!(?:${DIRECTION})\\b)[a-z]+)${"(?: +[a-z]+)".repeat(length - 1)}`;
  const words: Signs = { ...ENGLISH, central };
  return text.replace(
    new RegExp(`\\b((?:(?:${DIRECTION}) +)+)(${name})\\b`, "g"),
    (_, directions: string, named: string) =>
      [
        named,
        ...directions
          .trim()
          .split(/ +/)
          .reverse()
          .map((word) => words[word] ?? word),
      ].join(" "),
  );
}
