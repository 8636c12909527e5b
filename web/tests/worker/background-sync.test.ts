import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { newOutboxItem, type OutboxItem } from "../../src/offline/outbox";

const RECEIPT = { state: "unverified", tracking_id: "8AXN-A0YA-TXS9", access_code: "ABCD", uploads: [] };
type Listener = (event: unknown) => void;

let stored: Map<string, OutboxItem>;
let listeners: Map<string, Listener>;

/** The worker as the browser starts it, with what lies on the device. */
async function startWorker(): Promise<void> {
  vi.resetModules();
  vi.doMock("../../src/offline/outbox-store", () => ({
    outboxStore: {
      items: async () => [...stored.values()],
      item: async (token: string) => stored.get(token),
      saveItem: async (item: OutboxItem) => void stored.set(item.token, item),
      removeItem: async (token: string) => void stored.delete(token),
    },
  }));
  await import("../../src/worker/service-worker");
}

/** What the browser does once the network is back; rejects when it is to be done again later. */
async function sync(tag: string): Promise<void> {
  const waits: Promise<unknown>[] = [];
  listeners.get("sync")?.({ tag, waitUntil: (job: Promise<unknown>) => waits.push(job) });
  await Promise.all(waits);
}

beforeEach(() => {
  stored = new Map([["token", newOutboxItem("token", { title: "Judul" }, { title: "Judul" }, [], 1)]]);
  listeners = new Map();
  vi.stubGlobal("SHELL", []);
  vi.stubGlobal("VERSION", "1");
  vi.stubGlobal("self", {
    addEventListener: (name: string, listener: Listener) => listeners.set(name, listener),
    location: { origin: "https://lapor.example" },
  });
  vi.stubGlobal("navigator", { onLine: true });
});

afterEach(() => {
  vi.doUnmock("../../src/offline/outbox-store");
  vi.unstubAllGlobals();
  vi.resetModules();
});

it("a report that waits is sent without any page, and its receipt waits to be seen", async () => {
  const sent = vi.fn(async (_url: string, _init: RequestInit) => Response.json(RECEIPT, { status: 201 }));
  vi.stubGlobal("fetch", sent);
  await startWorker();
  await sync("something else");
  expect(sent).not.toHaveBeenCalled();
  await sync("lapor-outbox");
  expect(JSON.parse(String(sent.mock.calls[0]?.[1].body))).toEqual({ title: "Judul" });
  expect(stored.get("token")).toMatchObject({ state: "received", seen: false, receipt: RECEIPT });
  await sync("lapor-outbox");
  expect(sent).toHaveBeenCalledTimes(1);
});

it("the browser is told to try again while the service cannot take it", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
  await startWorker();
  await expect(sync("lapor-outbox")).rejects.toThrow("not everything was sent");
  expect(stored.get("token")).toMatchObject({ state: "waiting", attempted: true });
});

it("a page asks for it where the browser can, and does without where it cannot or may not", async () => {
  const { askForBackgroundSync } = await import("../../src/offline/report-request");
  const register = vi.fn(async (_tag: string) => undefined);
  const having = (registration: object | undefined) =>
    vi.stubGlobal("navigator", { serviceWorker: { getRegistration: async () => registration } });
  having({ sync: { register } });
  await askForBackgroundSync();
  expect(register).toHaveBeenCalledWith("lapor-outbox");
  having({ sync: { register: () => Promise.reject(new Error("denied")) } });
  await askForBackgroundSync();
  for (const registration of [undefined, {}]) {
    having(registration);
    await askForBackgroundSync();
  }
  vi.stubGlobal("navigator", {});
  await askForBackgroundSync();
});
