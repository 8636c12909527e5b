/** What an officer typed into an act and has not sent: it survives conflicts, sign-outs and reloads. */

import { forget, keep, kept } from "../sign-in/tab-session";

export type Typed = Record<string, string>;

/** One place per officer, report and act: whoever signs in next in this tab sees nothing of it. */
export interface Place {
  username: string;
  report: string;
  act: string;
}

const key = ({ username, report, act }: Place): string => `draft/${username}/${report}/${act}`;

/** Keep what differs from the form's beginning; what others changed meanwhile is not overwritten by it. */
export function keepDraft(place: Place, typed: Typed, initial: Typed): void {
  const own = Object.fromEntries(Object.entries(typed).filter(([name, value]) => value !== (initial[name] ?? "")));
  if (Object.keys(own).length) keep(key(place), own);
  else forget(key(place));
}

export function draft(place: Place): Typed {
  return kept<Typed>(key(place)) ?? {};
}

export function dropDraft(place: Place): void {
  forget(key(place));
}
