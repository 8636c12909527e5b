/** What was typed, kept on this device until the report has been received. */
export interface Draft {
  token: string;
  values: Record<string, string>;
}

const KEY = "lapor-draft";

export function load(storage: Storage, fresh: () => string): Draft {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? "");
    if (isDraft(kept)) return kept;
  } catch {
    // nothing kept, or not readable: begin anew
  }
  return { token: fresh(), values: {} };
}

export function save(storage: Storage, draft: Draft): void {
  try {
    storage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // a full or forbidden storage must not stop anybody from reporting
  }
}

export function clear(storage: Storage): void {
  storage.removeItem(KEY);
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== "object" || value === null) return false;
  const draft = value as Partial<Draft>;
  return typeof draft.token === "string" && typeof draft.values === "object" && draft.values !== null;
}
