/** Keep what an officer typed into an act and has not sent: it survives conflicts, sign-outs and reloads. */

import { readFromTab, removeFromTab, storeInTab } from "../sign-in/tab-session";

export type FormValues = Record<string, string>;

/** One place per officer, report and act: whoever signs in next in this tab sees nothing of it. */
export interface DraftKey {
  username: string;
  report: string;
  act: string;
}

const storageKey = ({ username, report, act }: DraftKey): string => `draft/${username}/${report}/${act}`;

/** Keep what differs from the form's beginning; what others changed meanwhile is not overwritten by it. */
export function saveDraft(key: DraftKey, values: FormValues, initial: FormValues): void {
  const own = Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== (initial[name] ?? "")));
  if (Object.keys(own).length) storeInTab(storageKey(key), own);
  else removeFromTab(storageKey(key));
}

export function loadDraft(key: DraftKey): FormValues {
  return readFromTab<FormValues>(storageKey(key)) ?? {};
}

export function removeDraft(key: DraftKey): void {
  removeFromTab(storageKey(key));
}
