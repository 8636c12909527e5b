import type { Attachment, Clock } from "../tracking/report-view";
import type { TextDifference } from "../ui/text-difference";
import type { UploadForm } from "./client";

export interface Named {
  id: string;
  name: string;
}

export interface Me {
  username: string;
  name: string;
  role: string;
  agency: Named | null;
  unit: string | null;
  units: Named[];
}

export interface Line {
  id: string;
  tracking_id: string;
  title: string | null;
  kind: string;
  category: Named;
  region: { code: string; name: string };
  agency: string | null;
  unit: string | null;
  state: string;
  state_label: string;
  due_at: string | null;
  working_days_left: number | null;
  overdue: boolean;
  anonymous: boolean;
  confidential: boolean;
  supervisory: boolean | null;
  tier: string | null;
  submitted_at: string;
}

export interface Actor {
  role: string;
  label: string;
  agency: string | null;
  name: string | null;
}

export interface HistoryEvent {
  seq: number;
  at: string;
  act: string;
  label: string;
  actor: Actor;
  reason: string | null;
  text: string | null;
  changes: Record<string, [unknown, unknown]>;
}

export interface StaffReport {
  id: string;
  tracking_id: string;
  version: number;
  state: string;
  state_label: string;
  kind: string;
  title: string;
  body: string;
  original_title: string | null;
  original_body: string | null;
  incident_date: string;
  location: { region: string; region_name: string; address: string; lat: number | null; lon: number | null };
  category: Named;
  agency: Named | null;
  unit: string | null;
  target_agency: string | null;
  suggested_agency: Named | null;
  anonymous: boolean;
  confidential: boolean;
  has_reporter: boolean;
  channel: "web" | "sms" | "email";
  supervisory: boolean | null;
  submitted_at: string;
  clocks: Clock[];
  tier: Named | null;
  hold_question: string | null;
  flags: string[];
  copied_to: Named[];
  bounces: number;
  proposal: { text: string; by: string } | null;
  appealed: boolean;
  taken_over: boolean;
  merged_into: string | null;
  followers: number;
  undeliverable: ("email" | "sms")[];
  split_from: string | null;
  parts: string[];
  difference: TextDifference | null;
  ended: { by: string; reason: string } | null;
  rating: { score: number; comment: string } | null;
}

export interface StaffFile extends Attachment {
  type: string;
  size: number;
}

export interface Template {
  id: string;
  title: string;
  text: string;
}

export interface Dossier {
  report: StaffReport | null;
  history: HistoryEvent[];
  files: StaffFile[];
  acts: string[];
  uploads: UploadForm[];
  templates: Template[];
}
