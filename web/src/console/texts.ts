import { en } from "../texts/console/en";
import { type ConsoleKey, id } from "../texts/console/id";
import { fillPlaceholders, language } from "../texts/language";

export type { ConsoleKey };

/** The console's sentence of `key`, with `{name}` filled in. */
export function c(key: ConsoleKey, values: Record<string, string | number> = {}): string {
  return fillPlaceholders((language() === "en" ? en : id)[key], values);
}

/** The sentence of a code such as `state_on_hold`; the code itself when this console is older than it. */
export function word(family: string, code: string): string {
  const key = `${family}_${code}`;
  return key in id ? c(key as ConsoleKey) : code;
}
