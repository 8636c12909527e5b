import { describe, expect, it, vi } from "vitest";
import { clearDraft, hasContent, loadDraft, saveDraft } from "../../src/offline/filing-draft";
import { withPrivacy } from "../../src/offline/old-drafts";
import { deviceStorage } from "../../src/offline/storage";

describe("draft", () => {
  it("survives, keeps its token, and is gone once cleared", () => {
    const draft = loadDraft(deviceStorage, () => "token-1");
    expect(hasContent(draft)).toBe(false);
    draft.values.title = "Judul";
    saveDraft(deviceStorage, draft);
    expect(loadDraft(deviceStorage, () => "token-2")).toMatchObject({ token: "token-1", values: { title: "Judul" } });
    expect(hasContent(loadDraft(deviceStorage, () => "token-2"))).toBe(true);
    clearDraft(deviceStorage);
    expect(loadDraft(deviceStorage, () => "token-2").token).toBe("token-2");
  });

  it("leaves after thirty days without a change; one of an earlier release has thirty from now on", () => {
    const day = 86_400_000;
    vi.useFakeTimers({ now: 100 * day });
    try {
      deviceStorage.setItem("lapor-draft", JSON.stringify({ token: "former", values: {} }));
      expect(loadDraft(deviceStorage, () => "new").token).toBe("former");
      vi.setSystemTime(129 * day);
      expect(loadDraft(deviceStorage, () => "new").token).toBe("former");
      vi.setSystemTime(131 * day);
      expect(loadDraft(deviceStorage, () => "new").token).toBe("new");
    } finally {
      vi.useRealTimers();
      clearDraft(deviceStorage);
    }
  });

  it("begins anew when what was kept cannot be read", () => {
    const broken = { getItem: () => "{", setItem: () => undefined, removeItem: () => undefined };
    expect(loadDraft(broken, () => "fresh").token).toBe("fresh");
  });

  it("keeps hidden what a draft of an earlier release hid", () => {
    expect(withPrivacy({ anonymous: "yes" })).toEqual({ privacy: "anonymous" });
    expect(withPrivacy({ anonymous: "yes", confidential: "yes" })).toEqual({ privacy: "secret" });
    expect(withPrivacy({ confidential: "yes", title: "x" })).toEqual({ privacy: "confidential", title: "x" });
    expect(withPrivacy({ anonymous: "", title: "x" }).privacy).toBeUndefined();
  });
});
