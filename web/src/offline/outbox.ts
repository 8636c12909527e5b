/**
 * Keep reports until they were received. A report is put here when it is sent and leaves when its receipt is in the reporter's hands, through
 * a lost network, a closed tab and a second tab alike. The submission token makes a repeated request harmless; the lock keeps
 * two tabs from making it at once.
 */

import type { FieldFault } from "../api/client";
import type { FiledReport, UploadForm } from "../api/report-types";

export interface StoredFile {
  name: string;
  type: string;
  size: number;
  blob: Blob;
}

export interface OutboxItem {
  token: string;
  at: number;
  body: object;
  /** What stood in the form, to be mended when the service refuses it. */
  values: Record<string, string>;
  files: StoredFile[];
  state: "waiting" | "refused" | "received";
  /** Whether a request may have reached the service: then the text can no longer be changed here. */
  attempted: boolean;
  refusal: { message: string; fields: FieldFault[] } | null;
  receipt: FiledReport | null;
  /** Which contacts were given; the addresses themselves are removed with the rest. */
  given: { email: boolean; phone: boolean };
  /** Ids of uploads that need nothing more: arrived, or refused for good. */
  settled: string[];
  seen: boolean;
  /** When its receipt came, in milliseconds; of an earlier release undefined. */
  received_at?: number;
  /** Filed without a name and hidden from the public: nothing leads to it once its receipt was seen. */
  secret: boolean;
  /** What the printed receipt names, until it was seen. */
  title: string;
}

export type OutboxEvent =
  | { what: "attempt" }
  | { what: "received"; receipt: FiledReport; at: number }
  | { what: "refused"; message: string; fields: FieldFault[] }
  | { what: "settled"; upload: string }
  | { what: "fresh"; uploads: UploadForm[] }
  | { what: "seen" };

/** The item after something happened; what comes too late changes nothing. */
export function applyEvent(item: OutboxItem, event: OutboxEvent): OutboxItem {
  // Its access code stays until its files are through: they cannot be sent without it.
  if (event.what === "seen") return { ...item, seen: true, title: "" };
  if (event.what === "settled") {
    return item.settled.includes(event.upload)
      ? item
      : withoutSettledFiles({ ...item, settled: [...item.settled, event.upload] });
  }
  if (event.what === "fresh") {
    const fresh = (old: UploadForm) => event.uploads.find((u) => u.id === old.id) ?? old;
    return item.receipt ? { ...item, receipt: { ...item.receipt, uploads: item.receipt.uploads.map(fresh) } } : item;
  }
  if (item.state === "received") return item;
  if (event.what === "attempt") return { ...item, attempted: true, state: "waiting", refusal: null };
  if (event.what === "received") {
    // The words are with the service now: they need not stay on a device that others may hold.
    return withoutSettledFiles({
      ...item,
      state: "received",
      receipt: event.receipt,
      received_at: event.at,
      refusal: null,
      body: {},
      values: {},
    });
  }
  return { ...item, state: "refused", attempted: false, refusal: { message: event.message, fields: event.fields } };
}

/** Files are kept no longer than until all are settled. */
function withoutSettledFiles(item: OutboxItem): OutboxItem {
  return remainingUploads(item).length ? item : { ...item, files: [] };
}

/** Uploads that still have to go, with their files. */
export function remainingUploads(item: OutboxItem): { form: UploadForm; file: StoredFile }[] {
  return (item.receipt?.uploads ?? []).flatMap((form, n) => {
    const file = item.files[n];
    return file && !item.settled.includes(form.id) ? [{ form, file }] : [];
  });
}

export function newOutboxItem(
  token: string,
  body: object,
  values: Record<string, string>,
  files: StoredFile[],
  at: number,
): OutboxItem {
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
    secret: values.privacy === "secret",
    title: values.title?.trim() ?? "",
  };
}

/** After these the device forgets a receipt that nobody came to see, and files that never arrived. */
const RECEIPT_DAYS = 14;
const DAY_MS = 86_400_000;

/** Whether nothing more is to come of a report: then its codes leave the device, where others may find them. */
export const isDone = (item: OutboxItem, now: number): boolean =>
  item.state === "received" &&
  ((item.seen && !remainingUploads(item).length) || now - (item.received_at ?? item.at) > RECEIPT_DAYS * DAY_MS);

export interface OutboxStore {
  items(): Promise<OutboxItem[]>;
  item(token: string): Promise<OutboxItem | undefined>;
  saveItem(item: OutboxItem): Promise<void>;
  removeItem(token: string): Promise<void>;
}

export type SendResult = { receipt: FiledReport } | { message: string; fields: FieldFault[] } | "failed";

export interface OutboxDeps {
  store: OutboxStore;
  isOnline(): boolean;
  send(body: object): Promise<SendResult>;
  /** Run `job` while no other tab runs one of the same name. */
  runExclusively<T>(name: string, job: () => Promise<T>): Promise<T>;
  onChange(item: OutboxItem): void;
}

/** Note what happened to a report, on top of what another tab may have noted. */
export async function recordEvent(
  deps: OutboxDeps,
  token: string,
  event: OutboxEvent,
): Promise<OutboxItem | undefined> {
  const item = await deps.store.item(token);
  if (!item) return undefined;
  const next = applyEvent(item, event);
  if (isDone(next, Date.now())) await deps.store.removeItem(token);
  else await deps.store.saveItem(next);
  deps.onChange(next);
  return next;
}

/** Try to send what waits; true when something still does. */
export async function sendWaiting(deps: OutboxDeps): Promise<boolean> {
  const waiting = (await deps.store.items()).filter((item) => item.state === "waiting");
  for (const { token } of waiting) await deps.runExclusively(`lapor-send-${token}`, () => sendOne(deps, token));
  return (await deps.store.items()).some((item) => item.state === "waiting");
}

async function sendOne(deps: OutboxDeps, token: string): Promise<void> {
  const found = await deps.store.item(token); // another tab may have sent it meanwhile
  if (!found) return;
  if (found.state !== "waiting") return deps.onChange(found);
  if (!deps.isOnline()) return deps.onChange(found);
  await recordEvent(deps, token, { what: "attempt" });
  const result = await deps.send(found.body);
  if (result === "failed") return deps.onChange({ ...found, attempted: true });
  const event: OutboxEvent =
    "receipt" in result
      ? { what: "received", receipt: result.receipt, at: Date.now() }
      : { what: "refused", ...result };
  await recordEvent(deps, token, event);
}

/** Take a report back to be changed; undefined when it may have reached the service already. */
export async function takeBack(deps: OutboxDeps, token: string): Promise<OutboxItem | undefined> {
  return deps.runExclusively(`lapor-send-${token}`, async () => {
    const item = await deps.store.item(token);
    if (!item || item.state === "received" || item.attempted) return undefined;
    await deps.store.removeItem(token);
    return item;
  });
}

/** Milliseconds to wait before the next attempt: five seconds, doubled up to two minutes. */
export const retryDelay = (tries: number): number => Math.min(120_000, 5_000 * 2 ** tries);

/** Run a job while no other tab of this browser runs one of the same name; at once where the browser has no locks. */
export const runExclusively = <T>(name: string, job: () => Promise<T>): Promise<T> =>
  "locks" in navigator ? (navigator.locks.request(name, job) as Promise<T>) : job();
