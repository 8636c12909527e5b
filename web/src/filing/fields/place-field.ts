/** The fields of the place: a search over regions, the device's position, the photo's, or a point on a map. */

import { t } from "texts:filing";
import { combobox } from "../../ui/combobox";
import { byId, el, focusOn } from "../../ui/dom";
import { showFieldError } from "../../ui/field-errors";
import { showUnlessPressed } from "../../ui/late-content";
import { form } from "../form-state";
import { inIndonesia, roundDegrees } from "../photos/prepare-photo";
import { askHelper } from "../suggestions/optional-helpers";
import { loadRegions } from "../suggestions/regions";

export interface PlaceField {
  shown(): void;
  offerPhotoPlace(lat: number, lon: number): Promise<void>;
}

interface Tiles {
  tiles?: string;
  tiles_credit?: string;
}

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
  combobox(region, loadRegions, (code) => form.setAnswer("region_code", code), {
    none: t("no_match"),
    failed: t("err_reference"),
    found: (n) => t("matches", { n }),
  });
  region.addEventListener("change", () => form.setAnswer("region", region.value));

  const use = async (lat: number, lon: number): Promise<void> => {
    form.setAnswer("lat", String(lat));
    form.setAnswer("lon", String(lon));
    showUnlessPressed(show);
    const near = await askHelper("nearestPlaces", [], lat, lon);
    const choices = near.map((one) => {
      const button = el("button", { type: "button", class: "second" }, one.label);
      button.addEventListener("click", () => {
        region.value = one.label;
        form.setAnswer("region", one.label);
        form.setAnswer("region_code", one.code);
        showFieldError("region", "");
        status.textContent = t("region_set", { place: one.label });
        choose.remove();
        region.focus();
      });
      return button;
    });
    const choose = el("div", {}, el("p", {}, t("near")), el("p", { class: "row" }, ...choices));
    showUnlessPressed(() => {
      const { lat: keptLat, lon: keptLon, region_code: code } = form.draft.values;
      if (keptLat !== String(lat) || keptLon !== String(lon)) return; // removed, or another was chosen meanwhile
      if (choices.length) chosen.append(choose);
      else if (!code) status.textContent = t("point_needs_region");
    });
  };
  const show = (): void => {
    const { lat, lon } = form.draft.values;
    chosen.replaceChildren();
    if (!lat || !lon) return;
    const remove = el("button", { type: "button", class: "plain" }, t("point_remove"));
    remove.addEventListener("click", () => {
      form.setAnswer("lat", "");
      form.setAnswer("lon", "");
      show();
      here.focus();
    });
    chosen.append(el("p", { class: "note good" }, t("point_set", { lat, lon }), " ", remove));
  };
  /** Say what a search for the position, or loading the map, led to: it may end many seconds after it was asked for. */
  const say = (text: string): void =>
    showUnlessPressed(() => {
      status.textContent = text;
    });
  here.addEventListener("click", () => {
    status.textContent = t("locating");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const [lat, lon] = [roundDegrees(coords.latitude), roundDegrees(coords.longitude)];
        say(inIndonesia(lat, lon) ? "" : t("outside"));
        if (inIndonesia(lat, lon)) void use(lat, lon);
      },
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
            if (inIndonesia(lat, lon)) void use(roundDegrees(lat), roundDegrees(lon));
            else status.textContent = t("outside");
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
      show();
      void config().then(({ tiles }) =>
        showUnlessPressed(() => {
          map.hidden = !tiles || canvas.childElementCount > 0;
        }),
      );
    },
    offerPhotoPlace: async (lat, lon) => {
      if (form.draft.values.lat || !inIndonesia(lat, lon)) return;
      document.querySelector("#photo-place-offer")?.remove();
      const near = await askHelper("nearestPlaces", [], lat, lon);
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
        const said = el("p", { class: "note good" }, t("photo_used"));
        note.replaceWith(said);
        focusOn(said);
        void use(lat, lon);
      });
      no.addEventListener("click", () => {
        note.remove();
        byId("attachments").focus();
      });
      showUnlessPressed(() => byId("chosen-files").after(note));
    },
  };
}
