/** What the staff's part of the API says, as types. */

import type { Filled, ResponseOf, Schema } from "./contract";
import type { Clock, Named } from "./report-types";

/** The officer who is signed in. */
export type SignedInOfficer = Omit<Schema<"Me">, "units"> & { units: Named[] };

/** One report in a worklist. The contract does not describe the fields of `region`. */
export type WorklistLine = Omit<Filled<Schema<"WorklistLine">, "category" | "submitted_at">, "region"> & {
  region: { code: string; name: string };
};

/** One page of a worklist. */
export type WorklistPage = Pick<ResponseOf<"readWorklist">, "next_page"> & { items: WorklistLine[] };

export type Actor = Schema<"Actor">;

/** One event of a report's history; `changes` holds the value before and after, by field. */
export type HistoryEvent = Omit<Filled<Schema<"HistoryEvent">, "at">, "changes"> & {
  changes: Record<string, [unknown, unknown]>;
};

/** A report as officers see it: every field is there. The contract does not describe the fields of `location`. */
export type StaffReport = Omit<
  Required<Filled<Schema<"StaffReport">, "category" | "submitted_at">>,
  "location" | "copied_to" | "clocks" | "flags"
> & {
  location: { region: string; region_name: string; address: string; lat: number | null; lon: number | null };
  copied_to: Named[];
  clocks: Clock[];
  flags: string[];
};

/** A report with its history, its files and the acts that the officer may do now; `report` is null once the officer may no longer read it. */
export type Dossier = Omit<Schema<"Dossier">, "report" | "history"> & {
  report: StaffReport | null;
  history: HistoryEvent[];
};

export type AnswerTemplate = Dossier["templates"][number];

/** Name and contact of a reporter, as the act that reveals them returns them; null when not given. */
export type ReporterIdentity = Record<keyof ResponseOf<"revealIdentity">["reporter"], string | null>;

export type AlertSubscription = Schema<"Subscription">;
/** What somebody wants to be alerted of, and when. */
export type AlertPreferences = Pick<
  AlertSubscription,
  "unit" | "urgent_only" | "themes" | "rhythm" | "language" | "evaluation"
>;
export type AlertSubscriptions = ResponseOf<"readSubscriptions">;

export type Webhook = Schema<"Webhook">;
export type WebhookRequest = Required<Schema<"WebhookWanted">>;
export type WebhookList = ResponseOf<"listWebhooks">;
export type WebhookWithSecret = Schema<"WebhookWithSecret">;
export type WebhookDelivery = Schema<"WebhookDelivery">;
export type WebhookDeliveries = ResponseOf<"readWebhookDeliveries">;
/** The contract does not describe the entries of `history`. */
export type WebhookChange = { version: number; at: string; by: { role: string; name: string | null }; reason: string };
export type WebhookDetails = Omit<ResponseOf<"readWebhook">, "history"> & { history: WebhookChange[] };

/** The figures of a month: of every agency, and of all together. */
export type MonthlyFigures = Schema<"Figures">;
export type FiguresRow = Schema<"FiguresRow">;
export type AgencyFigures = MonthlyFigures["agencies"][number];
