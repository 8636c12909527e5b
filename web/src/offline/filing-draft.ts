/** Keep on this device what was typed into the report form, until the report has been received. */

import type { KeyValueStorage } from "./storage";

/** What was typed, kept on this device until the report has been received, or nobody touched it for a while. */
export interface FilingDraft {
  token: string;
  values: Record<string, string>;
  /** When it was last changed, in milliseconds; of a draft that was not saved yet, or by an earlier release, undefined. */
  at?: number;
}

const KEY = "lapor-draft";

export function loadDraft(storage: KeyValueStorage, newToken: () => string): FilingDraft {
  try {
    const found: unknown = JSON.parse(storage.getItem(KEY) ?? "");
    if (isDraft(found)) return found;
  } catch {
    // nothing kept, or not readable: begin anew
  }
  return { token: newToken(), values: {} };
}

export function saveDraft(storage: KeyValueStorage, draft: FilingDraft): void {
  storage.setItem(KEY, JSON.stringify({ ...draft, at: Date.now() }));
}

export function clearDraft(storage: KeyValueStorage): void {
  storage.removeItem(KEY);
}

/** Whether somebody has written anything worth coming back to. */
export function hasContent(draft: FilingDraft): boolean {
  return Object.values(draft.values).some((value) => value.trim() !== "");
}

function isDraft(value: unknown): value is FilingDraft {
  if (typeof value !== "object" || value === null) return false;
  const draft = value as Partial<FilingDraft>;
  return typeof draft.token === "string" && typeof draft.values === "object" && draft.values !== null;
}
