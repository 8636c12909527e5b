import { describe, expect, it } from "vitest";
import { removeSavedInput, savedInput, saveInput } from "../../src/offline/saved-input";
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
});
