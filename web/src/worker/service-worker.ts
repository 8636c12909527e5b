/// <reference lib="webworker" />
/** The service worker: pages open without a network. Built by worker.plugin.ts into /sw.js; see docs/decisions/0020. */

import { sendWaiting } from "../offline/outbox";
import { OUTBOX_SYNC, outboxDeps } from "../offline/report-request";
import { parsePushMessage, strategyFor } from "./request-strategy";

declare const self: ServiceWorkerGlobalScope;
/** Put in by the build: the pages, their files, and the hash over them. */
declare const SHELL: readonly string[];
declare const VERSION: string;

const SHELL_CACHE = `lapor-pages-${VERSION}`;
const USED_CACHE = `lapor-used-${VERSION}`;
const REFERENCE_CACHE = "lapor-reference";
/** After this a page that is kept is shown instead of waiting on. */
const PAGE_TIMEOUT_MS = 3000;

self.addEventListener("install", (event) => event.waitUntil(storeShell()));
self.addEventListener("activate", (event) => event.waitUntil(removeOldCaches()));
self.addEventListener("fetch", (event) => {
  const way = strategyFor(event.request, self.location.origin, SHELL);
  if (way === "page") event.respondWith(respondWithPage(event.request));
  if (way === "file") event.respondWith(respondWithFile(event.request));
  if (way === "reference") event.respondWith(respondWithReference(event));
});

/** Files with a hash in their name are taken over from the version before; pages are asked for anew. */
async function storeShell(): Promise<void> {
  const cache = await caches.open(SHELL_CACHE);
  await Promise.all(
    SHELL.map(async (path) => {
      const there = path.startsWith("/assets/") ? await caches.match(path) : undefined;
      const answer =
        there ?? (await fetch(new Request(path, { cache: path.startsWith("/assets/") ? "default" : "reload" })));
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      await cache.put(path, answer);
    }),
  );
}

async function removeOldCaches(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter(
    (name) => name.startsWith("lapor-") && ![SHELL_CACHE, USED_CACHE, REFERENCE_CACHE].includes(name),
  );
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** A page of this version, however it was asked for: what it shows depends on codes that only the page reads. */
async function respondWithPage(request: Request): Promise<Response> {
  const kept = await (await caches.open(SHELL_CACHE)).match(new URL(request.url).pathname);
  const fresh = fetch(request);
  if (!kept) return fresh;
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PAGE_TIMEOUT_MS));
  const first = await Promise.race([fresh.catch(() => undefined), late]);
  return first && first.status < 500 ? first : kept;
}

async function respondWithFile(request: Request): Promise<Response> {
  const kept =
    (await (await caches.open(SHELL_CACHE)).match(request)) ?? (await (await caches.open(USED_CACHE)).match(request));
  return kept ?? fetchAndStore(USED_CACHE, request);
}

async function respondWithReference(event: FetchEvent): Promise<Response> {
  const kept = await (await caches.open(REFERENCE_CACHE)).match(event.request);
  const fresh = fetchAndStore(REFERENCE_CACHE, event.request);
  if (!kept) return fresh;
  event.waitUntil(fresh.catch(() => undefined));
  return kept;
}

async function fetchAndStore(name: string, request: Request): Promise<Response> {
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(name)).put(request, answer.clone()).catch(() => undefined); // a full device
  return answer;
}

self.addEventListener("push", (event) => {
  const said = parsePushMessage(readPushData(event.data), self.location.origin);
  if (!said) return;
  // A report's next step takes the place of the one before, and is heard again.
  const same = { tag: said.url, renotify: true };
  const shown = {
    body: said.body,
    icon: "/icons/192.png",
    badge: "/icons/192.png",
    lang: said.lang,
    ...same,
    data: { url: said.url },
  };
  event.waitUntil(self.registration.showNotification(said.title, shown));
});

/** The network is back, perhaps without any page: reports that wait are sent, and their receipts kept until they are seen. */
self.addEventListener("sync", (event) => {
  const { tag, waitUntil } = event as ExtendableEvent & { tag: string };
  if (tag === OUTBOX_SYNC) waitUntil.call(event, sendAllWaiting());
});

/** Rejects while something still waits, so that the browser tries again later. */
async function sendAllWaiting(): Promise<void> {
  if (await sendWaiting(outboxDeps(() => undefined))) throw new Error("not everything was sent");
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openPage(String((event.notification.data as { url?: string } | null)?.url ?? "/")));
});

function readPushData(data: PushMessageData | null): unknown {
  try {
    return data?.json();
  } catch {
    return undefined; // not ours
  }
}

async function openPage(url: string): Promise<void> {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = pages.find((client) => new URL(client.url).pathname + new URL(client.url).search === url);
  if (there) await there.focus();
  else await self.clients.openWindow(url);
}
