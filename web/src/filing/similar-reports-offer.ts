/** Reports of others that look like the one that is about to be sent: one may be supported in its place. */

import { t } from "texts:filing";
import { JOINABLE } from "../public/public-report";
import { byId, el, focusOn } from "../ui/dom";
import { loadHelper } from "./suggestions/optional-helpers";
import type { SimilarReport } from "./suggestions/similar-reports";

/** Cards for `place`; `begin` gives up the draft. */
export function others(found: readonly SimilarReport[], place: HTMLElement, begin: () => Promise<void>): HTMLElement[] {
  const different = el("button", { type: "button", class: "second", id: "different" }, t("mine_differs"));
  different.addEventListener("click", () => {
    place.replaceChildren();
    byId("send").focus();
  });
  const cards = found.map((one) => {
    const open = el("a", { href: `/lacak/?id=${encodeURIComponent(one.tracking_id)}` }, t("see_report"));
    const button = el("button", { type: "button", "data-support": one.tracking_id }, t("support_this"));
    const joinable = JOINABLE.has(one.state); // nobody can support what has ended
    const card = el(
      "li",
      { class: "card" },
      el("p", {}, el("strong", {}, one.title)),
      el("p", { class: "hint" }, [one.place, one.agency, one.state_label].filter(Boolean).join(" · ")),
      el("p", { class: "hint" }, t("supported_by", { n: one.supports })),
      joinable ? button : el("p", {}, open),
    );
    button.addEventListener("click", () => {
      button.disabled = true;
      void loadHelper("support")
        .then(async (support) => {
          if (!support) throw new Error("not there");
          const n = await support(one.tracking_id);
          const link = el("a", { href: `/lacak/?id=${encodeURIComponent(one.tracking_id)}` }, t("see_report"));
          const anew = el("button", { type: "button", class: "second", id: "give-up" }, t("draft_anew"));
          anew.addEventListener("click", () => void begin());
          const said = el(
            "div",
            { class: "note good", id: "supported", role: "status" },
            el("p", {}, t("support_done", { n })),
            el("p", { class: "row" }, link, anew),
          );
          place.replaceChildren(said);
          focusOn(said);
        })
        .catch(() => {
          button.disabled = false;
          card.append(el("p", { class: "error", role: "alert" }, t("support_failed")));
        });
    });
    return card;
  });
  return [
    el("h3", {}, t("similar_title")),
    el("p", { class: "hint" }, t("similar_lead")),
    el("ul", { class: "plain-list" }, ...cards),
    el("p", {}, different),
  ];
}
