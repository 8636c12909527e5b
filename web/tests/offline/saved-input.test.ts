import { describe, expect, it } from "vitest";
import { removeOldInput, removeSavedInput, savedInput, saveInput } from "../../src/offline/saved-input";
import { deviceStorage } from "../../src/offline/storage";

describe("words that were typed", () => {
  it("are kept for their report and form until they were sent or dropped", () => {
    saveInput(deviceStorage, "A", "reply", { text: "Masih rusak" });
    saveInput(deviceStorage, "A", "rate", { score: "2", comment: "" });
    saveInput(deviceStorage, "B", "reply", { text: "Lain" });
    expect(savedInput(deviceStorage, "A", "reply")).toEqual({ text: "Masih rusak" });
    expect(savedInput(deviceStorage, "A", "rate")).toEqual({ score: "2" });
    saveInput(deviceStorage, "A", "rate", {});
    expect(savedInput(deviceStorage, "A", "rate")).toEqual({});
    removeSavedInput(deviceStorage, "A");
    expect([savedInput(deviceStorage, "A", "reply"), savedInput(deviceStorage, "B", "reply")]).toEqual([
      {},
      { text: "Lain" },
    ]);
  });

  it("leave after thirty days without a change; those of an earlier release have thirty from now on", () => {
    const later = (days: number) => Date.now() + days * 86_400_000;
    saveInput(deviceStorage, "C", "reply", { text: "Masih rusak" });
    deviceStorage.setItem("lapor-words-D-reply", JSON.stringify({ text: "Dahulu" }));
    expect(savedInput(deviceStorage, "D", "reply")).toEqual({ text: "Dahulu" });
    removeOldInput(deviceStorage, later(29));
    expect(savedInput(deviceStorage, "C", "reply")).toEqual({ text: "Masih rusak" });
    removeOldInput(deviceStorage, later(31));
    expect(savedInput(deviceStorage, "C", "reply")).toEqual({});
    expect(deviceStorage.keys().filter((name) => /-[CD]-/.test(name))).toEqual([]);
  });
});
