import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { categories } from "./categories.plugin";
import { heads } from "./heads.plugin";
import { texts } from "./texts.plugin";
import { worker } from "./worker.plugin";

const page = (path: string) => resolve(import.meta.dirname, path);

export default defineConfig({
  appType: "mpa",
  plugins: [heads(), texts(), categories(), worker()],
  build: {
    target: "es2022",
    // Its polyfill would be inline script, which our content security policy refuses.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      output: {
        // One file for what every page loads first: Vite's loader of later parts, and the language that is read; and one
        // for the rules that form and tracking page share.
        manualChunks: (id) => {
          if (/preload-helper|texts\/language\.ts$/.test(id)) return "language";
          return /api\/(attachment|text)-rules\.ts$/.test(id) ? "rules" : undefined;
        },
      },
      input: {
        home: page("index.html"),
        report: page("lapor/index.html"),
        track: page("lacak/index.html"),
        check: page("periksa/index.html"),
        follow: page("ikuti/index.html"),
        console: page("konsol/index.html"),
        missing: page("404.html"),
      },
    },
  },
  // Tests share their modules: a process per file would take three times as long, and no test leaves anything behind.
  test: { pool: "threads", isolate: false },
});
