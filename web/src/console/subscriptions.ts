import { el, focusOn } from "../lib/dom";
import { labelled, selectField } from "./fields";
import { showRefusal } from "./refusals";
import { SignedOut, staff } from "./staff";
import { c, word } from "./texts";

interface Subscriber {
  protocol: string;
  endpoint: string;
  pending: boolean;
}

/** Who hears the agency's alerts, and a form to add somebody. */
export async function subscriptionsView(place: HTMLElement, signedOut: () => void, notice = ""): Promise<void> {
  const { items } = await staff<{ items: Subscriber[] }>("GET", "/subscriptions");
  const heading = el("h1", {}, c("subscribers"));
  document.title = `${c("subscriptions")} - ${c("brand_console")}`;
  const told = notice ? el("p", { class: "note good", role: "status", id: "saved" }, notice) : null;
  const list = items.map((s) =>
    el("li", { "data-endpoint": s.endpoint }, el("strong", {}, s.endpoint), el("span", { class: "meta" }, ` ${word("protocol", s.protocol)}, ${c(s.pending ? "pending" : "confirmed")}`)),
  );
  const again = (added: string): void => void subscriptionsView(place, signedOut, added).catch(() => location.reload());
  place.replaceChildren(
    heading,
    ...(told ? [told] : []),
    el("p", {}, c("subscribers_lead")),
    el("div", { class: "card" }, list.length ? el("ul", { class: "files", id: "subscribers" }, ...list) : el("p", {}, c("no_subscribers"))),
    addForm(again, signedOut),
  );
  focusOn(told ?? heading);
}

function addForm(done: (notice: string) => void, signedOut: () => void): HTMLElement {
  const problem = el("p", { class: "error", role: "alert", hidden: true });
  const protocol = selectField("protocol", "protocol", ["email", "sms"].map((p): [string, string] => [p, word("protocol", p)]));
  const slot = el("div");
  const button = el("button", { "data-submit": true }, c("add"));
  const form = el("form", { class: "card narrow", "data-act": "subscribe", novalidate: true }, el("h2", {}, c("subscribe")), problem, protocol, slot, button);
  const choose = (): void => {
    const chosen = form.querySelector<HTMLSelectElement>("[name=protocol]")?.value;
    const typed = form.querySelector<HTMLInputElement>("[name=endpoint]")?.value ?? "";
    slot.replaceChildren(endpointField(chosen === "sms", typed));
  };
  choose();
  protocol.addEventListener("change", choose);
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    problem.hidden = true;
    const typed = new FormData(form);
    const asked = { protocol: String(typed.get("protocol")), endpoint: String(typed.get("endpoint")).trim() };
    staff<Subscriber>("POST", "/subscriptions", asked)
      .then((made) => done(c(made.protocol === "sms" ? "subscribed_sms" : "subscribed", { endpoint: made.endpoint })))
      .catch((error: unknown) => (error instanceof SignedOut ? signedOut() : showRefusal(form, problem, error)))
      .finally(() => (button.disabled = false));
  });
  return form;
}

function endpointField(sms: boolean, typed: string): HTMLElement {
  const control = el("input", { name: "endpoint", type: sms ? "tel" : "email", autocomplete: "off", required: true });
  control.value = typed;
  return labelled({ name: "endpoint", label: c(sms ? "endpoint_sms" : "endpoint_email"), hint: c(sms ? "endpoint_sms_hint" : "endpoint_email_hint") }, control);
}
