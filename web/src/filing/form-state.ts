/** Hold the state of the report form: what its parts share, in one place. */

import type { DeclaredFile } from "../api/report-types";
import { clearDraft, type FilingDraft, loadDraft, saveDraft } from "../offline/filing-draft";
import { type BrowserStorage, deviceStorage } from "../offline/storage";
import type { FieldError } from "../ui/field-errors";
import { STEPS, type Step } from "./form-steps";

const newToken = (): string => crypto.randomUUID();

export class FormState {
  /** The submission token, and the answers by field name. Changed by the methods below alone. */
  draft: FilingDraft;
  /** Files that were chosen to be sent along, as they will be declared. */
  files: DeclaredFile[] = [];
  /** The step that is shown; a wide screen shows all but the review at once. */
  step: Step = STEPS[0];
  /** One answer is changed from the review, which is next again. */
  changingAnswer = false;
  /** A draft of an earlier visit was found, and nobody has said yet whether to go on with it. */
  undecided = false;
  /** Something stands in place of the form: a question about a draft, a report on its way, a receipt. */
  covered = false;
  /** What is typed here is saved: not while another tab has the draft. */
  saving = true;
  /** Why reports of the chosen category are not taken here; "" when they are. */
  categoryStop = "";
  /** Says what is wrong with a contact, once its rules are loaded (`fields/contact-field.ts`). */
  contactErrors: () => FieldError[] = () => [];

  constructor(readonly storage: BrowserStorage) {
    this.draft = loadDraft(storage, newToken);
  }

  /** Set the answer of a field; "" takes it away. */
  setAnswer(name: string, value: string): void {
    this.draft.values[name] = value;
    if (this.saving) saveDraft(this.storage, this.draft);
  }

  /** Go on with the draft that the device has now, as another tab left it. */
  reloadDraft(): void {
    this.draft = loadDraft(this.storage, newToken);
  }

  /** Take a report back into the form, under the token that it was to be sent with. */
  takeBack(draft: FilingDraft, saving: boolean): void {
    this.draft = draft;
    this.saving = saving;
    if (saving) saveDraft(this.storage, draft);
  }

  /** Give up the draft and begin an empty one with a token of its own. */
  discardDraft(): void {
    clearDraft(this.storage);
    this.draft = { token: newToken(), values: {} };
  }

  /** Forget the draft on the device, since its report has been received; false when another draft stands in the form. */
  forgetReceivedDraft(token: string): boolean {
    if (this.draft.token !== token) return false;
    clearDraft(this.storage);
    return true;
  }
}

/** The form of this page. */
export const form = new FormState(deviceStorage);
