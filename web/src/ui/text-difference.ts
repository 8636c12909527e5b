/** What an officer changed in a reporter's words, as the API tells it: kept, taken out, put in. */

import { el } from "./dom";

export type Piece = ["=" | "-" | "+", string];

export interface Difference {
  title: Piece[];
  body: Piece[];
}

/** Marked for the eye and, with a word before each change, for who listens or sees no colour. */
export function pieces(list: Piece[], words: { out: string; in: string }): HTMLElement {
  const marked = list.map(([op, text]) => {
    if (op === "=") return el("span", {}, text);
    const said = el("span", { class: "unseen" }, ` ${op === "-" ? words.out : words.in}: `);
    return el(op === "-" ? "del" : "ins", {}, said, text);
  });
  return el("p", { class: "said" }, ...marked);
}
