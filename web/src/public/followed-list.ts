/** What this device follows by web push, with a button to stop each. */

import { t } from "texts:push";
import { el, focusOn } from "../ui/dom";
import { FOLLOW_ADDED } from "./follow-card";
import { type PushFollow, pushFollows, renewPushFollows, stopFollow } from "./push-follows";
import { refusalText } from "./refusal-text";

/** Fill `place` with what is followed; hidden until something is. */
export function showFollowedList(place: HTMLElement): void {
  const heading = el("h2", { id: "followed-title" }, t("push_list_title"));
  const list = el("div");
  const said = el("p", { role: "status" });
  const show = (): void => {
    const all = pushFollows();
    place.hidden = !all.length && !said.textContent;
    list.replaceChildren(
      ...(all.length
        ? [
            el("p", { class: "hint" }, t("push_list_hint")),
            ...permissionNote(),
            el("ul", { class: "files" }, ...all.map(row)),
          ]
        : []),
    );
  };
  const row = (one: PushFollow): HTMLElement => {
    const button = el(
      "button",
      { type: "button", class: "second" },
      t("push_stop"),
      el("span", { class: "unseen" }, `: ${one.name}`),
    );
    button.addEventListener("click", () => {
      button.disabled = true;
      stopFollow(one)
        .then(() => {
          said.textContent = t("push_stopped", { subject: one.name });
          show();
          focusOn(heading);
        })
        .catch((error: unknown) => {
          said.textContent = refusalText(error);
          button.disabled = false;
        });
    });
    return el("li", {}, el("p", {}, one.name), button);
  };
  place.setAttribute("aria-labelledby", heading.id);
  place.replaceChildren(heading, list, said);
  show();
  document.addEventListener(FOLLOW_ADDED, show);
  void renewPushFollows().then(show);
}

/** Permission was taken back in the browser: nothing arrives until it is given again. */
function permissionNote(): HTMLElement[] {
  const silent = "Notification" in window && Notification.permission !== "granted";
  return silent ? [el("p", { class: "note warn", id: "push-off" }, t("push_off"))] : [];
}
