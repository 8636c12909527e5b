/** What an officer changed in a reporter's words, as the API tells it: kept, taken out, put in. */

import { el } from "./dom";

export type TextPiece = ["=" | "-" | "+", string];

export interface TextDifference {
  title: TextPiece[];
  body: TextPiece[];
}

/** Marked for the eye and, with a word before each change, for who listens or sees no colour. */
export function renderDifference(pieces: TextPiece[], labels: { out: string; in: string }): HTMLElement {
  const marked = pieces.map(([op, text]) => {
    if (op === "=") return el("span", {}, text);
    const label = el("span", { class: "unseen" }, ` ${op === "-" ? labels.out : labels.in}: `);
    return el(op === "-" ? "del" : "ins", {}, label, text);
  });
  return el("p", { class: "said" }, ...marked);
}
