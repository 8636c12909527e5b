/** Show what was sent about a report and what became of it. */

import { t as tSite } from "texts:common";
import { t } from "texts:console";
import type { SentMessage } from "../../api/report-types";
import { moment } from "../../ui/dates";
import { outcomeText } from "../../ui/delivery-log";
import { el } from "../../ui/dom";
import { lazyDetails } from "../../ui/lazy-details";
import { pageRefusalText } from "../forms/refusals";
import { callStaffApi, SignedOut } from "../sign-in/staff-api";

/** What was sent about a report and what became of it; asked for when it is opened. */
export function deliveryLog(id: string, signedOut: () => void): HTMLElement {
  const words = { title: t("deliveries"), loading: t("loading"), retry: tSite("retry"), failed: pageRefusalText };
  return lazyDetails({ class: "card", id: "deliveries" }, words, async () => {
    try {
      const { items } = await callStaffApi<{ items: SentMessage[] }>(
        "GET",
        `/reports/${encodeURIComponent(id)}/deliveries`,
      );
      if (!items.length) return [el("p", {}, t("deliveries_none"))];
      return [el("ul", { class: "files" }, ...items.map(deliveryLine))];
    } catch (error) {
      if (error instanceof SignedOut) signedOut();
      throw error;
    }
  });
}

function deliveryLine(sent: SentMessage): HTMLElement {
  const to = sent.to === "reporter" ? t("deliveries_reporter") : sent.to.name;
  const lost = ["gave_up", "held_back"].includes(sent.outcome);
  return el(
    "li",
    { "data-outcome": sent.outcome },
    el("strong", {}, sent.message_label),
    el("span", { class: "meta" }, ` ${t("deliveries_to", { to, channel: sent.channel_label })}`),
    el(
      "div",
      {},
      el("span", { class: lost ? "tag late" : "tag" }, outcomeText(sent)),
      el("span", { class: "meta" }, ` ${moment(sent.at)}`),
    ),
  );
}
