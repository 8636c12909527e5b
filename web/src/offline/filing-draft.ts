import type { Kept } from "./storage";

/** What was typed, kept on this device until the report has been received. */
export interface Draft {
  token: string;
  values: Record<string, string>;
}

const KEY = "lapor-draft";

export function load(storage: Kept, fresh: () => string): Draft {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? "");
    if (isDraft(kept)) return kept;
  } catch {
    // nothing kept, or not readable: begin anew
  }
  return { token: fresh(), values: {} };
}

export function save(storage: Kept, draft: Draft): void {
  storage.setItem(KEY, JSON.stringify(draft));
}

export function clear(storage: Kept): void {
  storage.removeItem(KEY);
}

/** Whether somebody has written anything worth coming back to. */
export function begun(draft: Draft): boolean {
  return Object.values(draft.values).some((value) => value.trim() !== "");
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== "object" || value === null) return false;
  const draft = value as Partial<Draft>;
  return typeof draft.token === "string" && typeof draft.values === "object" && draft.values !== null;
}
