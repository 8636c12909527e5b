import { describe, expect, it } from "vitest";
import type { FiledReport } from "../../src/api/report-types";
import {
  applyEvent,
  isDone,
  newOutboxItem,
  type OutboxDeps,
  type OutboxEvent,
  type OutboxItem,
  type OutboxStore,
  recordEvent,
  remainingUploads,
  retryDelay,
  type SendResult,
  sendWaiting,
  takeBack,
} from "../../src/offline/outbox";

const RECEIPT: FiledReport = {
  state: "unverified",
  tracking_id: "7K2M-9QXD-4TPC",
  access_code: "ABCD",
  next_step: "",
  due_at: "",
  uploads: [
    { id: "1", url: "/one", fields: {} },
    { id: "2", url: "/two", fields: {} },
  ],
};

const file = (name: string) => ({ name, type: "image/jpeg", size: 3, blob: new Blob(["abc"]) });

const anItem = (): OutboxItem =>
  newOutboxItem("token", { title: "Judul" }, { title: "Judul" }, [file("a.jpg"), file("b.jpg")], 1);

const received: OutboxEvent = { what: "received", receipt: RECEIPT, at: Date.now() };

class Memory implements OutboxStore {
  stored = new Map<string, OutboxItem>();
  items = async () => [...this.stored.values()];
  item = async (token: string) => this.stored.get(token);
  saveItem = async (item: OutboxItem) => void this.stored.set(item.token, item);
  removeItem = async (token: string) => void this.stored.delete(token);
}

/** One tab of a browser: `locks` and `box` are shared between tabs. */
function aTab(box: Memory, locks: Map<string, Promise<unknown>>, answer: () => SendResult | Promise<SendResult>) {
  const sent: object[] = [];
  const net = { on: true };
  const world: OutboxDeps = {
    store: box,
    isOnline: () => net.on,
    send: async (body) => {
      sent.push(body);
      return answer();
    },
    runExclusively: (name, job) => {
      const next = (locks.get(name) ?? Promise.resolve()).then(job);
      locks.set(name, next);
      return next;
    },
    onChange: () => undefined,
  };
  return { world, sent, net };
}

describe("the access code on a device that others may hold", () => {
  const stored = async (values: Record<string, string>, files: ReturnType<typeof file>[], events: OutboxEvent[]) => {
    const box = new Memory();
    const { world } = aTab(box, new Map(), () => "failed");
    await box.saveItem(newOutboxItem("token", {}, values, files, 1));
    for (const event of events) await recordEvent(world, "token", event);
    return box.stored.get("token");
  };
  const seen: OutboxEvent = { what: "seen" };

  it("is kept until it was shown, and leaves with its receipt once it was", async () => {
    expect((await stored({}, [], [received]))?.receipt?.access_code).toBe("ABCD");
    expect(await stored({}, [], [received, seen])).toBeUndefined();
  });

  it("stays while files are on their way, and leaves with the last of them", async () => {
    const files = [file("a.jpg")];
    expect((await stored({}, files, [received, seen]))?.receipt?.access_code).toBe("ABCD");
    expect(await stored({}, files, [received, seen, { what: "settled", upload: "1" }])).toBeUndefined();
    expect(await stored({}, files, [received, { what: "settled", upload: "1" }, seen])).toBeUndefined();
  });

  it("of a confidential report without a name serves its files after a closed page, and leaves with the last", async () => {
    const secret = { privacy: "secret" };
    const item = await stored(secret, [file("a.jpg")], [received, seen]);
    expect(item && remainingUploads(item)).toHaveLength(1);
    expect(item?.receipt?.access_code).toBe("ABCD"); // new forms for uploads are asked for with it
    expect(await stored(secret, [], [received, seen])).toBeUndefined();
    const sent: OutboxEvent = { what: "settled", upload: "1" };
    expect(await stored(secret, [file("a.jpg")], [received, seen, sent])).toBeUndefined();
  });

  it("leaves after two weeks, though nobody saw the receipt and files never arrived", () => {
    const day = 86_400_000;
    for (const files of [[], [file("a.jpg")]]) {
      const item = applyEvent(newOutboxItem("token", {}, {}, files, 1), { ...received, at: 100 * day });
      expect([isDone(item, 114 * day), isDone(item, 114 * day + 1)]).toEqual([false, true]);
    }
    const waiting = anItem();
    expect(isDone(waiting, 1000 * day)).toBe(false); // what was not received is nowhere else
    const { received_at: _, ...former } = applyEvent(anItem(), received);
    expect(isDone(former, 15 * day)).toBe(true); // kept by an earlier release
  });
});

describe("a report on its way", () => {
  it("forgets the words once they are received, and the files once all are settled", () => {
    const item = applyEvent(anItem(), received);
    expect([item.state, item.body, item.values]).toEqual(["received", {}, {}]);
    expect(remainingUploads(item).map((r) => r.file.name)).toEqual(["a.jpg", "b.jpg"]);
    const half = applyEvent(item, { what: "settled", upload: "1" });
    expect(remainingUploads(half).map((r) => [r.form.id, r.file.name])).toEqual([["2", "b.jpg"]]);
    expect(half.files).toHaveLength(2);
    const all = applyEvent(applyEvent(half, { what: "settled", upload: "2" }), { what: "settled", upload: "2" });
    expect([all.files, all.settled]).toEqual([[], ["1", "2"]]);
  });

  it("stays received, whatever a slower tab has to say", () => {
    const item = applyEvent(anItem(), received);
    expect(applyEvent(item, { what: "attempt" })).toEqual(item);
    expect(applyEvent(item, { what: "refused", message: "", fields: [] })).toEqual(item);
  });

  it("may be changed again after a refusal, since nothing was filed", () => {
    const item = applyEvent(applyEvent(anItem(), { what: "attempt" }), { what: "refused", message: "no", fields: [] });
    expect([item.state, item.attempted, item.values.title]).toEqual(["refused", false, "Judul"]);
  });

  it("takes fresh forms for uploads whose time ran out, and keeps the others", () => {
    const item = applyEvent(applyEvent(anItem(), received), {
      what: "fresh",
      uploads: [{ id: "2", url: "/new", fields: {} }],
    });
    expect(item.receipt?.uploads.map((u) => u.url)).toEqual(["/one", "/new"]);
  });
});

describe("the outbox", () => {
  it("sends nothing without a network, and does not call it an attempt", async () => {
    const box = new Memory();
    await box.saveItem(anItem());
    const { world, sent, net } = aTab(box, new Map(), () => ({ receipt: RECEIPT }));
    net.on = false;
    expect(await sendWaiting(world)).toBe(true);
    expect(sent).toEqual([]);
    expect((await box.item("token"))?.attempted).toBe(false);
    net.on = true;
    expect(await sendWaiting(world)).toBe(false);
    expect((await box.item("token"))?.state).toBe("received");
  });

  it("keeps what failed and sends it again, as it was", async () => {
    const box = new Memory();
    await box.saveItem(anItem());
    const answers: SendResult[] = ["failed", { receipt: RECEIPT }];
    const { world, sent } = aTab(box, new Map(), () => answers.shift() ?? "failed");
    expect(await sendWaiting(world)).toBe(true);
    expect(await sendWaiting(world)).toBe(false);
    expect(sent).toEqual([{ title: "Judul" }, { title: "Judul" }]);
  });

  it("lets two tabs send a report once", async () => {
    const box = new Memory();
    await box.saveItem(anItem());
    const locks = new Map<string, Promise<unknown>>();
    const tabs = [1, 2].map(() => aTab(box, locks, () => ({ receipt: RECEIPT })));
    await Promise.all(tabs.map(({ world }) => sendWaiting(world)));
    expect(tabs.flatMap(({ sent }) => sent)).toHaveLength(1);
  });

  it("gives a report back to be changed only while nothing can have reached the service", async () => {
    const box = new Memory();
    await box.saveItem(anItem());
    const { world } = aTab(box, new Map(), () => "failed");
    await sendWaiting(world);
    expect(await takeBack(world, "token")).toBeUndefined();
    await recordEvent(world, "token", { what: "refused", message: "", fields: [] });
    expect((await takeBack(world, "token"))?.values).toEqual({ title: "Judul" });
    expect(await box.items()).toEqual([]);
  });

  it("waits longer after each failure, at most two minutes", () => {
    expect([0, 1, 2, 9].map(retryDelay)).toEqual([5_000, 10_000, 20_000, 120_000]);
  });
});
