/** What was reported and how it stands, as facts. */

import { codeLabel, t } from "texts:console";
import type { StaffReport } from "../../api/staff-types";
import { day, moment } from "../../ui/dates";
import { el } from "../../ui/dom";
import { renderDifference } from "../../ui/text-difference";
import type { ReferenceNames } from "../forms/reference-names";

export function reportContent(report: StaffReport, names: ReferenceNames): HTMLElement {
  const { location: where } = report;
  const rows: [string, string | null | undefined][] = [
    [t("agency"), report.agency?.name],
    [t("unit"), report.unit && names.unit(report.unit)],
    [t("kind"), kindText(report)],
    [t("category"), names.category(report.category)],
    [t("place"), [where.address, where.region_name].filter(Boolean).join(", ")],
    [t("coordinates"), where.lat === null || where.lon === null ? null : `${where.lat}, ${where.lon}`],
    [t("incident"), day(report.incident_date)],
    [t("submitted"), moment(report.submitted_at)],
    [t("channel"), codeLabel("channel", report.channel)],
    [t("chosen_agency"), report.target_agency && names.agency(report.target_agency)],
    [t("suggested"), report.suggested_agency?.name],
    [t("copied_to"), report.copied_to.map((agency) => agency.name).join(", ")],
    [t("returned_times"), report.bounces ? String(report.bounces) : null],
    [t("followers"), report.followers ? String(report.followers) : null],
    [t("merged_into"), report.merged_into],
    [t("split_from"), report.split_from],
    [t("parts"), report.parts.join(", ")],
    [
      t("identity"),
      t(report.anonymous ? "identity_anonymous" : report.has_reporter ? "identity_sealed" : "identity_none"),
    ],
    [
      t("undeliverable"),
      report.undeliverable
        .map((channel) => t(channel === "email" ? "undeliverable_email" : "undeliverable_sms"))
        .join(", "),
    ],
  ];
  const original = [report.original_title, report.original_body].filter(Boolean).join("\n\n");
  return el(
    "section",
    { class: "card", "aria-labelledby": "text-title" },
    el("h2", { id: "text-title" }, t(original ? "text_now" : "text_reported")),
    el("p", { class: "said", id: "report-body" }, report.body),
    original
      ? el(
          "details",
          { id: "original" },
          el("summary", {}, t("original")),
          el("p", { class: "said" }, original),
          ...editedText(report),
        )
      : null,
    report.proposal
      ? el(
          "div",
          { class: "note warn", id: "proposal" },
          el("h3", {}, t("proposal", { by: report.proposal.by })),
          el("p", { class: "said" }, report.proposal.text),
        )
      : null,
    report.hold_question
      ? el("div", { class: "note warn" }, el("h3", {}, t("question")), el("p", {}, report.hold_question))
      : null,
    report.ended
      ? el(
          "p",
          { class: "note" },
          t("ended", { by: codeLabel("role", report.ended.by), reason: codeLabel("reason", report.ended.reason) }),
        )
      : null,
    report.rating
      ? el(
          "p",
          { class: "note" },
          [t("rating", { score: report.rating.score }), report.rating.comment].filter(Boolean).join(": "),
        )
      : null,
    el(
      "dl",
      { class: "facts" },
      ...rows
        .filter(([, value]) => value)
        .map(([key, value]) => el("div", {}, el("dt", {}, key), el("dd", {}, value ?? ""))),
    ),
  );
}

/** The words taken out and put in, where an officer edited them. */
function editedText({ difference }: StaffReport): HTMLElement[] {
  if (!difference) return [];
  const words = { out: t("taken_out"), in: t("put_in") };
  return [
    el("h3", {}, t("difference")),
    renderDifference(difference.title, words),
    renderDifference(difference.body, words),
  ];
}

/** Whether a complaint is supervisory is known from its verification on. */
function kindText({ kind, supervisory }: StaffReport): string {
  const verified = supervisory !== null && kind === "complaint";
  return [codeLabel("kind", kind), verified && t(supervisory ? "supervisory" : "not_supervisory")]
    .filter(Boolean)
    .join(", ");
}
