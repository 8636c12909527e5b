/** The fields of category and agency: suggested by what was written, chosen freely, with the agency that the rules would choose. */

import { t } from "texts:filing";
import { callApi } from "../../api/client";
import { categoryName, fillCategorySelect, loadReference } from "../../api/reference-data";
import type { Category, CategoryWithNotice, ReferenceData } from "../../api/report-types";
import { language } from "../../texts/language";
import { combobox, matchingOptions } from "../../ui/combobox";
import { byId, el } from "../../ui/dom";
import { showFieldError } from "../../ui/field-errors";
import { showUnlessPressed } from "../../ui/late-content";
import { form } from "../form-state";
import { askHelper } from "../suggestions/optional-helpers";

type Listed = Category & Partial<Pick<CategoryWithNotice, "notice">>;

export interface CategoryField {
  /** Fill the list, and show what is known of the chosen category; called whenever the step is shown. */
  shown(): Promise<void>;
}

let listed: Promise<Listed[]> | undefined;

/** Categories with their notices, else without. */
function categories(): Promise<Listed[]> {
  listed ??= callApi<{ categories: Listed[] }>("GET", "/reference/categories")
    .catch(() => loadReference())
    .then((found) => found.categories)
    .catch((error: unknown) => {
      listed = undefined;
      throw error;
    });
  return listed;
}

const agencies = (): Promise<ReferenceData["agencies"]> =>
  callApi<Pick<ReferenceData, "agencies">>("GET", "/reference/agencies")
    .catch(() => loadReference())
    .then((found) => found.agencies);

export function categoryAndAgency(): CategoryField {
  const select = byId<HTMLSelectElement>("category");
  const agency = byId<HTMLInputElement>("agency");
  const suggested = byId("suggested");
  // The agency's name comes after a request: its two lines are kept free, so that nothing below moves.
  byId("agency-route").style.minHeight = "3em";
  let all: Listed[] = [];
  let known: Promise<ReferenceData["agencies"]> | undefined;

  const load = async (): Promise<void> => {
    if (all.length) return;
    all = await categories().catch(() => []); // without it the top categories of the page remain
    if (!all.length) return;
    const chosen = form.draft.values.category ?? "";
    select.length = 1;
    for (const group of select.querySelectorAll("optgroup")) group.remove();
    fillCategorySelect(select, all);
    select.value = chosen;
    if (!select.value) form.setAnswer("category", "");
    warn();
  };
  const words = () => `${form.draft.values.title ?? ""}\n${form.draft.values.body ?? ""}`.trim();
  const markChosenSuggestion = (): void => {
    for (const button of suggested.querySelectorAll<HTMLElement>("[data-suggested]"))
      button.setAttribute("aria-pressed", String(button.dataset.suggested === select.value));
  };
  const suggest = async (): Promise<void> => {
    const ids = words().length > 20 ? await askHelper("suggestCategories", [], words()) : [];
    const found = ids.flatMap((id) => all.find((c) => c.id === id) ?? []);
    const buttons = found.map((category) => {
      const button = el(
        "button",
        {
          type: "button",
          class: "second",
          "data-suggested": category.id,
        },
        categoryName(category),
      );
      button.addEventListener("click", () => {
        select.value = category.id;
        select.dispatchEvent(new Event("input", { bubbles: true }));
        select.dispatchEvent(new Event("change", { bubbles: true }));
      });
      return button;
    });
    const shown = buttons.length
      ? [
          el("p", { class: "hint" }, t("suggested")),
          el("p", { class: "row tight" }, ...buttons),
          el("p", { class: "hint" }, t("choose_yourself")),
        ]
      : [];
    showUnlessPressed(() => {
      suggested.replaceChildren(...shown);
      markChosenSuggestion();
    });
  };
  const warn = (): void => {
    const notice = all.find((c) => c.id === select.value)?.notice ?? null;
    const english = language() === "en";
    const text = notice ? (english ? notice.text_en : notice.text_id) : "";
    form.categoryStop = notice?.stops ? text : "";
    const link = notice?.href ? el("a", { href: notice.href }, english ? notice.label_en : notice.label_id) : null;
    byId("category-notice").replaceChildren(
      ...(notice ? [el("div", { class: "note warn" }, el("p", {}, text), link)] : []),
    );
    markChosenSuggestion();
  };
  let routed = "";
  const route = async (): Promise<void> => {
    const { category, region_code: region } = form.draft.values;
    const line = byId("agency-route");
    const key = `${category ?? ""} ${region ?? ""}`;
    if (key === routed && line.textContent) return; // known already: nothing flickers at a second look
    line.textContent = "";
    if (!category || !region) return;
    const query = new URLSearchParams({ category, region });
    const told = await callApi<{ agency: { name: string } | null }>("GET", `/route?${query.toString()}`).catch(
      () => null,
    );
    const name = told?.agency?.name;
    if (!name) return;
    showUnlessPressed(() => {
      const { category: chosen, region_code: place } = form.draft.values;
      if (chosen !== category || place !== region) return;
      line.textContent = t("route", { agency: name });
      routed = key;
    });
  };
  const emergency = async (): Promise<void> => {
    const urgent = words().length > 10 && (await askHelper("soundsLikeEmergency", false, words()));
    showUnlessPressed(() => {
      const place = byId("emergency");
      if (!urgent) place.replaceChildren();
      else if (!place.childElementCount)
        place.append(
          el(
            "div",
            { class: "note bad" },
            el("p", {}, t("emergency"), " ", el("a", { href: "tel:112" }, t("call_112"))),
          ),
        );
    });
  };

  select.addEventListener("change", () => {
    showFieldError("category", "");
    form.setAnswer("category_name", select.value ? (select.selectedOptions[0]?.textContent?.trim() ?? "") : "");
    warn();
    void route();
  });
  select.addEventListener("focus", () => void load(), { once: true });
  for (const name of ["title", "body"]) {
    byId(name).addEventListener("change", () => {
      void emergency();
      void load().then(suggest);
    });
  }
  byId("region").addEventListener("change", () => void route());
  combobox(
    agency,
    async (typed) => {
      known ??= agencies().catch((error: unknown) => {
        known = undefined;
        throw error;
      });
      return matchingOptions(
        (await known).map((a) => ({ code: a.id, label: a.name, also: a.short })),
        typed,
      );
    },
    (option) => form.setAnswer("agency_code", option?.code ?? ""),
    { none: t("no_match"), failed: t("err_reference"), found: (n) => t("matches", { n }) },
  );
  agency.addEventListener("change", () => form.setAnswer("agency", agency.value));
  return {
    shown: async () => {
      await load();
      warn();
      await Promise.all([suggest(), route()]);
    },
  };
}
