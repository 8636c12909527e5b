import { t } from "texts:track";
import { call, Problem } from "../api/client";
import { ID_LENGTH, isTrackingId, normalize } from "../api/tracking-id";
import { asOfThen, remember, savedReport } from "../offline/saved-reports";
import { registerLater } from "../offline/service-worker-registration";
import { tab } from "../offline/storage";
import { renew } from "../public/push-follows";
import { supportForms } from "../public/support-and-follow";
import { ready } from "../texts/language";
import { moment, time } from "../ui/dates";
import { byId, el, focusOn } from "../ui/dom";
import { arriving, type Codes, keep } from "./access-codes";
import { contactForms, lostCodeForm } from "./contact-forms";
import { type Tracked, trackedView } from "./report-view";
import { actForms, type Done } from "./reporter-acts";
import { savePanel, showSaved } from "./saved-reports-list";
import { messages } from "./sent-messages";

ready();
registerLater();
void renew();
const form = byId<HTMLFormElement>("track");
const idInput = byId<HTMLInputElement>("track-id");
const codeInput = byId<HTMLInputElement>("track-code");
const place = byId("report");
const status = byId("status");
const saved = byId("saved");

/** Seconds after which a report that was just filed, or a busy service, is asked again by itself. */
const AGAIN = [3, 6, 12, 24, 48];

let turn = 0;
let timer = 0;
let scrolled = reloadedAt();

interface Look {
  /** Came with a link that holds the code, as right after filing: a report not found may still be in the queue. */
  linked?: boolean;
  /** How often it was asked again by itself. */
  tried?: number;
  /** The report is on the page: keep what is open, and the place. */
  again?: boolean;
}

function say(...words: (string | HTMLElement)[]): void {
  status.replaceChildren(...words);
}

/** Too short or too long, or a symbol that was misread: the last one checks the others. */
function whatIsWrong(): string {
  return t(normalize(idInput.value).length === ID_LENGTH ? "err_track_typo" : "err_track_id");
}

function wrongId(message: string): void {
  const error = byId("track-id-error");
  error.textContent = message;
  error.hidden = !message;
  if (message) idInput.setAttribute("aria-invalid", "true");
  else idInput.removeAttribute("aria-invalid");
}

async function look(codes: Codes, how: Look = {}): Promise<void> {
  const mine = ++turn;
  window.clearTimeout(timer);
  if (!how.again && !how.tried) {
    place.hidden = true;
    say(t("loading"));
  }
  try {
    const report = await call<Tracked>("GET", `/reports/${codes.id}`, codes.code ? { code: codes.code } : {});
    if (mine !== turn) return;
    history.replaceState(null, "", keep(codes, tab));
    void remember(codes.id, report, true);
    say(...(how.again ? [t("refreshed", { time: time(new Date().toISOString()) })] : []));
    show(report, codes, how.again ?? false);
    if (!report.agency && report.view === "reporter") askAgain(codes, { again: true, tried: how.tried ?? 0 });
  } catch (error) {
    if (mine === turn) await failed(error, codes, how);
  }
}

/** Ask again after a while; more and more seldom, and not for ever. */
function askAgain(codes: Codes, how: Look): boolean {
  const wait = AGAIN[how.tried ?? 0];
  if (wait === undefined) return false;
  timer = window.setTimeout(() => void look(codes, { ...how, tried: (how.tried ?? 0) + 1 }), wait * 1000);
  return true;
}

async function failed(error: unknown, codes: Codes, how: Look): Promise<void> {
  const missing = error instanceof Problem && error.status === 404;
  if (!missing && !how.again && (await showStored(codes))) return;
  if (missing) place.hidden = true;
  const passing = missing ? Boolean(how.linked) : !(error instanceof Problem) || error.passing;
  const goesOn = passing && askAgain(codes, how);
  const message = error instanceof Problem ? error.message : t("err_network");
  const again = el("button", { type: "button", class: "second", id: "again" }, t("retry"));
  again.addEventListener("click", () => void look(codes, { ...how, tried: 0 }));
  const parts = missing ? notFound() : [el("p", {}, message)];
  const told = el(
    "div",
    { class: "note bad", id: "problem" },
    ...parts,
    goesOn ? el("p", {}, t("again_soon")) : null,
    again,
  );
  say(told, ...(missing ? [lostCodeForm(() => idInput.value)] : []));
  if (missing) unfold();
}

/** Unknown, wrong and confidential are told alike, as the service does; what may be the matter, and the ways out. */
function notFound(): HTMLElement[] {
  return [
    el("h2", {}, t("missing_report")),
    el(
      "ul",
      {},
      ...(["missing_id", "missing_code", "missing_secret", "missing_new"] as const).map((key) => el("li", {}, t(key))),
    ),
  ];
}

/** The view that this device keeps, when the service cannot be asked; it comes back by itself with the network. */
async function showStored(codes: Codes): Promise<boolean> {
  const kept = await savedReport(codes.id);
  if (!kept?.view || !kept.viewed_at) return false;
  show(asOfThen(kept.view), { id: kept.id, code: kept.code }, false);
  say(el("p", { class: "note warn", id: "stored" }, t("stored_view", { date: moment(kept.viewed_at) })));
  window.addEventListener("online", () => void look({ id: kept.id, code: kept.code }, { again: true }), { once: true });
  return true;
}

function show(report: Tracked, codes: Codes, again: boolean): void {
  const open = again ? keptOpen() : undefined;
  const focused = again ? document.activeElement?.id : undefined;
  const done: Done = (next, at) => {
    if (!next) {
      void look(codes, { again: true });
      return;
    }
    void remember(codes.id, next, true);
    show(next, codes, false);
    if (at && backTo(at)) return;
    say(el("p", { class: "note good", id: "saved-act" }, t("done")));
  };
  const { above, below } = trackedView(report, codes);
  const own = report.view === "reporter";
  const acts = own ? actForms(report, codes, done) : [];
  const more = [
    ...supportForms(report, codes),
    ...(own ? [messages(codes), ...contactForms(report, codes, done)] : []),
  ];
  place.replaceChildren(
    ...above,
    ...(acts.length
      ? [
          el(
            "section",
            { id: "acts", "aria-labelledby": "acts-title" },
            el("h3", { id: "acts-title" }, t("acts_title")),
            ...acts,
          ),
        ]
      : []),
    ...below,
    ...more,
    ...(own ? [savePanel(codes, report)] : []),
    el("p", { class: "row no-print" }, refresh(codes), other(own)),
  );
  document.title = `${report.title ?? report.tracking_id} - SP4N-LAPOR!`;
  place.hidden = false;
  form.hidden = true;
  saved.hidden = true;
  idInput.value = report.tracking_id;
  codeInput.value = "";
  if (open) restore(open, focused);
  else arrived();
}

/** To what tells of an act in its own place, so that nobody has to look for it; false when it is not there. */
function backTo(id: string): boolean {
  const told = document.getElementById(id);
  if (!told) return false;
  say();
  told.closest("details")?.setAttribute("open", "");
  focusOn(told);
  return true;
}

function keptOpen(): Map<string, boolean> {
  return new Map(
    [...place.querySelectorAll<HTMLDetailsElement>("details[data-keep]")].map((d) => [d.dataset.keep ?? "", d.open]),
  );
}

function restore(open: Map<string, boolean>, focused: string | undefined): void {
  for (const part of place.querySelectorAll<HTMLDetailsElement>("details[data-keep]")) {
    part.open = open.get(part.dataset.keep ?? "") ?? part.open;
  }
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

/** At the top of the report; after a reload, where the reader was. */
function arrived(): void {
  const title = byId("report-title");
  if (scrolled) {
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
    window.scrollTo({ top: scrolled, behavior: "instant" });
  } else focusOn(title);
  scrolled = 0;
}

function reloadedAt(): number {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  history.scrollRestoration = "manual";
  window.addEventListener("pagehide", () => tab.setItem("lacak-y", String(window.scrollY)));
  return entry?.type === "reload" ? Number(tab.getItem("lacak-y") ?? 0) : 0;
}

function refresh(codes: Codes): HTMLElement {
  const button = el("button", { type: "button", class: "second", id: "refresh" }, t("refresh"));
  button.addEventListener("click", () => void look(codes, { again: true }));
  return button;
}

/** Back to the form: for another report, or for the code of this one. */
function other(own: boolean): HTMLElement {
  const button = el("button", { type: "button", class: "plain", id: "other" }, t(own ? "track_other" : "public_more"));
  button.addEventListener("click", () => {
    unfold();
    if (own) idInput.value = "";
    place.hidden = true;
    say();
    (own ? idInput : codeInput).focus();
  });
  return button;
}

function unfold(): void {
  form.hidden = false;
  void showSaved(saved);
}

form.addEventListener("submit", (e) => {
  e.preventDefault();
  if (!isTrackingId(idInput.value)) {
    wrongId(whatIsWrong());
    idInput.focus();
    return;
  }
  wrongId("");
  void look({ id: normalize(idInput.value), code: normalize(codeInput.value) });
});

function arrive(): void {
  const codes = arriving(new URL(location.href), tab);
  if (!codes) {
    unfold();
    return;
  }
  idInput.value = codes.id;
  codeInput.value = codes.code;
  if (isTrackingId(codes.id)) void look(codes, { linked: codes.linked });
  else {
    unfold();
    wrongId(whatIsWrong());
  }
}

window.addEventListener("hashchange", arrive);
arrive();
