/** Read drafts of earlier releases, and forget those that nobody touched for long. Not needed for the first load. */

import { type FilingDraft, hasContent, saveDraft } from "./filing-draft";
import type { KeyValueStorage } from "./storage";

const DRAFT_DAYS = 30;
const DAY_MS = 86_400_000;

/** Whether a draft's time on the device is over; the time of one of an earlier release begins now. */
export function isOver(storage: KeyValueStorage, draft: FilingDraft, now = Date.now()): boolean {
  if (!hasContent(draft)) return false;
  if (draft.at === undefined) saveDraft(storage, draft);
  return now - (draft.at ?? now) > DRAFT_DAYS * DAY_MS;
}

/** Answers in which privacy is one choice. Earlier releases had two boxes: what was hidden stays hidden. */
export function withPrivacy(values: Record<string, string>): Record<string, string> {
  const { anonymous, confidential, ...rest } = values;
  if (!anonymous && !confidential) return values;
  return { ...rest, privacy: !confidential ? "anonymous" : anonymous ? "secret" : "confidential" };
}
