/** The top categories stand in the form's HTML, so that it can be sent without script; they are those of infra/data. */

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Plugin } from "vite";

interface Row {
  id: string;
  parent: string | null;
  name_id: string;
  active_to: string | null;
}

const MARK = "<!-- categories -->";
export const SOURCE = resolve(import.meta.dirname, "../infra/data/categories.json");

/** One option per top category without an end. */
export function options(rows: readonly Row[]): string {
  const top = rows.filter((row) => row.parent === null && row.active_to === null);
  return top.map((row) => `<option value="${escaped(row.id)}">${escaped(row.name_id)}</option>`).join("");
}

const escaped = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

export function categories(): Plugin {
  return {
    name: "categories",
    transformIndexHtml: {
      order: "pre",
      async handler(html) {
        if (!html.includes(MARK)) return html;
        const rows = JSON.parse(await readFile(SOURCE, "utf8")) as Row[];
        // Indentation is for those who write the page, not for the phone that loads it.
        return html.replace(MARK, options(rows)).replace(/\n\s+/g, "\n");
      },
    },
  };
}
