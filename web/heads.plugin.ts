/** What the head of every page for citizens says: `<title>Lacak</title><!-- heads.plugin.ts -->` stands for it and the title. */

import type { Plugin } from "vite";

const BEFORE = [`<meta charset="utf-8" />`, `<meta name="viewport" content="width=device-width, initial-scale=1" />`];
const AFTER = [
  `<meta name="theme-color" content="#083b68" />`,
  `<link rel="icon" href="/favicon.svg" type="image/svg+xml" />`,
  `<link rel="apple-touch-icon" href="/icons/180.png" />`,
  `<link rel="manifest" href="/manifest.json" />`,
  `<link rel="stylesheet" href="/src/style/base.css" />`,
];
const PLACE = /(<title>[^<]*<\/title>)<!-- heads\.plugin\.ts -->/;

export function heads(): Plugin {
  return {
    name: "heads",
    transformIndexHtml: {
      order: "pre", // Vite is yet to find the style sheet in it
      handler: (page) => page.replace(PLACE, (_, title: string) => [...BEFORE, title, ...AFTER].join("\n    ")),
    },
  };
}
