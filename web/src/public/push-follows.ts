/**
 * Following on this device by web push. The browser holds one subscription for the site; the service knows it by the subjects that it
 * follows, and this device remembers those, with the token that ends each.
 */

import { callApi } from "../api/client";
import type { FollowResponse } from "../api/report-types";
import { activeRegistration } from "../offline/service-worker-registration";
import { deviceStorage } from "../offline/storage";
import { language } from "../texts/language";

export interface FollowTarget {
  kind: string;
  id: string;
}

/** What this device follows; `name` as people call it. */
export interface PushFollow extends FollowTarget {
  name: string;
  stop: string;
}

interface StoredFollows {
  /** Of the subscription that they were made with. */
  endpoint: string;
  follows: PushFollow[];
}

/** yes · denied: blocked for this site · install: only once the site is on the Home Screen · no: this browser has none. */
export type PushSupport = "yes" | "denied" | "install" | "no";

/** Why no push follow was made: refused, dismissed, or failed in the browser. */
export class PushRefused extends Error {
  constructor(readonly why: "denied" | "dismissed" | "failed") {
    super(why);
  }
}

export function pushSupport(world: typeof globalThis = globalThis): PushSupport {
  if (!("PushManager" in world && "Notification" in world && "serviceWorker" in world.navigator)) {
    const standalone = (world.navigator as { standalone?: boolean }).standalone; // known to iPhones and iPads alone
    return standalone === false ? "install" : "no";
  }
  return world.Notification.permission === "denied" ? "denied" : "yes";
}

const STORAGE_KEY = "lapor-followed";

export function pushFollows(): PushFollow[] {
  return storedFollows().follows;
}

/** Ask for permission, then follow. Call it from a click: browsers ask only then. Raises NoPush, Problem or Offline. */
export async function followByPush(subject: FollowTarget): Promise<PushFollow> {
  const answer = await Notification.requestPermission();
  if (answer !== "granted") throw new PushRefused(answer === "denied" ? "denied" : "dismissed");
  const subscription = await ensurePushSubscription();
  await moveFollowsTo(subscription);
  const begun = await postFollow(subject, subscription);
  storeFollows({ endpoint: subscription.endpoint, follows: [...otherFollows(begun), begun] });
  return begun;
}

/** Stop one; with the last one the browser's subscription ends too. Raises Problem or Offline. */
export async function stopFollow(one: PushFollow): Promise<void> {
  await callApi("POST", "/follows/stop", { body: { token: one.stop } });
  forgetFollow(one);
  if (!pushFollows().length) await endPushSubscription();
}

/** Browsers change a subscription now and then, and we our key: what this device follows moves along. */
export async function renewPushFollows(): Promise<void> {
  if (!pushFollows().length || pushSupport() !== "yes" || Notification.permission !== "granted") return;
  try {
    await moveFollowsTo(await ensurePushSubscription());
  } catch {
    // no network, or no push now: the next visit tries again
  }
}

async function postFollow(subject: FollowTarget, subscription: PushSubscription): Promise<PushFollow> {
  const { kind, id } = subject;
  const body = { subject: { kind, id }, channel: "push", subscription: subscription.toJSON(), language: language() };
  const made = await callApi<FollowResponse>("POST", "/follows", { body });
  return { kind: made.subject.kind, id: made.subject.id, name: made.subject.name, stop: made.stop };
}

async function moveFollowsTo(subscription: PushSubscription): Promise<void> {
  const { endpoint, follows } = storedFollows();
  if (!follows.length || endpoint === subscription.endpoint) return;
  const moved: PushFollow[] = [];
  for (const one of follows) {
    try {
      moved.push(await postFollow(one, subscription));
    } catch (error) {
      if (!isRefused(error)) throw error; // else a report that has ended, which is followed no longer
    }
  }
  storeFollows({ endpoint: subscription.endpoint, follows: moved });
}

function isRefused(error: unknown): boolean {
  const status = (error as { status?: number }).status ?? 0;
  return status >= 400 && status < 500 && status !== 429;
}

async function ensurePushSubscription(): Promise<PushSubscription> {
  const { key } = await callApi<{ key: string }>("GET", "/push-key");
  try {
    const { pushManager } = await activeRegistration();
    const wanted = decodeBase64Url(key);
    const there = await pushManager.getSubscription();
    if (there && sameBytes(there.options.applicationServerKey, wanted)) return there;
    await there?.unsubscribe();
    return await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: wanted });
  } catch {
    throw new PushRefused("failed"); // the browser's push service is off or out of reach
  }
}

async function endPushSubscription(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker.getRegistration();
    await (await registration?.pushManager.getSubscription())?.unsubscribe();
  } catch {
    // nothing is followed any more, with or without it
  }
}

export function decodeBase64Url(base64url: string): Uint8Array<ArrayBuffer> {
  const raw = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (sign) => sign.charCodeAt(0));
}

export function sameBytes(one: ArrayBuffer | null, other: Uint8Array): boolean {
  if (one?.byteLength !== other.length) return false;
  return new Uint8Array(one).every((byte, n) => byte === other[n]);
}

function storedFollows(): StoredFollows {
  try {
    const found = JSON.parse(deviceStorage.getItem(STORAGE_KEY) ?? "{}") as Partial<StoredFollows>;
    return { endpoint: found.endpoint ?? "", follows: Array.isArray(found.follows) ? found.follows : [] };
  } catch {
    return { endpoint: "", follows: [] };
  }
}

/** On a device that keeps nothing the notifications come all the same, and the browser's settings end them. */
function storeFollows(next: StoredFollows): void {
  deviceStorage.setItem(STORAGE_KEY, JSON.stringify(next));
}

function otherFollows(one: FollowTarget): PushFollow[] {
  return pushFollows().filter((other) => other.kind !== one.kind || other.id !== one.id);
}

function forgetFollow(one: FollowTarget): void {
  storeFollows({ ...storedFollows(), follows: otherFollows(one) });
}
