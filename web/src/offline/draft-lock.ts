/** Let one tab at a time write the device's draft of a report. */

const LOCK = "lapor-draft";

let holding = false;
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
        return lock ? new Promise<void>(() => undefined) : undefined; // held until the tab is closed
      })
      .catch(() => {
        holding = false; // another tab took it
        onLost();
      });
  });
  return holding;
}
