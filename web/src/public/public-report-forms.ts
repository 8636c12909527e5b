/** What anybody can do about another's public report: support it, and follow it by e-mail or on this device. */

import { t } from "texts:public";
import { el } from "../ui/dom";
import { followCard } from "./follow-card";
import { JOINABLE, type PublicReport } from "./public-report";
import { refusalText } from "./refusal-text";
import { isSupported, support } from "./report-support";

/** Support and follow, for whoever reads a public report. Its reporter only sees how many support it. */
export function publicReportForms(report: PublicReport, codes: { id: string; code: string }): HTMLElement[] {
  if (report.title === undefined) return [];
  if (report.view === "reporter" || codes.code) {
    return report.supports
      ? [el("p", { class: "note", id: "supports" }, t("support_count", { n: report.supports }))]
      : [];
  }
  return [supportCard(report), followCard(report)];
}

function supportCount(n: number): string {
  return n ? t("support_count", { n }) : t("support_none");
}

function supportCard(report: PublicReport): HTMLElement {
  const number = el("p", { id: "supports" }, supportCount(report.supports ?? 0));
  const card = el(
    "section",
    { class: "card", id: "support", "aria-labelledby": "support-title" },
    el("h3", { id: "support-title" }, t("support_title")),
  );
  if (!JOINABLE.has(report.state)) {
    card.append(number);
    return card;
  }
  const said = el("p", { role: "status" });
  const button = el("button", { type: "button", id: "support-button" });
  const show = (on: boolean): void => {
    button.textContent = t(on ? "support_take_back" : "support_give");
    button.className = on ? "second" : "";
  };
  show(isSupported(report.tracking_id));
  button.addEventListener("click", () => {
    const on = !isSupported(report.tracking_id);
    button.disabled = true;
    support(report.tracking_id, on)
      .then((n) => {
        number.textContent = supportCount(n);
        said.textContent = t(on ? "support_given" : "support_taken_back");
        show(on);
      })
      .catch((error: unknown) => (said.textContent = refusalText(error)))
      .finally(() => (button.disabled = false));
  });
  card.append(el("p", { class: "hint" }, t("support_hint")), number, button, said);
  return card;
}
