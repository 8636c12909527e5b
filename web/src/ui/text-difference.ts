/** Render what officers changed in a reporter's text: what was kept, taken out and put in. */

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
