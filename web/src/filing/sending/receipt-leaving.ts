/** Have the browser ask before a receipt is lost: it is shown once, and nothing keeps its access code. */

import { byId } from "../../ui/dom";

/** Ask before the page is reloaded or closed, until something in `receipt` was pressed: copied, printed, saved or followed. */
export function askBeforeLeaving(receipt: HTMLElement): void {
  const ask = (e: Event): void => e.preventDefault();
  addEventListener("beforeunload", ask);
  const taken = (e: Event): void => {
    if ((e.target as Element).closest("a, button")) removeEventListener("beforeunload", ask);
  };
  receipt.addEventListener("click", taken);
  byId("language").hidden = true; // it loads the page anew
}
