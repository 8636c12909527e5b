/// <reference lib="webworker" />
/** The way out: a build with WORKER=off puts this in the place of the worker. Every device that asks for it drops all that was kept. */

declare const self: ServiceWorkerGlobalScope;

self.addEventListener("install", () => void self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(removeEverything()));

async function removeEverything(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("lapor-")).map((name) => caches.delete(name)));
  await self.registration.unregister();
}

export {};
