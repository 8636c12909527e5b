/** Let one tab at a time write the device's draft of a report. */

const LOCK = "lapor-draft";

let holding = false;
let release = (): void => undefined;
let onLost = (): void => undefined;

/** Have `listener` called when another tab takes the draft from this one. */
export function onDraftLost(listener: () => void): void {
  onLost = listener;
}

/** Whether this tab has the draft, or takes it because no other has; `{ steal: true }` takes it from the other. */
export async function holdDraft(how: LockOptions = { ifAvailable: true }): Promise<boolean> {
  if (holding || !("locks" in navigator)) return true;
  holding = await new Promise<boolean>((resolve) => {
    navigator.locks
      .request(LOCK, how, (lock) => {
        resolve(lock !== null);
        // Held until the report was received or the tab is closed.
        return lock ? new Promise<void>((released) => (release = released)) : undefined;
      })
      .catch(() => {
        holding = false; // another tab took it
        onLost();
      });
  });
  return holding;
}

/** Let other tabs have the draft: the report of this one has been received. */
export function releaseDraft(): void {
  holding = false;
  release();
}
