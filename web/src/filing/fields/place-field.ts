/** The fields of the place: a search over regions, the device's position, the photo's, or a point on a map. */

import { t } from "texts:filing";
import { combobox } from "../../ui/combobox";
import { byId, el, focusOn } from "../../ui/dom";
import { showFieldError } from "../../ui/field-errors";
import { showUnlessPressed } from "../../ui/late-content";
import { form } from "../form-state";
import { roundDegrees } from "../photos/prepare-photo";
import type { PointFacts } from "../suggestions/geography";
import { askHelper } from "../suggestions/optional-helpers";
import { searchPlaces } from "../suggestions/place-data";
import { pointNote } from "./point-note";

export interface PlaceField {
  shown(): void;
  offerPhotoPlace(lat: number, lon: number): Promise<void>;
}

interface Tiles {
  tiles?: string;
  tiles_credit?: string;
}

/** Where a point is from: a photo's is dropped when a place is chosen by hand, the others were set by hand themselves. */
type PointOrigin = "photo" | "device";

/** What is said of a point while nothing is known of where places lie. */
const UNKNOWN: PointFacts = { inside: true, near: [], elsewhere: false };

export function placeField(): PlaceField {
  const region = byId<HTMLInputElement>("region");
  const point = byId("point");
  const chosen = el("div", { id: "chosen-point" });
  const status = el("p", { class: "hint", role: "status", id: "point-status" });
  const here = el("button", { type: "button", class: "second", id: "use-position" }, t("use_position"));
  const map = el("button", { type: "button", class: "second", id: "open-map", hidden: true }, t("open_map"));
  const canvas = el("div", { id: "map-place" });
  point.append(el("p", { class: "row" }, here, map), status, canvas, chosen);
  byId("region-hint").textContent = t("region_search");

  const setRegion = (code: string, label: string): void => {
    region.value = label;
    form.setAnswer("region", label);
    form.setAnswer("region_code", code);
    form.setAnswer("region_by_point", "");
    showFieldError("region", "");
  };
  /** A village or landmark that was chosen says more than its district: it is kept, unless an address was written. */
  const keepDetail = (detail: string): void => {
    const address = byId<HTMLInputElement>("address");
    if (!detail || address.value.trim()) return;
    address.value = detail;
    form.setAnswer("address", detail);
  };
  const dropPoint = (): void => {
    for (const name of ["lat", "lon", "point_from"]) form.setAnswer(name, "");
    void show();
  };
  combobox(
    region,
    searchPlaces,
    (place) => {
      form.setAnswer("region_code", place?.code ?? "");
      form.setAnswer("region_by_point", "");
      if (!place) return;
      keepDetail(place.detail);
      form.setAnswer("region", place.label);
      status.textContent = "";
      if (form.draft.values.point_from === "photo") dropPhotoPoint();
      else void show();
    },
    { none: t("no_match"), failed: t("err_reference"), found: (n) => t("matches", { n }) },
  );
  region.addEventListener("change", () => {
    form.setAnswer("region", region.value);
  });

  /** The place was chosen by hand: where a photo happened to be taken no longer speaks for it. */
  const dropPhotoPoint = (): void => {
    const { lat, lon } = form.draft.values;
    dropPoint();
    const again = el("button", { type: "button", class: "plain" }, t("photo_point_back"));
    again.addEventListener("click", () => void setPoint(Number(lat), Number(lon), "device"));
    status.replaceChildren(t("photo_point_dropped"), " ", again);
  };

  /** Take a point, unless it lies abroad; the place nearest to it fills in the region, while none was chosen by hand. */
  const setPoint = async (lat: number, lon: number, from: PointOrigin): Promise<boolean> => {
    const { near, inside } = await askHelper("pointFacts", UNKNOWN, lat, lon, "");
    if (!inside) {
      say(t("point_abroad"));
      return false;
    }
    form.setAnswer("lat", String(lat));
    form.setAnswer("lon", String(lon));
    form.setAnswer("point_from", from);
    say("");
    const nearest = near[0];
    if (nearest && (!form.draft.values.region_code || form.draft.values.region_by_point)) {
      setRegion(nearest.code, nearest.label);
      form.setAnswer("region_by_point", "yes");
      region.dispatchEvent(new Event("change", { bubbles: true }));
    }
    await show();
    return true;
  };
  /** Say what the point is, and ask which is meant when the region chosen lies elsewhere. Called again at every visit. */
  const show = async (): Promise<void> => {
    const { lat, lon, region_code: code = "", region: label = "" } = form.draft.values;
    if (!lat || !lon) {
      chosen.replaceChildren();
      return;
    }
    const facts = await askHelper("pointFacts", UNKNOWN, Number(lat), Number(lon), code);
    const now = form.draft.values;
    if (now.lat !== lat || (now.region_code ?? "") !== code) return; // changed meanwhile
    const note = pointNote({ lat, lon, code, label }, facts, Boolean(form.draft.values.region_by_point), {
      removePoint: () => {
        dropPoint();
        here.focus();
      },
      chooseRegion: (place) => {
        setRegion(place.code, place.label);
        region.dispatchEvent(new Event("change", { bubbles: true }));
        void show();
        region.focus();
      },
    });
    showUnlessPressed(() => chosen.replaceChildren(...note));
  };
  /** Say what a search for the position, or loading the map, led to: it may end many seconds after it was asked for. */
  const say = (text: string): void =>
    showUnlessPressed(() => {
      status.textContent = text;
    });
  here.addEventListener("click", () => {
    status.textContent = t("locating");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => void setPoint(roundDegrees(coords.latitude), roundDegrees(coords.longitude), "device"),
      () => say(t("no_position")),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 0 },
    );
  });
  if (!("geolocation" in navigator)) here.hidden = true;
  map.addEventListener("click", () => {
    status.textContent = t("loading");
    import("./place-map").then(
      async ({ openMap }) => {
        say("");
        const { lat, lon } = form.draft.values;
        const settings = await config();
        map.hidden = true;
        const close = () => {
          canvas.replaceChildren();
          map.hidden = false;
          map.focus();
        };
        openMap(
          canvas,
          {
            url: settings.tiles ?? "",
            credit: settings.tiles_credit ?? "",
            at: lat && lon ? [Number(lat), Number(lon)] : null,
          },
          close,
          (lat, lon) => {
            close();
            void setPoint(roundDegrees(lat), roundDegrees(lon), "device");
          },
        );
      },
      () => say(t("err_reference")),
    );
  });
  let settings: Promise<Tiles> | undefined;
  const config = (): Promise<Tiles> => {
    settings ??= fetch("/config.json")
      .then((answer) => answer.json() as Promise<Tiles>)
      .catch(() => {
        settings = undefined;
        return {};
      });
    return settings;
  };
  return {
    shown: () => {
      void show();
      void config().then(({ tiles }) =>
        showUnlessPressed(() => {
          map.hidden = !tiles || canvas.childElementCount > 0;
        }),
      );
    },
    offerPhotoPlace: async (lat, lon) => {
      if (form.draft.values.lat) return;
      const { near, inside } = await askHelper("pointFacts", { ...UNKNOWN, inside: false }, lat, lon, "");
      if (!inside) return; // taken abroad, or who knows where: no place of a report to an Indonesian agency
      document.querySelector("#photo-place-offer")?.remove();
      const yes = el("button", { type: "button", id: "use-photo-place" }, t("photo_use"));
      const no = el("button", { type: "button", class: "second" }, t("photo_ignore"));
      const where = near[0]?.label ?? `${lat}, ${lon}`;
      const note = el(
        "div",
        { class: "note", id: "photo-place-offer", role: "status" },
        el("p", {}, t("photo_place", { place: where })),
        el("p", { class: "row" }, yes, no),
      );
      yes.addEventListener("click", () => {
        const said = el("p", { class: "note good" }, t("photo_used", { place: where }));
        note.replaceWith(said);
        focusOn(said);
        void setPoint(lat, lon, "photo");
      });
      no.addEventListener("click", () => {
        note.remove();
        byId("attachments").focus();
      });
      showUnlessPressed(() => byId("chosen-files").after(note));
    },
  };
}
