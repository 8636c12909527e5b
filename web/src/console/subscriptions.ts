import { Problem } from "../lib/api";
import { el, focusOn } from "../lib/dom";
import { staff } from "./staff";
import { c } from "./texts";

interface Subscriber {
  protocol: string;
  endpoint: string;
  pending: boolean;
}

/** Who hears the agency's alerts, and a form to add somebody. */
export async function subscriptionsView(place: HTMLElement): Promise<void> {
  const { items } = await staff<{ items: Subscriber[] }>("GET", "/subscriptions");
  const heading = el("h1", {}, c("subscribers"));
  const list = items.map((s) => el("li", {}, `${s.endpoint} (${c(s.protocol === "sms" ? "protocol_sms" : "protocol_email")}, ${c(s.pending ? "pending" : "confirmed")})`));
  place.replaceChildren(
    heading,
    el("div", { class: "card" }, list.length ? el("ul", { class: "files", id: "subscribers" }, ...list) : el("p", {}, c("no_subscribers"))),
    addForm(place),
  );
  focusOn(heading);
}

function addForm(place: HTMLElement): HTMLElement {
  const problem = el("p", { class: "error", role: "alert", hidden: true });
  const protocol = el("select", { name: "protocol", id: "protocol" }, new Option(c("protocol_email"), "email"), new Option(c("protocol_sms"), "sms"));
  const endpoint = el("input", { name: "endpoint", id: "endpoint", required: true, autocomplete: "off" });
  const form = el(
    "form",
    { class: "card narrow", "data-act": "subscribe" },
    problem,
    el("div", { class: "field" }, el("label", { for: "protocol" }, c("protocol")), protocol),
    el("div", { class: "field" }, el("label", { for: "endpoint" }, c("endpoint")), endpoint),
    el("button", { "data-submit": true }, c("add")),
  );
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    staff("POST", "/subscriptions", { protocol: protocol.value, endpoint: endpoint.value })
      .then(() => subscriptionsView(place))
      .catch((error: unknown) => {
        problem.textContent = error instanceof Problem ? [error.message, ...error.fields.map((f) => f.message)].join(" ") : c("network");
        problem.hidden = false;
      });
  });
  return form;
}
