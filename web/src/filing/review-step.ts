/** All answers once more, each with a way to change it; similar reports of others; and the button that sends. */

import { t } from "texts:filing";
import type { StoredFile } from "../offline/outbox";
import { byId, el } from "../ui/dom";
import { fieldLabel } from "../ui/field-errors";
import { showUnlessPressed } from "../ui/late-content";
import { findErrors, showErrors } from "./form-errors";
import { goBack, leaveForStep } from "./form-navigation";
import { form } from "./form-state";
import type { Step } from "./form-steps";
import { askHelper } from "./suggestions/optional-helpers";

interface ReviewDeps {
  files(): StoredFile[];
  send(): Promise<void>;
  /** Give up this draft. */
  beginAnew(): Promise<void>;
  /** The chosen category with its name and notice, also after a reload. */
  loadCategory(): Promise<void>;
}

export function reviewStep(deps: ReviewDeps): { shown(): Promise<void> } {
  const page = byId("review-page");
  const heading = el("h2", { id: "review-title" }, t("review_title"));
  const similar = el("section", { id: "similar", "aria-live": "polite" });
  const answers = el("dl", { id: "answers", class: "card" });
  const problem = el("p", { class: "error", role: "alert", id: "review-problem", hidden: true });
  // Nobody sends what is not yet there to be read.
  const send = el("button", { type: "button", id: "send", disabled: true }, t("send_now"));
  const back = el("button", { type: "button", class: "second", id: "edit" }, t("back_to_form"));
  page.replaceChildren(heading, similar, answers, problem, el("p", { class: "row" }, send, back));
  send.addEventListener("click", () => {
    problem.hidden = true;
    const wrong = findErrors();
    if (wrong.length) return showErrors(wrong);
    send.disabled = sending = true;
    void deps.send().finally(() => (send.disabled = sending = false));
  });
  back.addEventListener("click", goBack);

  const rows = (): [string, string, Step, string][] => {
    const { values } = form.draft;
    const kind = document.querySelector(`[name=kind]:checked + span strong`)?.textContent ?? "";
    const privacy = document.querySelector("[name=privacy]:checked + span strong")?.textContent ?? "";
    const contact = ["reporter_name", "reporter_email", "reporter_phone"]
      .map((name) => values[name]?.trim())
      .filter(Boolean);
    const point = values.lat && values.lon ? `\n${t("point_set", { lat: values.lat, lon: values.lon })}` : "";
    return [
      [
        t("files_row"),
        deps
          .files()
          .map((f) => f.name)
          .join("\n"),
        "foto",
        "attachments",
      ],
      [fieldLabel("kind"), kind, "kejadian", "kind-complaint"],
      [fieldLabel("title"), values.title ?? "", "kejadian", "title"],
      [fieldLabel("body"), values.body ?? "", "kejadian", "body"],
      [t("region_row"), `${values.region ?? ""}${point}`, "lokasi", "region"],
      [t("address_row"), values.address ?? "", "lokasi", "address"],
      [
        fieldLabel("incident-date"),
        values.incident_date ? longDay(values.incident_date) : "",
        "kejadian",
        "incident-date",
      ],
      [fieldLabel("category"), categoryShown(), "kategori", "category"],
      [t("agency_row"), values.agency?.trim() || t("agency_by_rule"), "kategori", "agency"],
      [t("privacy_row"), privacy, "privasi", "privacy-open"],
      [t("contact_row"), contact.join("\n"), "privasi", "reporter-name"],
    ];
  };
  let shown = "";
  const show = (): void => {
    const all = rows();
    send.disabled = sending;
    const text = JSON.stringify(all);
    if (shown === text) return; // a second look takes no button from under a finger
    shown = text;
    const lines = all.flatMap(([name, value, step, field]) => {
      const change = el(
        "button",
        { type: "button", class: "plain", "aria-label": t("change_answer", { name }) },
        t("change"),
      );
      change.addEventListener("click", () => {
        leaveForStep(step, true);
        byId(field).focus();
      });
      return [el("div", {}, el("dt", {}, name), el("dd", {}, value.trim() || t("none")), el("dd", {}, change))];
    });
    answers.replaceChildren(...lines);
  };
  let sending = false;
  let asked = "";
  const look = async (): Promise<void> => {
    const { region_code: region = "", category = "", title = "", body = "", lat, lon } = form.draft.values;
    const key = [region, category, title].join("|");
    if (key === asked) return;
    asked = key;
    similar.replaceChildren();
    const found = await askHelper("similarReports", [], {
      region,
      category,
      title,
      body,
      lat: lat ? Number(lat) : null,
      lon: lon ? Number(lon) : null,
    });
    if (found.length && key === asked) {
      const { others } = await import("./similar-reports-offer");
      showUnlessPressed(() => {
        if (key === asked) similar.replaceChildren(...others(found, similar, deps.beginAnew));
      });
    }
  };
  return {
    shown: async () => {
      problem.hidden = true;
      show(); // at once: what is asked of the service below may take long, or never come
      void look();
      await deps.loadCategory();
      showUnlessPressed(show);
    },
  };
}

/** The category's name: of the list, or as it was when it was chosen while the list is yet to come after a reload. */
function categoryShown(): string {
  const option = byId<HTMLSelectElement>("category").selectedOptions[0];
  return (option?.value && option.textContent?.trim()) || (form.draft.values.category_name ?? "");
}

/** `24 November 2026` of a plain date, in the page's language. */
function longDay(date: string): string {
  return new Intl.DateTimeFormat(document.documentElement.lang === "en" ? "en-GB" : "id-ID", {
    dateStyle: "long",
    timeZone: "UTC",
  }).format(new Date(date));
}
