/** A map to point at a place. Loaded, tiles and all, only when it is opened; worked by keyboard as by finger. */

import { map as leaflet, tileLayer } from "leaflet";
import "leaflet/dist/leaflet.css";
import { t } from "texts:filing";
import { el } from "../../ui/dom";
import "../../style/map.css";

export interface Tiles {
  url: string;
  credit: string;
  at: [number, number] | null;
}

const JAKARTA: [number, number] = [-6.2, 106.82];

/** The middle of the map is the point: moving the map moves it, by arrow keys too. */
export function openMap(
  place: HTMLElement,
  tiles: Tiles,
  close: () => void,
  chosen: (lat: number, lon: number) => void,
): void {
  const canvas = el("div", { id: "map", role: "application", "aria-label": t("map_label"), tabindex: "0" });
  const pin = el("div", { class: "pin", "aria-hidden": "true" });
  const use = el("button", { type: "button", id: "use-centre" }, t("map_use"));
  const cancel = el("button", { type: "button", class: "second" }, t("map_close"));
  const where = el("p", { class: "hint", role: "status", id: "map-centre" });
  place.replaceChildren(
    el("p", { class: "hint" }, t("map_hint")),
    el("div", { class: "map-frame" }, canvas, pin),
    where,
    el("p", { class: "row" }, use, cancel),
  );
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const motion = { fadeAnimation: !still, zoomAnimation: !still, markerZoomAnimation: !still, inertia: !still };
  const shown = leaflet(canvas, { ...motion, minZoom: 4, maxZoom: 19, attributionControl: true }).setView(
    tiles.at ?? JAKARTA,
    tiles.at ? 16 : 11,
  );
  shown.attributionControl.setPrefix(false);
  // Leaflet writes the credit as markup: it comes from our own settings, and is made harmless all the same.
  tileLayer(tiles.url, {
    attribution: tiles.credit.replace(/[<>&"]/g, ""),
    referrerPolicy: "strict-origin-when-cross-origin",
  }).addTo(shown);
  const tell = (): void => {
    const { lat, lng } = shown.getCenter();
    where.textContent = t("map_centre", { lat: lat.toFixed(5), lon: lng.toFixed(5) });
  };
  shown.on("moveend", tell);
  tell();
  use.addEventListener("click", () => {
    const { lat, lng } = shown.getCenter();
    shown.remove();
    chosen(lat, lng);
  });
  cancel.addEventListener("click", () => {
    shown.remove();
    close();
  });
  canvas.focus();
}
