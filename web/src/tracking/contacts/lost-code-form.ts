/** The form for whoever has the tracking ID and lost the access code. */

import { t } from "texts:contact";
import { callApi } from "../../api/client";
import { el, focusOn } from "../../ui/dom";
import { field, statusLine, whileDisabled } from "./contact-form-parts";

/** For whoever has the tracking ID and lost the access code; `typedId` returns the ID that was typed elsewhere on the page. */
export function lostCodeForm(typedId: () => string = () => ""): HTMLElement {
  const id = field("lost-id", t("lost_id"), t("lost_id_hint"), {
    autocapitalize: "characters",
    autocomplete: "off",
    spellcheck: "false",
  });
  const contact = field("lost-contact", t("lost_contact"), t("lost_contact_hint"), {
    autocomplete: "email",
    autocapitalize: "none",
    spellcheck: "false",
  });
  const fields = { tracking_id: id, contact };
  const status = statusLine();
  const button = el("button", { "data-submit": true }, t("lost_submit"));
  const form = el(
    "form",
    { novalidate: true, id: "lost-code" },
    el("p", { class: "hint" }, t("lost_lead")),
    id.box,
    contact.box,
    status.box,
    button,
  );
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    id.clearError();
    contact.clearError();
    status.clear();
    void whileDisabled(button, status, async () => {
      const { lostCodeFaults } = await import("./lost-code-faults");
      const wrong = lostCodeFaults(id.input.value, contact.input.value);
      for (const name of [...wrong].reverse()) fields[name].showError(t(`lost_err_${name}`));
      if (wrong.length) return;
      const body = { tracking_id: id.input.value, contact: contact.input.value };
      const answer = await callApi<{ message: string }>("POST", "/lost-code", { body });
      const next = el("p", {}, t("lost_next"));
      const note = el("div", { class: "note good", id: "lost-asked" }, el("p", {}, answer.message), next);
      status.box.replaceChildren(note);
      focusOn(note);
    });
  });
  const framed = el("details", { class: "card", id: "lost" }, el("summary", {}, t("lost_title")), form);
  framed.addEventListener("toggle", () => {
    if (framed.open && !id.input.value) id.input.value = typedId();
  });
  return framed;
}
