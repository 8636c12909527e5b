/** What an officer changed in a reporter's words, as the API tells it: kept, taken out, put in. */

import type { TextPieces } from "../api/report-types";
import { el } from "./dom";

/** Marked for the eye and, with a word before each change, for who listens or sees no colour. */
export function renderDifference(pieces: TextPieces, labels: { out: string; in: string }): HTMLElement {
  const marked = pieces.map(([op, text]) => {
    if (op === "=") return el("span", {}, text);
    const label = el("span", { class: "unseen" }, ` ${op === "-" ? labels.out : labels.in}: `);
    return el(op === "-" ? "del" : "ins", {}, label, text);
  });
  return el("p", { class: "said" }, ...marked);
}
