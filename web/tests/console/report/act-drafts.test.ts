import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { loadDraft, removeDraft, saveDraft } from "../../../src/console/report/act-drafts";
import { removeFromTab } from "../../../src/console/sign-in/tab-session";
import { FakeStorage } from "../fakes";

const place = { username: "bandung", report: "7K2M9QXD4TPC", act: "verify" };

beforeEach(() => vi.stubGlobal("sessionStorage", new FakeStorage()));
afterEach(() => vi.unstubAllGlobals());

it("keeps only what the officer changed, so that a newer text of others is not overwritten", () => {
  saveDraft(place, { title: "Judul lama", body: "Isi baru" }, { title: "Judul lama", body: "Isi lama" });
  expect(loadDraft(place)).toEqual({ body: "Isi baru" });
});

it("shows nothing to the next officer who signs in here", () => {
  saveDraft(place, { body: "Isi baru" }, {});
  expect(loadDraft({ ...place, username: "jabar" })).toEqual({});
});

it("is gone once sent, once taken back by hand, and with the session", () => {
  saveDraft(place, { body: "a" }, {});
  removeDraft(place);
  expect(loadDraft(place)).toEqual({});
  saveDraft(place, { body: "a" }, {});
  saveDraft(place, { body: "" }, {});
  expect(loadDraft(place)).toEqual({});
  saveDraft(place, { body: "a" }, {});
  removeFromTab();
  expect(loadDraft(place)).toEqual({});
});
