/** What the public part of the API says about reports, as types. */

import type { Filled, ResponseOf, Schema } from "./contract";

/** Something with an id and the name that people know it by. */
export type Named = Schema<"Named">;

/** Where and with which fields one declared file is sent. */
export type UploadForm = Schema<"Upload">;

/** A file as it is declared before it is sent. `type` is what the browser says, checked by `attachmentFault`. */
export type DeclaredFile = Record<"name" | "type", string> & Pick<Schema<"DeclaredFile">, "size">;

export type Attachment = Schema<"Attachment">;
export type Clock = Filled<Schema<"Clock">, "due_at">;
export type TimelineEvent = Filled<Schema<"TimelineEvent">, "at">;

/** What officers changed in a reporter's words: pieces kept (`=`), taken out (`-`) and put in (`+`). */
export type TextDifference = Schema<"Difference">;
export type TextPieces = Schema<"Pieces">;

export type Channel = Schema<"Channel">;
/** How far a contact is; null when none was given. The addresses themselves are never in a response. */
export type ContactStates = NonNullable<Schema<"Followed">["contact"]>;
export type ContactState = ContactStates["email"];

/** A report as its reader may see it: the public part, or the reporter's view. */
export type TrackedReport = Omit<
  Filled<Schema<"Followed">, "submitted_at">,
  "category" | "timeline" | "clocks" | "main"
> & {
  category?: Named;
  timeline: TimelineEvent[];
  clocks?: Clock[];
  main?: TrackedReport | null;
};

/** The response to filing a report. */
export type FiledReport = Filled<Schema<"Receipt">, "due_at">;

/** A line of the delivery log: one message about a report, and what became of it. */
export type SentMessage = Filled<Schema<"Sent">["items"][number], "at">;

/** The signed receipt, and what was filed as the text whose hash the receipt holds. */
export type SignedReceipt = ResponseOf<"readReceipt">;

export type ReferenceData = Pick<Schema<"Reference">, "categories" | "agencies">;
export type Category = ReferenceData["categories"][number];
export type CategoryWithNotice = Schema<"CategoryWithNotice">;

/** What can be followed: a report, an area, an agency. */
export type FollowSubject = Schema<"FollowSubject">;
export type FollowResponse = Schema<"Following">;
