import { expect, it } from "vitest";
import { FormState } from "../../src/filing/form-state";
import { loadDraft } from "../../src/offline/filing-draft";
import { BrowserStorage } from "../../src/offline/storage";

/** Nothing lies in `localStorage` here: the storage lasts as long as the test. */
const aForm = () => new FormState(new BrowserStorage("localStorage"));
const stored = (form: FormState) => loadDraft(form.storage, () => "none");

it("an answer is kept on the device under the token that the report will be sent with", () => {
  const form = aForm();
  form.setAnswer("title", "Jalan berlubang");
  expect(stored(form)).toMatchObject({ token: form.draft.token, values: { title: "Jalan berlubang" } });
});

it("nothing is written while another tab has the draft; afterwards that tab's draft is gone on with", () => {
  const form = aForm();
  form.setAnswer("title", "Jalan berlubang");
  const other = new FormState(form.storage);
  form.saving = false;
  other.setAnswer("title", "Lampu mati");
  form.setAnswer("body", "Sudah seminggu");
  expect(stored(form).values).toEqual({ title: "Lampu mati" });
  form.reloadDraft();
  expect(form.draft).toMatchObject({ token: other.draft.token, values: { title: "Lampu mati" } });
});

it("a draft that is given up leaves nothing, and the next one has a token of its own", () => {
  const form = aForm();
  form.setAnswer("title", "Jalan berlubang");
  const { token } = form.draft;
  form.discardDraft();
  expect(form.draft.values).toEqual({});
  expect(form.draft.token).not.toBe(token);
  expect(stored(form).token).toBe("none");
});

it("a received report takes its own draft from the device, and no other", () => {
  const form = aForm();
  form.setAnswer("title", "Jalan berlubang");
  expect(form.forgetReceivedDraft("another")).toBe(false);
  expect(stored(form).values).toEqual({ title: "Jalan berlubang" });
  expect(form.forgetReceivedDraft(form.draft.token)).toBe(true);
  expect(stored(form).token).toBe("none");
});

it("a report that is taken back keeps its token, and another tab's draft", () => {
  const form = aForm();
  form.takeBack({ token: "sent before", values: { title: "Jalan berlubang" } }, false);
  expect([form.draft.token, stored(form).token]).toEqual(["sent before", "none"]);
  form.takeBack({ token: "sent before", values: { title: "Jalan berlubang" } }, true);
  expect(stored(form)).toMatchObject({ token: "sent before", values: { title: "Jalan berlubang" } });
});
