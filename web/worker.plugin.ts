/** Builds src/worker into /sw.js, with the list of pages and of the files they load that are kept for times without a network. */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { build, type Plugin, type Rollup } from "vite";

/** Pages that open without a network. Each is kept when there is such a page. */
const PAGES = ["index.html", "lapor/index.html", "lacak/index.html", "periksa/index.html", "ikuti/index.html"];
const PUBLIC = ["favicon.svg", "manifest.json", "icons/192.png"];
/** A part that is loaded later is kept at once when it is no larger; the map and the like when they were used. */
const LATER_BYTES = 60_000;

const here = (path: string): string => resolve(import.meta.dirname, path);

export function worker(): Plugin {
  return {
    name: "worker",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      async handler(_, bundle) {
        const pages = PAGES.filter((page) => page in bundle);
        const files = new Set(pages.flatMap((page) => filesOf(page, bundle)));
        const contents = await Promise.all([
          ...[...pages, ...files].sort().map((name) => contentOf(bundle[name])),
          ...PUBLIC.map((name) => readFile(here(`public/${name}`))),
        ]);
        const hash = createHash("sha256");
        for (const content of contents) hash.update(content);
        const version = hash.digest("hex").slice(0, 12);
        const shell = [
          ...pages.map(address),
          ...[...files].sort().map((name) => `/${name}`),
          ...PUBLIC.map((name) => `/${name}`),
        ];
        this.emitFile({ type: "asset", fileName: "sw.js", source: await built(shell, version) });
      },
    },
  };
}

const address = (page: string): string => `/${page.replace(/index\.html$/, "")}`;

/** The scripts and styles that a page loads, and what those may load later. */
function filesOf(page: string, bundle: Rollup.OutputBundle): string[] {
  const html = contentOf(bundle[page]).toString();
  const found = new Set<string>();
  const follow = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    const chunk = bundle[name];
    if (chunk?.type !== "chunk") return;
    for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style);
    chunk.imports.forEach(follow);
    chunk.dynamicImports.filter((later) => contentOf(bundle[later]).length <= LATER_BYTES).forEach(follow);
  };
  for (const [, name] of html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)) follow(name ?? "");
  return [...found];
}

function contentOf(output: Rollup.OutputAsset | Rollup.OutputChunk | undefined): Buffer {
  if (!output) return Buffer.alloc(0);
  return Buffer.from(output.type === "chunk" ? output.code : output.source);
}

/** One classic script: a worker of modules is not understood everywhere. */
async function built(shell: string[], version: string): Promise<string> {
  const entry = here(
    process.env.WORKER === "off" ? "src/worker/remove-service-worker.ts" : "src/worker/service-worker.ts",
  );
  const made = await build({
    configFile: false,
    logLevel: "warn",
    define: { SHELL: JSON.stringify(shell), VERSION: JSON.stringify(version) },
    build: {
      write: false,
      copyPublicDir: false,
      target: "es2022",
      lib: { entry, formats: ["iife"], name: "worker", fileName: "sw" },
    },
  });
  const [output] = (Array.isArray(made) ? made : [made]) as Rollup.RollupOutput[];
  if (!output) throw new Error("the service worker was not built");
  return output.output[0].code;
}
