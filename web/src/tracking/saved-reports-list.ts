/** Reports kept on this device: the list of them, and the offer to keep one. */

import { t } from "texts:saved";
import { callApi } from "../api/client";
import type { TrackedReport } from "../api/report-types";
import { removeSavedInput } from "../offline/saved-input";
import {
  removeAllSavedReports,
  removeSavedReport,
  type SavedReport,
  savedReport,
  savedReports,
  saveReport,
  unseenEvents,
  updateSavedReport,
} from "../offline/saved-reports";
import { deviceStorage } from "../offline/storage";
import { moment } from "../ui/dates";
import { el, focusOn } from "../ui/dom";
import type { ReportAccess } from "./access-codes";

/** A view younger than this is not asked for again. */
const STALE_AFTER_MS = 60_000;
const MAX_REFRESHED = 20;

/** Fill `place` with what is kept, then with what is new; hidden when nothing is. */
export async function showSavedReports(place: HTMLElement): Promise<void> {
  const all = await savedReports();
  place.hidden = !all.length;
  if (!all.length) {
    place.replaceChildren();
    return;
  }
  const rows = new Map(all.map((kept) => [kept.id, savedReportCard(kept, place)]));
  const list = el("ul", { class: "saved" }, ...rows.values());
  place.replaceChildren(el("h2", { id: "saved-title" }, t("saved_title")), list, removeAllButton(place));
  place.setAttribute("aria-labelledby", "saved-title");
  for (const kept of all.filter(isStale).slice(0, MAX_REFRESHED)) {
    const next = await fetchNewerView(kept);
    if (next) rows.get(kept.id)?.replaceWith(savedReportCard(next, place));
  }
}

function isStale(saved: SavedReport): boolean {
  return Date.now() - Date.parse(saved.viewed_at ?? "1970-01-01") > STALE_AFTER_MS;
}

async function fetchNewerView(saved: SavedReport): Promise<SavedReport | undefined> {
  try {
    const view = await callApi<TrackedReport>("GET", `/reports/${saved.id}`, { code: saved.code });
    return await updateSavedReport(saved.id, view, false);
  } catch {
    return undefined; // no network, busy, or still in the queue: the last view stands
  }
}

function savedReportCard(saved: SavedReport, place: HTMLElement): HTMLElement {
  const name = saved.view?.title ?? groupedId(saved.id);
  const remove = el(
    "button",
    { type: "button", class: "plain no-print" },
    t("saved_remove"),
    el("span", { class: "unseen" }, `: ${name}`),
  );
  remove.addEventListener("click", () => {
    void removeWithInput([saved.id], () => removeSavedReport(saved.id)).then(() => showSavedReports(place));
  });
  const unseen = unseenEvents(saved);
  const last = unseen.at(-1);
  const label = last
    ? t(unseen.length > 1 ? "saved_new_more" : "saved_new", { label: last.label, n: unseen.length - 1 })
    : "";
  return el(
    "li",
    { class: "card", "data-report": saved.id },
    el("a", { href: `/lacak/#${saved.id}.${saved.code}` }, name),
    el(
      "p",
      { class: "meta" },
      el("span", { class: "tag" }, saved.view?.state_label ?? t("saved_empty_view")),
      ` ${groupedId(saved.id)} `,
      saved.viewed_at ? t("saved_as_of", { date: moment(saved.viewed_at) }) : null,
    ),
    label ? el("p", { class: "new" }, el("strong", {}, label)) : null,
    remove,
  );
}

const groupedId = (id: string): string => id.replace(/(.{4})(?=.)/g, "$1-");

async function removeWithInput(ids: string[], remove: () => Promise<void>): Promise<void> {
  await remove();
  for (const id of ids) removeSavedInput(deviceStorage, id);
}

/** Remove all, asked twice. */
function removeAllButton(place: HTMLElement): HTMLElement {
  const button = el("button", { type: "button", class: "plain" }, t("saved_remove_all"));
  const asked = el("div", { class: "no-print" }, button);
  button.addEventListener("click", () => {
    const words = el("p", {}, t("saved_remove_sure"));
    const no = el("button", { type: "button", class: "second" }, t("saved_remove_no"));
    const yes = el("button", { type: "button", "data-sure": true }, t("saved_remove_yes"));
    no.addEventListener("click", () => {
      asked.replaceChildren(button);
      button.focus();
    });
    yes.addEventListener("click", () => {
      const every = async (): Promise<string[]> => (await savedReports()).map((kept) => kept.id);
      void every()
        .then((ids) => removeWithInput(ids, removeAllSavedReports))
        .then(() => showSavedReports(place));
    });
    asked.replaceChildren(el("div", { class: "note warn", role: "group" }, words, el("p", { class: "row" }, no, yes)));
    focusOn(words);
  });
  return asked;
}

/** The offer to keep this report on the device, or to remove it again. The receipt may show it too, without a view. */
export function saveReportPanel({ id, code }: ReportAccess, view: TrackedReport | null = null): HTMLElement {
  const panel = el("section", { class: "card no-print", id: "save-report", "aria-labelledby": "save-title" });
  const title = el("h3", { id: "save-title" }, t("save_title"));
  const status = el("p", { role: "status" });
  const change = (act: () => Promise<void>, word: Parameters<typeof t>[0]): void => {
    act()
      .then(() => draw(word))
      .catch(() => (status.textContent = t("save_failed")));
  };
  const draw = async (word?: Parameters<typeof t>[0]): Promise<void> => {
    const kept = await savedReport(id);
    const button = el(
      "button",
      { type: "button", class: "second", id: kept ? "unsave" : "save" },
      t(kept ? "saved_remove" : "save_button"),
    );
    button.addEventListener("click", () =>
      kept
        ? change(() => removeWithInput([id], () => removeSavedReport(id)), "save_removed")
        : change(() => saveReport(id, code, view), "save_done"),
    );
    status.textContent = word ? t(word) : kept ? t("save_done") : "";
    panel.replaceChildren(title, el("p", { class: "hint" }, t("save_hint")), status, button);
    if (word) button.focus();
  };
  void draw();
  return panel;
}
