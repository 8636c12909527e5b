/**
 * The service worker makes pages open without a network. It is asked for late, when the page is idle, so that it never competes with
 * what the visitor came for. The form's page calls `registerWorker` after the first thing typed.
 */

export function registerWorkerWhenIdle(): void {
  const idle = window.requestIdleCallback ?? ((then: () => void) => window.setTimeout(then, 2000));
  window.addEventListener("load", () => idle(() => registerWorker()), { once: true });
  if (document.readyState === "complete") idle(() => registerWorker());
}

/** How long a worker that was just registered may take to be at work. */
const ACTIVATION_TIMEOUT_MS = 15_000;

/** The registration once its worker is at work; rejects when it does not come. */
export async function activeRegistration(): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error("no worker")), ACTIVATION_TIMEOUT_MS),
  );
  return Promise.race([navigator.serviceWorker.ready, late]);
}

/** A newer worker waits until every page is closed: nothing changes under a form that is being filled. */
export function registerWorker(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(() => undefined); // pages work without it
}
