import { Problem, call, type UploadForm } from "../lib/api";
import { combobox } from "../lib/combobox";
import { today } from "../lib/dates";
import { byId, el, focusOn } from "../lib/dom";
import { clear, load, save } from "../lib/draft";
import { ACCEPT, declared } from "../lib/files";
import { t } from "texts:form";
import { language, ready } from "../lib/language";
import { fillCategories, reference } from "../lib/reference";
import { places } from "../lib/regions";
import { faults, fieldOf, submission, type Fault } from "../lib/submission";
import { showReceipt, type Receipt } from "./receipt";

interface Wrong {
  field: string;
  message: string;
}

ready();
const form = byId<HTMLFormElement>("form");
const draft = load(localStorage, () => crypto.randomUUID());
const values = draft.values;
let files: File[] = [];
let retry: ReturnType<typeof setTimeout> | undefined;
const RETRY_EVERY = 15_000;

function keep(name: string, value: string): void {
  values[name] = value;
  save(localStorage, draft);
}

function inputs(): (HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement)[] {
  return [...form.elements].filter(
    (e): e is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement => "name" in e && Boolean(e.name) && e.id !== "attachments",
  );
}

function restore(): void {
  for (const input of inputs()) {
    const kept = values[input.name];
    if (kept === undefined) continue;
    if (input instanceof HTMLInputElement && input.type === "radio") input.checked = input.value === kept;
    else if (input instanceof HTMLInputElement && input.type === "checkbox") input.checked = kept === "yes";
    else input.value = kept;
  }
  count();
}

form.addEventListener("input", (e) => {
  const input = e.target as HTMLInputElement;
  if (!input.name) return;
  keep(input.name, input.type === "checkbox" ? (input.checked ? "yes" : "") : input.value);
  if (input.id === "body") count();
});

function count(): void {
  const used = byId<HTMLTextAreaElement>("body").value.trim().length;
  const left = 2500 - used;
  byId("body-left").textContent = left > 500 ? "" : left >= 0 ? t("left", { n: left }) : t("over", { n: -left });
}

function offer(): void {
  const date = byId<HTMLInputElement>("incident-date");
  date.max = today();
  combobox(byId<HTMLInputElement>("region"), places, (code) => keep("region-code", code));
  combobox(
    byId<HTMLInputElement>("agency"),
    async () => (await reference()).agencies.map((a) => ({ code: a.id, label: a.name })),
    (code) => keep("agency-code", code),
  );
  for (const name of ["region", "agency"]) {
    byId(name).addEventListener("change", (e) => keep(name, (e.target as HTMLInputElement).value));
  }
}

async function loadCategories(): Promise<void> {
  const select = byId<HTMLSelectElement>("category");
  try {
    fillCategories(select, (await reference()).categories);
    select.value = values["category"] ?? "";
    tell("category", "");
  } catch {
    tell("category", t("err_reference"));
    setTimeout(() => void loadCategories(), RETRY_EVERY);
  }
}

const chooser = byId<HTMLInputElement>("attachments");
chooser.accept = ACCEPT;
chooser.addEventListener("change", () => {
  files = [...files, ...(chooser.files ?? [])];
  chooser.value = "";
  showFiles();
});

function showFiles(): void {
  byId("chosen-files").replaceChildren(
    ...files.map((file, n) => {
      const remove = el("button", { type: "button", class: "plain" }, t("remove", { name: file.name }));
      remove.addEventListener("click", () => {
        files = files.filter((_, i) => i !== n);
        showFiles();
        chooser.focus();
      });
      return el("li", {}, `${file.name} (${Math.ceil(file.size / 1024)} KB) `, remove);
    }),
  );
}

function tell(field: string, message: string): void {
  const error = document.getElementById(`${field}-error`);
  if (!error) return;
  error.textContent = message;
  error.hidden = !message;
  error.closest(".field")?.classList.toggle("wrong", Boolean(message));
  document.getElementById(field)?.setAttribute("aria-invalid", String(Boolean(message)));
}

function showWrong(wrong: Wrong[]): void {
  for (const field of form.querySelectorAll<HTMLElement>("[data-field]")) tell(field.dataset["field"] ?? "", "");
  for (const one of wrong) tell(one.field, one.message);
  byId("summary-list").replaceChildren(...wrong.map((w) => el("li", {}, linkTo(w))));
  byId("summary").hidden = wrong.length === 0;
  if (wrong.length) {
    turnTo("form");
    focusOn(byId("summary"));
  }
}

function linkTo(wrong: Wrong): HTMLElement {
  const target = wrong.field === "kind" ? "kind-complaint" : wrong.field;
  const label = document.querySelector(`[data-field="${wrong.field}"] label, [data-field="${wrong.field}"] legend`);
  const link = el("a", { href: `#${target}` }, `${label?.textContent ?? ""}: ${wrong.message}`);
  link.addEventListener("click", (e) => {
    e.preventDefault();
    document.getElementById(target)?.focus();
  });
  return link;
}

function turnTo(part: "form" | "review-page" | "receipt"): void {
  for (const name of ["form", "review-page", "receipt"]) byId(name).hidden = name !== part;
  byId("form-title").hidden = part === "receipt"; // the receipt has a heading of its own
}

form.addEventListener("submit", (e) => {
  e.preventDefault();
  const wrong = faults(values, declared(files)).map((f: Fault) => ({ field: f.field, message: t(f.key, f.values ?? {}) }));
  showWrong(wrong);
  if (wrong.length) return;
  showAnswers();
  turnTo("review-page");
  focusOn(byId("review-page"));
});

function showAnswers(): void {
  const yesNo = (name: string) => (values[name] === "yes" ? t("yes") : t("no"));
  const chosen = byId<HTMLSelectElement>("category").selectedOptions[0]?.textContent?.trim() ?? "";
  const contact = ["reporter-name", "reporter-email", "reporter-phone"].map((n) => values[n]).filter(Boolean);
  const rows: [string, string][] = [
    [t("kind"), values["kind"] ? t(`kind_${values["kind"]}` as "kind_complaint") : ""],
    [t("title"), values["title"] ?? ""],
    [t("body"), values["body"] ?? ""],
    [t("incident_date"), values["incident-date"] ?? ""],
    [t("region"), values["region"] ?? ""],
    [t("address"), values["address"] ?? ""],
    [t("category"), chosen],
    [t("agency"), values["agency"] ?? ""],
    [t("attachments"), files.map((f) => f.name).join(", ")],
    [t("anonymous"), yesNo("anonymous")],
    [t("confidential"), yesNo("confidential")],
    [t("reporter"), contact.join(", ")],
  ];
  byId("answers").replaceChildren(...rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value.trim() || t("none"))]));
}

byId("edit").addEventListener("click", () => {
  turnTo("form");
  focusOn(byId("form"));
});

async function send(): Promise<void> {
  clearTimeout(retry);
  const button = byId<HTMLButtonElement>("send");
  button.disabled = true;
  button.textContent = t("sending");
  try {
    const sent = files;
    const body = submission(draft.token, values, declared(sent), language());
    const receipt = await call<Receipt & { uploads: UploadForm[] }>("POST", "/reports", { body });
    clear(localStorage);
    byId("failed").hidden = true;
    turnTo("receipt");
    showReceipt(byId("receipt"), receipt, sent);
  } catch (error) {
    refused(error);
  } finally {
    button.disabled = false;
    button.textContent = t("send");
  }
}

function refused(error: unknown): void {
  const failed = byId("failed");
  if (error instanceof Problem && !error.passing) {
    failed.hidden = true;
    const wrong = error.fields.map((f) => ({ field: fieldOf(f.name), message: f.message }));
    if (wrong.length) showWrong(wrong);
    else failed.replaceChildren(el("p", {}, error.message));
    failed.hidden = wrong.length > 0;
    return;
  }
  const again = el("button", { type: "button" }, t("try_now"));
  again.addEventListener("click", () => void send());
  failed.replaceChildren(el("p", {}, t("not_sent")), again);
  failed.hidden = false;
  retry = setTimeout(() => void send(), RETRY_EVERY);
}

byId("send").addEventListener("click", () => void send());
window.addEventListener("online", () => {
  if (!byId("failed").hidden) void send();
});

offer();
restore();
void loadCategories();
