import { describe, expect, it } from "vitest";
import { options } from "../../categories.plugin";
import type { FiledReport } from "../../src/api/report-types";
import { faults } from "../../src/filing/form-checks";
import { beside, STEPS, stepAt } from "../../src/filing/form-steps";
import { carriesMetadata } from "../../src/filing/photos/photo-metadata";
import { inIndonesia, MAX_SIDE, planPhoto, renamedPhoto, smallerPhoto } from "../../src/filing/photos/prepare-photo";
import { clearDraft, hasContent, loadDraft, saveDraft } from "../../src/offline/filing-draft";
import {
  applyEvent,
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
import { BrowserStorage, deviceStorage } from "../../src/offline/storage";
import { today } from "../../src/ui/dates";
import { daysAgo } from "../../src/ui/days-ago";

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
const received: OutboxEvent = { what: "received", receipt: RECEIPT };

describe("steps", () => {
  it("lead from the photo to the review and back, and no further", () => {
    expect(beside("foto", -1)).toBe("foto");
    expect(beside("foto", 1)).toBe("kejadian");
    expect(beside("periksa", 1)).toBe("periksa");
    const walked = STEPS.reduce((step) => beside(step, 1), STEPS[0] as (typeof STEPS)[number]);
    expect(walked).toBe("periksa");
  });

  it("are found by their address, and any other address is the beginning", () => {
    expect(stepAt("#lokasi")).toBe("lokasi");
    for (const strange of ["", "#", "#main", "#LOKASI"]) expect(stepAt(strange)).toBe("foto");
  });
});

describe("days", () => {
  it("are counted in Jakarta, as elsewhere on the site", () => {
    for (const moment of ["2026-11-24T16:59:59Z", "2026-11-24T17:00:00Z", "2028-02-29T00:00:00Z"]) {
      expect(daysAgo(0, Date.parse(moment))).toBe(today(new Date(moment)));
    }
    expect(daysAgo(1, Date.parse("2026-02-28T18:00:00Z"))).toBe("2026-02-28");
  });
});

describe("storage that is refused", () => {
  const given = (storage: () => unknown): BrowserStorage => {
    Object.defineProperty(globalThis, "localStorage", { configurable: true, get: storage });
    const made = new BrowserStorage("localStorage");
    Reflect.deleteProperty(globalThis, "localStorage");
    return made;
  };

  it("is replaced by a memory, and says that it will not last", () => {
    const store = given(() => {
      throw new Error("forbidden");
    });
    store.setItem("a", "1");
    expect([store.persistent, store.getItem("a"), store.getItem("b"), store.keys()]).toEqual([false, "1", null, ["a"]]);
    store.removeItem("a");
    expect(store.getItem("a")).toBeNull();
  });

  it("still tells what it kept when it takes no more, and the newest of the page", () => {
    const full = {
      length: 1,
      key: () => "old",
      getItem: (name: string) => (name === "old" ? "kept" : null),
      setItem: () => {
        throw new Error("full");
      },
      removeItem: () => undefined,
    };
    const store = given(() => full);
    expect([store.persistent, store.getItem("old")]).toEqual([false, "kept"]);
    store.setItem("old", "newer");
    expect([store.getItem("old"), store.keys()]).toEqual(["newer", ["old", "old"]]);
  });

  it("lasts where it works, and leaves nothing of its probe", () => {
    const items = new Map<string, string>();
    const store = given(() => ({
      length: 0,
      key: () => null,
      getItem: (k: string) => items.get(k) ?? null,
      setItem: (k: string, v: string) => void items.set(k, v),
      removeItem: (k: string) => void items.delete(k),
    }));
    expect([store.persistent, [...items]]).toEqual([true, []]);
    store.setItem("a", "1");
    expect([items.get("a"), store.getItem("a")]).toEqual(["1", "1"]);
  });
});

describe("draft", () => {
  it("survives, keeps its token, and is gone once cleared", () => {
    const draft = loadDraft(deviceStorage, () => "token-1");
    expect(hasContent(draft)).toBe(false);
    draft.values.title = "Judul";
    saveDraft(deviceStorage, draft);
    expect(loadDraft(deviceStorage, () => "token-2")).toEqual({ token: "token-1", values: { title: "Judul" } });
    expect(hasContent(loadDraft(deviceStorage, () => "token-2"))).toBe(true);
    clearDraft(deviceStorage);
    expect(loadDraft(deviceStorage, () => "token-2").token).toBe("token-2");
  });

  it("begins anew when what was kept cannot be read", () => {
    const broken = { getItem: () => "{", setItem: () => undefined, removeItem: () => undefined };
    expect(loadDraft(broken, () => "fresh").token).toBe("fresh");
  });
});

describe("checks", () => {
  it("refuse a file of a strange type before anything is sent", () => {
    const keys = faults({}, [{ name: "a.exe", type: "application/x-msdownload", size: 3 }], "2026-11-24").map(
      (f) => f.key,
    );
    expect(keys[0]).toBe("err_file_type");
    expect(keys).toContain("err_region");
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

const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(parts.flatMap((p) => (typeof p === "string" ? [...p].map((c) => c.charCodeAt(0)) : p)));
const chunk = (name: string, size = 0) => bytes([0, 0, 0, size], name, Array<number>(size + 4).fill(0));

describe("pictures", () => {
  it("are scaled to the longest side, and small ones are left as large as they are", () => {
    expect(planPhoto("image/jpeg", 4096, 3072, false)).toEqual({
      type: "image/jpeg",
      width: MAX_SIDE,
      height: 1536,
      must: false,
    });
    expect(planPhoto("image/png", 10, 20, true)).toEqual({ type: "image/webp", width: 10, height: 20, must: true });
    expect(planPhoto("image/heic", 9000, 1, false)).toMatchObject({ type: "image/jpeg", height: 1, must: true });
  });

  it("are sent as they are when that is smaller and they carry nothing", () => {
    const [old, larger, smaller] = [{ size: 5 }, { size: 6 }, { size: 4 }];
    expect(smallerPhoto(old, larger, false)).toBe(old);
    expect(smallerPhoto(old, larger, true)).toBe(larger);
    expect(smallerPhoto(old, smaller, false)).toBe(smaller);
  });

  it("keep a name that says what they have become", () => {
    expect([
      renamedPhoto("IMG_1.HEIC", "image/jpeg"),
      renamedPhoto("a.JPEG", "image/jpeg"),
      renamedPhoto("x", "image/webp"),
      renamedPhoto("peta.png", "image/webp"),
    ]).toEqual(["IMG_1.jpg", "a.JPEG", "x.webp", "peta.webp"]);
  });

  it("are known to carry position or device data, in each format", () => {
    const jpeg = (...segments: number[][]) => bytes([0xff, 0xd8], ...segments, [0xff, 0xda, 0, 2]);
    expect(carriesMetadata(jpeg([0xff, 0xe0, 0, 2], [0xff, 0xdb, 0, 2]), "image/jpeg")).toBe(false);
    expect(carriesMetadata(jpeg([0xff, 0xe0, 0, 2], [0xff, 0xe1, 0, 4, 0, 0]), "image/jpeg")).toBe(true);
    expect(carriesMetadata(jpeg([0xff, 0xfe, 0, 2]), "image/jpeg")).toBe(true);
    expect(carriesMetadata(bytes([0xff, 0xd8, 0xff]), "image/jpeg")).toBe(true); // cut off: strip it
    const png = (...chunks: Uint8Array[]) => bytes("12345678", ...chunks.map((c) => [...c]));
    expect(carriesMetadata(png(chunk("IHDR", 13), chunk("IEND")), "image/png")).toBe(false);
    expect(carriesMetadata(png(chunk("IHDR", 13), chunk("eXIf", 3), chunk("IEND")), "image/png")).toBe(true);
    const webp = (name: string) =>
      bytes("RIFF", [0, 0, 0, 0], "WEBP", "VP8X", [3, 0, 0, 0], [0, 0, 0, 0], name, [0, 0, 0, 0]);
    expect(carriesMetadata(webp("EXIF"), "image/webp")).toBe(true);
    expect(carriesMetadata(webp("VP8 "), "image/webp")).toBe(false);
    expect(carriesMetadata(bytes("%PDF"), "application/pdf")).toBe(false);
  });

  it("may be taken in Indonesia and its seas", () => {
    expect([inIndonesia(-6.88, 107.61), inIndonesia(48.8, 2.3), inIndonesia(-6.88, -107.61)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe("categories in the page", () => {
  it("are the top ones without an end, and never markup", () => {
    const row = (id: string, parent: string | null, active_to: string | null = null) => ({
      id,
      parent,
      name_id: `<${id}>`,
      active_to,
    });
    expect(options([row("a", null), row("b", "a"), row("c", null, "2020-01-01")])).toBe(
      '<option value="a">&lt;a></option>',
    );
  });
});
