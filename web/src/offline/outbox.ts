/**
 * Reports on their way. A report is put here when it is sent and leaves when its receipt is in the reporter's hands, through
 * a lost network, a closed tab and a second tab alike. The submission token makes a repeated request harmless; the lock keeps
 * two tabs from making it at once.
 */

import type { FieldFault, UploadForm } from "../api/client";

export interface KeptFile {
  name: string;
  type: string;
  size: number;
  blob: Blob;
}

export interface Receipt {
  tracking_id: string;
  access_code: string;
  next_step: string;
  due_at: string;
  uploads: UploadForm[];
}

export interface Item {
  token: string;
  at: number;
  body: object;
  /** What stood in the form, to be mended when the service refuses it. */
  values: Record<string, string>;
  files: KeptFile[];
  state: "waiting" | "refused" | "received";
  /** Whether a request may have reached the service: then the words are given and can no longer be changed here. */
  attempted: boolean;
  refusal: { message: string; fields: FieldFault[] } | null;
  receipt: Receipt | null;
  /** Which contacts were given: their words leave the device with the rest. */
  given: { email: boolean; phone: boolean };
  /** Ids of uploads that need nothing more: arrived, or refused for good. */
  settled: string[];
  seen: boolean;
}

export type Happened =
  | { what: "attempt" }
  | { what: "received"; receipt: Receipt }
  | { what: "refused"; message: string; fields: FieldFault[] }
  | { what: "settled"; upload: string }
  | { what: "fresh"; uploads: UploadForm[] }
  | { what: "seen" };

/** The item after something happened; what comes too late changes nothing. */
export function after(item: Item, event: Happened): Item {
  if (event.what === "seen") return { ...item, seen: true };
  if (event.what === "settled") {
    return item.settled.includes(event.upload) ? item : emptied({ ...item, settled: [...item.settled, event.upload] });
  }
  if (event.what === "fresh") {
    const fresh = (old: UploadForm) => event.uploads.find((u) => u.id === old.id) ?? old;
    return item.receipt ? { ...item, receipt: { ...item.receipt, uploads: item.receipt.uploads.map(fresh) } } : item;
  }
  if (item.state === "received") return item;
  if (event.what === "attempt") return { ...item, attempted: true, state: "waiting", refusal: null };
  if (event.what === "received") {
    // The words are with the service now: they need not stay on a device that others may hold.
    return emptied({ ...item, state: "received", receipt: event.receipt, refusal: null, body: {}, values: {} });
  }
  return { ...item, state: "refused", attempted: false, refusal: { message: event.message, fields: event.fields } };
}

/** Files are kept no longer than until all are settled. */
function emptied(item: Item): Item {
  return remaining(item).length ? item : { ...item, files: [] };
}

/** Uploads that still have to go, with their files. */
export function remaining(item: Item): { form: UploadForm; file: KeptFile }[] {
  return (item.receipt?.uploads ?? []).flatMap((form, n) => {
    const file = item.files[n];
    return file && !item.settled.includes(form.id) ? [{ form, file }] : [];
  });
}

export function queued(
  token: string,
  body: object,
  values: Record<string, string>,
  files: KeptFile[],
  at: number,
): Item {
  const given = { email: Boolean(values.reporter_email?.trim()), phone: Boolean(values.reporter_phone?.trim()) };
  return {
    token,
    at,
    body,
    values,
    files,
    state: "waiting",
    attempted: false,
    refusal: null,
    receipt: null,
    given,
    settled: [],
    seen: false,
  };
}

export interface Box {
  all(): Promise<Item[]>;
  get(token: string): Promise<Item | undefined>;
  put(item: Item): Promise<void>;
  remove(token: string): Promise<void>;
}

export type Answer = { receipt: Receipt } | { message: string; fields: FieldFault[] } | "failed";

export interface World {
  box: Box;
  online(): boolean;
  send(body: object): Promise<Answer>;
  /** Run `job` while no other tab runs one of the same name. */
  alone<T>(name: string, job: () => Promise<T>): Promise<T>;
  changed(item: Item): void;
}

/** Note what happened to a report, on top of what another tab may have noted. */
export async function note(world: World, token: string, event: Happened): Promise<Item | undefined> {
  const item = await world.box.get(token);
  if (!item) return undefined;
  const next = after(item, event);
  await world.box.put(next);
  world.changed(next);
  return next;
}

/** Try to send what waits; true when something still does. */
export async function attempt(world: World): Promise<boolean> {
  const waiting = (await world.box.all()).filter((item) => item.state === "waiting");
  for (const { token } of waiting) await world.alone(`lapor-send-${token}`, () => sendOne(world, token));
  return (await world.box.all()).some((item) => item.state === "waiting");
}

async function sendOne(world: World, token: string): Promise<void> {
  const found = await world.box.get(token); // another tab may have sent it meanwhile
  if (!found) return;
  if (found.state !== "waiting") return world.changed(found);
  if (!world.online()) return world.changed(found);
  await note(world, token, { what: "attempt" });
  const answer = await world.send(found.body);
  if (answer === "failed") return world.changed({ ...found, attempted: true });
  const event: Happened =
    "receipt" in answer ? { what: "received", receipt: answer.receipt } : { what: "refused", ...answer };
  await note(world, token, event);
}

/** Take a report back to be changed; undefined when it may have reached the service already. */
export async function takeBack(world: World, token: string): Promise<Item | undefined> {
  return world.alone(`lapor-send-${token}`, async () => {
    const item = await world.box.get(token);
    if (!item || item.state === "received" || item.attempted) return undefined;
    await world.box.remove(token);
    return item;
  });
}

/** Milliseconds to wait before the next attempt: five seconds, doubled up to two minutes. */
export const pause = (tries: number): number => Math.min(120_000, 5_000 * 2 ** tries);
