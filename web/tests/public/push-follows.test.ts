import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../../src/api/client";
import { NoPush, bytes, follow, followed, possible, renew, same, stop } from "../../src/public/push-follows";
import { device } from "../../src/offline/storage";

const KEY = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AREA = { kind: "area", id: "32.73" };
const REPORT = { kind: "report", id: "8AXN-A0YA-TXS9" };

/** A browser with one subscription at most, and a service that answers for its follows. */
class World {
  permission = "default";
  answers = "granted";
  broken = false;
  key = KEY;
  made = 0;
  there: { endpoint: string; options: { applicationServerKey: ArrayBuffer }; unsubscribe(): Promise<boolean>; toJSON(): unknown } | null = null;
  posted: { path: string; body: Record<string, unknown> }[] = [];
  refusals: Record<string, number> = {};
  offline = false;

  readonly pushManager = {
    getSubscription: () => Promise.resolve(this.there),
    subscribe: ({ userVisibleOnly, applicationServerKey }: { userVisibleOnly: boolean; applicationServerKey: Uint8Array<ArrayBuffer> }) => {
      if (this.broken) return Promise.reject(new Error("AbortError"));
      expect(userVisibleOnly).toBe(true);
      const endpoint = `https://push.example/${(this.made += 1)}`;
      this.there = {
        endpoint,
        options: { applicationServerKey: applicationServerKey.buffer },
        unsubscribe: () => {
          this.there = null;
          return Promise.resolve(true);
        },
        toJSON: () => ({ endpoint, keys: { p256dh: "p", auth: "a" } }),
      };
      return Promise.resolve(this.there);
    },
  };

  globals(): void {
    const registration = { pushManager: this.pushManager };
    const world = this;
    vi.stubGlobal("Notification", {
      get permission() {
        return world.permission;
      },
      requestPermission: () => Promise.resolve((world.permission = world.answers)),
    });
    vi.stubGlobal("PushManager", class {});
    vi.stubGlobal("navigator", {
      serviceWorker: { register: () => Promise.resolve(registration), ready: Promise.resolve(registration), getRegistration: () => Promise.resolve(registration) },
    });
    vi.stubGlobal("fetch", (path: string, asked: { body?: string }) => this.answer(path.replace("/api/v1", ""), asked.body));
  }

  private answer(path: string, text?: string): Promise<Response> {
    if (this.offline) return Promise.reject(new TypeError("offline"));
    if (path === "/push-key") return Promise.resolve(Response.json({ key: this.key }));
    const body = JSON.parse(text ?? "{}") as Record<string, unknown>;
    this.posted.push({ path, body });
    const subject = body["subject"] as typeof AREA | undefined;
    const status = this.refusals[subject?.kind ?? path];
    if (status) return Promise.resolve(Response.json({ code: "x", title: "Tidak bisa", fields: [] }, { status }));
    const { endpoint } = (body["subscription"] ?? {}) as { endpoint?: string };
    return Promise.resolve(Response.json({ subject: { ...subject, name: `nama ${subject?.id}` }, stop: `s.${subject?.id}.${endpoint}` }, { status: 201 }));
  }
}

let world: World;

beforeEach(() => {
  world = new World();
  world.globals();
  device.removeItem("lapor-followed");
});
afterEach(() => vi.unstubAllGlobals());

describe("following on this device", () => {
  it("is possible where a browser can, and says what stands in its way", () => {
    expect(possible()).toBe("yes");
    world.permission = "denied";
    expect(possible()).toBe("denied");
    const bare = (navigator: object) => possible({ navigator } as typeof globalThis);
    expect(bare({})).toBe("no");
    expect(bare({ standalone: false })).toBe("install");
  });

  it("asks first, subscribes with the service's key, and remembers how to stop", async () => {
    expect(world.made).toBe(0);
    await follow(AREA);
    expect(same(world.there!.options.applicationServerKey, bytes(KEY))).toBe(true);
    expect(world.posted).toEqual([
      {
        path: "/follows",
        body: { subject: AREA, channel: "push", subscription: { endpoint: "https://push.example/1", keys: { p256dh: "p", auth: "a" } }, language: "id" },
      },
    ]);
    expect(followed()).toEqual([{ ...AREA, name: "nama 32.73", stop: "s.32.73.https://push.example/1" }]);
  });

  it("uses one subscription for all, and lists a subject once", async () => {
    for (const subject of [AREA, REPORT, AREA]) await follow(subject);
    expect(world.made).toBe(1);
    expect(followed().map((one) => one.id)).toEqual([REPORT.id, AREA.id]);
  });

  it.each(["denied", "default"])("keeps nothing when the answer is %s", async (answer) => {
    world.answers = answer;
    await expect(follow(AREA)).rejects.toMatchObject({ why: answer === "denied" ? "denied" : "dismissed" });
    expect([world.posted, followed(), world.there]).toEqual([[], [], null]);
  });

  it("says so when the browser's push service is off", async () => {
    world.broken = true;
    await expect(follow(AREA)).rejects.toBeInstanceOf(NoPush);
    expect(followed()).toEqual([]);
  });

  it("remembers nothing that the service refused", async () => {
    world.refusals = { report: 409 };
    await expect(follow(REPORT)).rejects.toBeInstanceOf(Problem);
    expect(followed()).toEqual([]);
  });

  it("stops one, and gives the subscription back with the last", async () => {
    const [area, report] = [await follow(AREA), await follow(REPORT)];
    await stop(area);
    expect(followed()).toEqual([report]);
    expect(world.there).not.toBeNull();
    await stop(report);
    expect(world.there).toBeNull();
    expect(world.posted.slice(2).map((p) => p.body["token"])).toEqual([area.stop, report.stop]);
  });

  it("still lists what could not be stopped", async () => {
    const area = await follow(AREA);
    world.refusals = { "/follows/stop": 503 };
    await expect(stop(area)).rejects.toBeInstanceOf(Problem);
    expect(followed()).toEqual([area]);
  });
});

describe("a subscription that changed", () => {
  it("takes along what is followed, and leaves what has ended", async () => {
    await follow(AREA);
    await follow(REPORT);
    world.there = null; // the browser dropped it
    world.refusals = { report: 409 };
    await renew();
    expect(followed()).toEqual([{ ...AREA, name: "nama 32.73", stop: "s.32.73.https://push.example/2" }]);
  });

  it("is made anew for another key", async () => {
    await follow(AREA);
    world.key = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    await renew();
    expect(world.there!.endpoint).toBe("https://push.example/2");
    expect(followed()[0]?.stop).toContain("/2");
  });

  it("tries again on the next visit when the network or the service fails, and loses nothing", async () => {
    await follow(AREA);
    await follow(REPORT);
    const before = followed();
    world.there = null;
    world.refusals = { report: 503 };
    await renew();
    expect(followed()).toEqual(before);
    world.offline = true;
    await renew();
    expect(followed()).toEqual(before);
    world.offline = false;
    world.refusals = {};
    await renew();
    expect(followed().map((one) => one.id)).toEqual([AREA.id, REPORT.id]);
    expect(followed().every((one) => one.stop.endsWith("/2"))).toBe(true);
  });

  it("asks for nothing when nothing is followed or permission was taken back", async () => {
    await renew();
    expect(world.made).toBe(0);
    await follow(AREA);
    world.there = null;
    world.permission = "denied";
    await renew();
    expect(world.made).toBe(1);
  });
});
