/** The deadlines of a report. */

import { t } from "texts:console";
import type { Clock } from "../../api/report-types";
import type { StaffReport } from "../../api/staff-types";
import { day } from "../../ui/dates";
import { el } from "../../ui/dom";
import { dueSentence } from "../worklist/due-sentence";

export function clockSection(report: StaffReport): HTMLElement {
  const lines = report.clocks.map((clock) => {
    const words = clockTexts(clock);
    return el(
      "li",
      words.late ? { class: "late" } : {},
      el("strong", {}, words.title),
      words.text ? el("span", { class: "when" }, words.text) : null,
    );
  });
  return el(
    "section",
    { class: "card", id: "clocks", "aria-labelledby": "clocks-title" },
    el("h2", { id: "clocks-title" }, t("clocks")),
    report.tier ? el("p", { class: "note bad", id: "tier" }, t("tier_note", { agency: report.tier.name })) : null,
    lines.length ? el("ul", { class: "clocks" }, ...lines) : el("p", {}, t("no_clocks")),
  );
}

function clockTexts(clock: Clock): { title: string; text: string; late: boolean } {
  const values = { label: clock.label, date: day(clock.due_at) };
  if (clock.stopped) return { title: t(clock.overdue ? "clock_missed" : "clock_met", values), text: "", late: false };
  if (clock.paused) return { title: t("clock_paused", values), text: "", late: false };
  const due = dueSentence(clock, new Date());
  const promise = clock.promised_for ? ` ${t("promised", { date: day(clock.promised_for) })}` : "";
  return { title: t("clock_open", values), ...due, text: due.text + promise };
}
