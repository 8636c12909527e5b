import { Problem, call } from "../lib/api";
import { byId, el, focusOn } from "../lib/dom";
import { isTrackingId, normalize } from "../lib/ids";
import { t } from "texts:track";
import { ready } from "../lib/language";
import { actForms } from "./acts";
import { trackedView, type Tracked } from "./tracked";

ready();
const idInput = byId<HTMLInputElement>("track-id");
const codeInput = byId<HTMLInputElement>("track-code");
const place = byId("report");
const status = byId("status");

function say(...words: (string | HTMLElement)[]): void {
  status.replaceChildren(...words);
}

function wrongId(message: string): void {
  const error = byId("track-id-error");
  error.textContent = message;
  error.hidden = !message;
  idInput.setAttribute("aria-invalid", String(Boolean(message)));
}

async function look(): Promise<void> {
  place.hidden = true;
  if (!isTrackingId(idInput.value)) {
    wrongId(t("err_track_id"));
    idInput.focus();
    return;
  }
  wrongId("");
  say(t("loading"));
  const codes = { id: normalize(idInput.value), code: normalize(codeInput.value) };
  try {
    show(await call<Tracked>("GET", `/reports/${codes.id}`, codes.code ? { code: codes.code } : {}), codes);
    say();
  } catch (error) {
    const message = error instanceof Problem ? error.message : t("err_reference");
    const again = el("button", { type: "button", class: "second" }, t("retry"));
    again.addEventListener("click", () => void look());
    const mendable = !(error instanceof Problem) || error.passing;
    say(el("div", { class: "note bad", id: "problem" }, el("p", {}, message), ...(mendable ? [again] : [])));
  }
}

function show(report: Tracked, codes: { id: string; code: string }): void {
  const forms = actForms(report, codes, (next) => {
    if (!next) {
      void look();
      return;
    }
    show(next, codes);
    say(el("p", { class: "note good", id: "saved" }, t("done")));
  });
  place.replaceChildren(...trackedView(report));
  const standing = place.querySelector("#standing") ?? place.querySelector("#question");
  if (standing) standing.after(...forms);
  else place.append(...forms);
  place.hidden = false;
  focusOn(byId("report-title"));
}

byId("track").addEventListener("submit", (e) => {
  e.preventDefault();
  void look();
});

/** Codes come in the fragment, which no server ever sees; the ID alone may come as ?id=. */
function arrive(): void {
  const [id = "", code = ""] = decodeURIComponent(location.hash.slice(1)).split(".");
  idInput.value = id || new URLSearchParams(location.search).get("id") || idInput.value;
  codeInput.value = code || codeInput.value;
  if (idInput.value) void look();
}

window.addEventListener("hashchange", arrive);
arrive();
