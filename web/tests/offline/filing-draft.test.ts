import { describe, expect, it } from "vitest";
import { clearDraft, hasContent, loadDraft, saveDraft } from "../../src/offline/filing-draft";
import { isOver, withPrivacy } from "../../src/offline/old-drafts";
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
    const later = (days: number) => Date.now() + days * 86_400_000;
    saveDraft(deviceStorage, { token: "kept", values: { title: "Judul" } });
    const kept = () => loadDraft(deviceStorage, () => "new");
    expect([29, 31].map((days) => isOver(deviceStorage, kept(), later(days)))).toEqual([false, true]);
    deviceStorage.setItem("lapor-draft", JSON.stringify({ token: "former", values: { title: "Judul" } }));
    expect(isOver(deviceStorage, kept(), later(999))).toBe(false);
    expect(isOver(deviceStorage, kept(), later(31))).toBe(true);
    clearDraft(deviceStorage);
    expect(isOver(deviceStorage, kept(), later(31))).toBe(false);
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
