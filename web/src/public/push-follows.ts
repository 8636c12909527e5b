/**
 * Following on this device by web push. The browser holds one subscription for the site; the service knows it by the subjects that it
 * follows, and this device remembers those, with the token that ends each.
 */

import { call } from "../api/client";
import { language } from "../texts/language";
import { device } from "../offline/storage";
import { atWork } from "../offline/service-worker-registration";

export interface Subject {
  kind: string;
  id: string;
}

/** What this device follows; `name` as people call it. */
export interface Followed extends Subject {
  name: string;
  stop: string;
}

interface Answer {
  subject: Followed;
  stop: string;
}

interface Memory {
  /** Of the subscription that they were made with. */
  endpoint: string;
  follows: Followed[];
}

/** yes · denied: blocked for this site · install: only once the site is on the Home Screen · no: this browser has none. */
export type Possible = "yes" | "denied" | "install" | "no";

/** Why nothing came of it: said no, said nothing, or the browser could not. */
export class NoPush extends Error {
  constructor(readonly why: "denied" | "dismissed" | "failed") {
    super(why);
  }
}

export function possible(world: typeof globalThis = globalThis): Possible {
  if (!("PushManager" in world && "Notification" in world && "serviceWorker" in world.navigator)) {
    const standalone = (world.navigator as { standalone?: boolean }).standalone; // known to iPhones and iPads alone
    return standalone === false ? "install" : "no";
  }
  return world.Notification.permission === "denied" ? "denied" : "yes";
}

const KEPT = "lapor-followed";

export function followed(): Followed[] {
  return memory().follows;
}

/** Ask for permission, then follow. Call it from a press: browsers ask only then. Raises NoPush, Problem or Offline. */
export async function follow(subject: Subject): Promise<Followed> {
  const answer = await Notification.requestPermission();
  if (answer !== "granted") throw new NoPush(answer === "denied" ? "denied" : "dismissed");
  const subscription = await subscribed();
  await moveTo(subscription);
  const begun = await begin(subject, subscription);
  keep({ endpoint: subscription.endpoint, follows: [...others(begun), begun] });
  return begun;
}

/** Stop one; with the last one the browser's subscription ends too. Raises Problem or Offline. */
export async function stop(one: Followed): Promise<void> {
  await call("POST", "/follows/stop", { body: { token: one.stop } });
  forget(one);
  if (!followed().length) await leave();
}

/** Browsers change a subscription now and then, and we our key: what this device follows moves along. */
export async function renew(): Promise<void> {
  if (!followed().length || possible() !== "yes" || Notification.permission !== "granted") return;
  try {
    await moveTo(await subscribed());
  } catch {
    // no network, or no push now: the next visit tries again
  }
}

async function begin(subject: Subject, subscription: PushSubscription): Promise<Followed> {
  const { kind, id } = subject;
  const body = { subject: { kind, id }, channel: "push", subscription: subscription.toJSON(), language: language() };
  const made = await call<Answer>("POST", "/follows", { body });
  return { kind: made.subject.kind, id: made.subject.id, name: made.subject.name, stop: made.stop };
}

async function moveTo(subscription: PushSubscription): Promise<void> {
  const { endpoint, follows } = memory();
  if (!follows.length || endpoint === subscription.endpoint) return;
  const moved: Followed[] = [];
  for (const one of follows) {
    try {
      moved.push(await begin(one, subscription));
    } catch (error) {
      if (!refused(error)) throw error; // else a report that has ended, which is followed no longer
    }
  }
  keep({ endpoint: subscription.endpoint, follows: moved });
}

function refused(error: unknown): boolean {
  const status = (error as { status?: number }).status ?? 0;
  return status >= 400 && status < 500 && status !== 429;
}

async function subscribed(): Promise<PushSubscription> {
  const { key } = await call<{ key: string }>("GET", "/push-key");
  try {
    const { pushManager } = await atWork();
    const wanted = bytes(key);
    const there = await pushManager.getSubscription();
    if (there && same(there.options.applicationServerKey, wanted)) return there;
    await there?.unsubscribe();
    return await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: wanted });
  } catch {
    throw new NoPush("failed"); // the browser's push service is off or out of reach
  }
}

async function leave(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker.getRegistration();
    await (await registration?.pushManager.getSubscription())?.unsubscribe();
  } catch {
    // nothing is followed any more, with or without it
  }
}

export function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const raw = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (sign) => sign.charCodeAt(0));
}

export function same(one: ArrayBuffer | null, other: Uint8Array): boolean {
  if (one?.byteLength !== other.length) return false;
  return new Uint8Array(one).every((byte, n) => byte === other[n]);
}

function memory(): Memory {
  try {
    const found = JSON.parse(device.getItem(KEPT) ?? "{}") as Partial<Memory>;
    return { endpoint: found.endpoint ?? "", follows: Array.isArray(found.follows) ? found.follows : [] };
  } catch {
    return { endpoint: "", follows: [] };
  }
}

/** On a device that keeps nothing the notifications come all the same, and the browser's settings end them. */
function keep(next: Memory): void {
  device.setItem(KEPT, JSON.stringify(next));
}

function others(one: Subject): Followed[] {
  return followed().filter((other) => other.kind !== one.kind || other.id !== one.id);
}

function forget(one: Subject): void {
  keep({ ...memory(), follows: others(one) });
}
