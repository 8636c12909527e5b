/** Suggest categories by what people write. The text stays on the device: only the list of words is loaded. */

type Phrases = Record<string, string>;

/** Phrases stand between bars; `spellings` maps a word to the other ways in which it is written. */
export interface CategoryWords {
  spellings: Phrases;
  categories: Phrases;
  emergency: { now: string; always: string; with_now: string; not: string };
}

type Sentence = string[];

const MAX_SUGGESTIONS = 3;
/** As much as one word that only one category has. */
const SURE_SCORE = 2;
/** A category that has less than this part of the best score is not meant. */
const CLOSE_SHARE = 0.4;
/** How many words may stand between those of a phrase. */
const MAX_GAP = 2;

export interface Matcher {
  categories(text: string): string[];
  emergency(text: string): boolean;
}

let loading: Promise<Matcher> | undefined;

/** Ids of the categories that `text` seems to be about: best first, at most three, none when unsure. */
export async function suggestCategories(text: string): Promise<string[]> {
  return (await loadMatcher()).categories(text);
}

/** Whether `text` tells of a danger to life that is there now. */
export async function soundsLikeEmergency(text: string): Promise<boolean> {
  return (await loadMatcher()).emergency(text);
}

function loadMatcher(): Promise<Matcher> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<Matcher> {
  const response = await fetch("/data/words.json");
  if (!response.ok) throw new Error("words.json");
  return categoryMatcher((await response.json()) as CategoryWords);
}

/** Reads the words once, for any number of texts. */
export function categoryMatcher(words: CategoryWords): Matcher {
  const read = sentenceReader(words);
  const list = (phrases: string) => phrases.split("|").flatMap(read);
  const owners = new Map<string, { phrase: Sentence; categories: Set<string> }>();
  for (const [category, phrases] of Object.entries(words.categories)) {
    for (const phrase of list(phrases)) {
      const key = phrase.join(" ");
      const owned = owners.get(key) ?? { phrase, categories: new Set() };
      owned.categories.add(category);
      owners.set(key, owned);
    }
  }
  const [now, always, withNow, not] = [
    words.emergency.now,
    words.emergency.always,
    words.emergency.with_now,
    words.emergency.not,
  ].map(list);
  return {
    categories: (text) => rankedCategories(read(text), [...owners.values()]),
    emergency: (text) =>
      read(text).some((sentence) => {
        const any = (phrases: Sentence[] = []) => phrases.some((phrase) => sentenceHolds(sentence, phrase));
        return !any(not) && (any(always) || (any(now) && any(withNow)));
      }),
  };
}

function rankedCategories(said: Sentence[], owners: { phrase: Sentence; categories: Set<string> }[]): string[] {
  const scores = new Map<string, number>();
  for (const { phrase, categories } of owners) {
    if (!said.some((sentence) => sentenceHolds(sentence, phrase))) continue;
    // Longer phrases are surer, and what many categories have says little about any of them.
    const weight = (phrase.length === 1 ? SURE_SCORE : 1.6 * phrase.length) / categories.size;
    for (const category of categories) scores.set(category, (scores.get(category) ?? 0) + weight);
  }
  const best = Math.max(...scores.values());
  return [...scores]
    .filter(([, score]) => score >= SURE_SCORE && score >= best * CLOSE_SHARE)
    .sort((a, b) => b[1] - a[1])
    .slice(0, MAX_SUGGESTIONS)
    .map(([category]) => category);
}

/** Splits a text into sentences of stems, every word in its usual spelling. */
function sentenceReader({ spellings }: CategoryWords): (text: string) => Sentence[] {
  const usual = new Map(Object.entries(spellings).flatMap(([word, others]) => others.split(" ").map((o) => [o, word])));
  return (text) =>
    text
      .toLowerCase()
      .split(/[.!?;\n]+/)
      .map((part) => (part.match(/[a-z0-9]+/g) ?? []).flatMap((word) => (usual.get(word) ?? word).split(" ")).map(stem))
      .filter((sentence) => sentence.length > 0);
}

/** Whether a sentence has all words of a phrase close together, in any order. */
function sentenceHolds(sentence: Sentence, phrase: Sentence): boolean {
  return sentence.some((word, at) => {
    if (!phrase.includes(word)) return false;
    const close = sentence.slice(at, at + phrase.length + (phrase.length > 1 ? MAX_GAP : 0));
    return phrase.every((wanted) => close.includes(wanted));
  });
}

/**
 * A word without the affixes that say nothing about its subject: dibuang, membuang, pembuangan -> buang. No linguist's stem,
 * but the same one for the words of a phrase and of a text.
 */
export function stem(word: string): string {
  const cut = (from: string, pattern: RegExp, to = "") => {
    const rest = from.replace(pattern, to);
    return rest.length > 3 ? rest : from;
  };
  let rest = cut(word, /(nya|ku|mu)$/);
  rest = cut(rest, /(kan|an)$/);
  rest = cut(rest, /^(di|ke|ber|ter)/);
  rest = cut(rest, /^[mp]eny(?=[aiueo])/, "s");
  rest = cut(rest, /^[mp]eng(?=[aiueogh])/);
  rest = cut(rest, /^[mp]en(?=[aiueo])/, "t");
  rest = cut(rest, /^[mp]en(?=[cdjt])/);
  rest = cut(rest, /^[mp]em(?=[aiueo])/, "p");
  rest = cut(rest, /^[mp]em(?=[bfp])/);
  rest = cut(rest, /^per(?=[^aiueo])/);
  return cut(rest, /^[mp]e(?=[lrwy])/);
}
