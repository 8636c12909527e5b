import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../../src/api/client";
import { deviceStorage } from "../../src/offline/storage";
import {
  decodeBase64Url,
  followByPush,
  PushRefused,
  pushFollows,
  pushSupport,
  renewPushFollows,
  sameBytes,
  stopFollow,
} from "../../src/public/push-follows";

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
  there: {
    endpoint: string;
    options: { applicationServerKey: ArrayBuffer };
    unsubscribe(): Promise<boolean>;
    toJSON(): unknown;
  } | null = null;
  posted: { path: string; body: Record<string, unknown> }[] = [];
  refusals: Record<string, number> = {};
  offline = false;

  readonly pushManager = {
    getSubscription: () => Promise.resolve(this.there),
    subscribe: ({
      userVisibleOnly,
      applicationServerKey,
    }: {
      userVisibleOnly: boolean;
      applicationServerKey: Uint8Array<ArrayBuffer>;
    }) => {
      if (this.broken) return Promise.reject(new Error("AbortError"));
      expect(userVisibleOnly).toBe(true);
      this.made += 1;
      const endpoint = `https://push.example/${this.made}`;
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
      requestPermission: async () => {
        world.permission = world.answers;
        return world.permission;
      },
    });
    vi.stubGlobal("PushManager", class {});
    vi.stubGlobal("navigator", {
      serviceWorker: {
        register: () => Promise.resolve(registration),
        ready: Promise.resolve(registration),
        getRegistration: () => Promise.resolve(registration),
      },
    });
    vi.stubGlobal("fetch", (path: string, asked: { body?: string }) =>
      this.answer(path.replace("/api/v1", ""), asked.body),
    );
  }

  private answer(path: string, text?: string): Promise<Response> {
    if (this.offline) return Promise.reject(new TypeError("offline"));
    if (path === "/push-key") return Promise.resolve(Response.json({ key: this.key }));
    const body = JSON.parse(text ?? "{}") as Record<string, unknown>;
    this.posted.push({ path, body });
    const subject = body.subject as typeof AREA | undefined;
    const status = this.refusals[subject?.kind ?? path];
    if (status) return Promise.resolve(Response.json({ code: "x", title: "Tidak bisa", fields: [] }, { status }));
    const { endpoint } = (body.subscription ?? {}) as { endpoint?: string };
    return Promise.resolve(
      Response.json(
        { subject: { ...subject, name: `nama ${subject?.id}` }, stop: `s.${subject?.id}.${endpoint}` },
        { status: 201 },
      ),
    );
  }
}

let world: World;

beforeEach(() => {
  world = new World();
  world.globals();
  deviceStorage.removeItem("lapor-followed");
});
afterEach(() => vi.unstubAllGlobals());

describe("following on this device", () => {
  it("is possible where a browser can, and says what stands in its way", () => {
    expect(pushSupport()).toBe("yes");
    world.permission = "denied";
    expect(pushSupport()).toBe("denied");
    const bare = (navigator: object) => pushSupport({ navigator } as typeof globalThis);
    expect(bare({})).toBe("no");
    expect(bare({ standalone: false })).toBe("install");
  });

  it("asks first, subscribes with the service's key, and remembers how to stop", async () => {
    expect(world.made).toBe(0);
    await followByPush(AREA);
    expect(sameBytes(world.there?.options.applicationServerKey ?? null, decodeBase64Url(KEY))).toBe(true);
    expect(world.posted).toEqual([
      {
        path: "/follows",
        body: {
          subject: AREA,
          channel: "push",
          subscription: { endpoint: "https://push.example/1", keys: { p256dh: "p", auth: "a" } },
          language: "id",
        },
      },
    ]);
    expect(pushFollows()).toEqual([{ ...AREA, name: "nama 32.73", stop: "s.32.73.https://push.example/1" }]);
  });

  it("uses one subscription for all, and lists a subject once", async () => {
    for (const subject of [AREA, REPORT, AREA]) await followByPush(subject);
    expect(world.made).toBe(1);
    expect(pushFollows().map((one) => one.id)).toEqual([REPORT.id, AREA.id]);
  });

  it.each(["denied", "default"])("keeps nothing when the answer is %s", async (answer) => {
    world.answers = answer;
    await expect(followByPush(AREA)).rejects.toMatchObject({ why: answer === "denied" ? "denied" : "dismissed" });
    expect([world.posted, pushFollows(), world.there]).toEqual([[], [], null]);
  });

  it("says so when the browser's push service is off", async () => {
    world.broken = true;
    await expect(followByPush(AREA)).rejects.toBeInstanceOf(PushRefused);
    expect(pushFollows()).toEqual([]);
  });

  it("remembers nothing that the service refused", async () => {
    world.refusals = { report: 409 };
    await expect(followByPush(REPORT)).rejects.toBeInstanceOf(Problem);
    expect(pushFollows()).toEqual([]);
  });

  it("stops one, and gives the subscription back with the last", async () => {
    const [area, report] = [await followByPush(AREA), await followByPush(REPORT)];
    await stopFollow(area);
    expect(pushFollows()).toEqual([report]);
    expect(world.there).not.toBeNull();
    await stopFollow(report);
    expect(world.there).toBeNull();
    expect(world.posted.slice(2).map((p) => p.body.token)).toEqual([area.stop, report.stop]);
  });

  it("still lists what could not be stopped", async () => {
    const area = await followByPush(AREA);
    world.refusals = { "/follows/stop": 503 };
    await expect(stopFollow(area)).rejects.toBeInstanceOf(Problem);
    expect(pushFollows()).toEqual([area]);
  });
});

describe("a subscription that changed", () => {
  it("takes along what is followed, and leaves what has ended", async () => {
    await followByPush(AREA);
    await followByPush(REPORT);
    world.there = null; // the browser dropped it
    world.refusals = { report: 409 };
    await renewPushFollows();
    expect(pushFollows()).toEqual([{ ...AREA, name: "nama 32.73", stop: "s.32.73.https://push.example/2" }]);
  });

  it("is made anew for another key", async () => {
    await followByPush(AREA);
    world.key = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    await renewPushFollows();
    expect(world.there?.endpoint).toBe("https://push.example/2");
    expect(pushFollows()[0]?.stop).toContain("/2");
  });

  it("tries again on the next visit when the network or the service fails, and loses nothing", async () => {
    await followByPush(AREA);
    await followByPush(REPORT);
    const before = pushFollows();
    world.there = null;
    world.refusals = { report: 503 };
    await renewPushFollows();
    expect(pushFollows()).toEqual(before);
    world.offline = true;
    await renewPushFollows();
    expect(pushFollows()).toEqual(before);
    world.offline = false;
    world.refusals = {};
    await renewPushFollows();
    expect(pushFollows().map((one) => one.id)).toEqual([AREA.id, REPORT.id]);
    expect(pushFollows().every((one) => one.stop.endsWith("/2"))).toBe(true);
  });

  it("asks for nothing when nothing is followed or permission was taken back", async () => {
    await renewPushFollows();
    expect(world.made).toBe(0);
    await followByPush(AREA);
    world.there = null;
    world.permission = "denied";
    await renewPushFollows();
    expect(world.made).toBe(1);
  });
});
