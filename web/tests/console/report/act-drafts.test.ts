import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { draft, dropDraft, keepDraft } from "../../../src/console/report/act-drafts";
import { forget } from "../../../src/console/sign-in/tab-session";
import { FakeStorage } from "../fakes";

const place = { username: "bandung", report: "7K2M9QXD4TPC", act: "verify" };

beforeEach(() => vi.stubGlobal("sessionStorage", new FakeStorage()));
afterEach(() => vi.unstubAllGlobals());

it("keeps only what the officer changed, so that a newer text of others is not overwritten", () => {
  keepDraft(place, { title: "Judul lama", body: "Isi baru" }, { title: "Judul lama", body: "Isi lama" });
  expect(draft(place)).toEqual({ body: "Isi baru" });
});

it("shows nothing to the next officer who signs in here", () => {
  keepDraft(place, { body: "Isi baru" }, {});
  expect(draft({ ...place, username: "jabar" })).toEqual({});
});

it("is gone once sent, once taken back by hand, and with the session", () => {
  keepDraft(place, { body: "a" }, {});
  dropDraft(place);
  expect(draft(place)).toEqual({});
  keepDraft(place, { body: "a" }, {});
  keepDraft(place, { body: "" }, {});
  expect(draft(place)).toEqual({});
  keepDraft(place, { body: "a" }, {});
  forget();
  expect(draft(place)).toEqual({});
});
