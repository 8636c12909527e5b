/** Say what the point of a report is, what is near it, and ask when the region chosen lies somewhere else. */

import { t } from "texts:filing";
import { el } from "../../ui/dom";
import type { NearbyPlace, PointFacts } from "../suggestions/geography";

interface ChosenPoint {
  lat: string;
  lon: string;
  /** The region chosen, by code and by name; "" while none is. */
  code: string;
  label: string;
}

interface PointActions {
  removePoint(): void;
  chooseRegion(place: NearbyPlace): void;
}

/** `filledIn`: the region was taken from the point, and nobody has chosen another since. */
export function pointNote(
  point: ChosenPoint,
  facts: PointFacts,
  filledIn: boolean,
  actions: PointActions,
): HTMLElement[] {
  const { lat, lon } = point;
  const remove = button("plain", t("point_remove"), actions.removePoint);
  const said = el("p", { class: "note good" }, t("point_set", { lat, lon }), " ", remove);
  const nearest = facts.near[0];
  if (facts.elsewhere && nearest) {
    const chosen = point.label;
    return [
      el(
        "div",
        { class: "note warn", id: "point-question", role: "status" },
        el("p", {}, t("point_question", { place: nearest.label, chosen })),
        el(
          "p",
          { class: "row" },
          button("second", t("point_right", { place: nearest.label }), () => actions.chooseRegion(nearest)),
          button("second", t("region_right", { chosen }), actions.removePoint),
        ),
      ),
      said,
    ];
  }
  if (!point.code && !facts.near.length) return [said, el("p", { class: "hint" }, t("point_needs_region"))];
  const others = facts.near.filter((place) => place.code !== point.code);
  if (!filledIn || !others.length) return [said];
  const choices = others.map((place) => button("second", place.label, () => actions.chooseRegion(place)));
  return [
    said,
    el("p", { id: "region-from-point" }, t("region_set", { place: point.label })),
    el("div", {}, el("p", { class: "hint" }, t("near")), el("p", { class: "row" }, ...choices)),
  ];
}

function button(look: string, words: string, act: () => void): HTMLButtonElement {
  const made = el("button", { type: "button", class: look }, words);
  made.addEventListener("click", act);
  return made;
}
