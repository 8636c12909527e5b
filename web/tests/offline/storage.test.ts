import { describe, expect, it } from "vitest";
import { BrowserStorage } from "../../src/offline/storage";

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
