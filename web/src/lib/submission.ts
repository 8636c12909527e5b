import { today } from "./dates";
import { MOST, fault, type Declared } from "./files";
import type { t } from "texts:form";

/** What stands in the form; `region` and `agency` are codes, "" while nothing was chosen. */
export interface Values {
  [name: string]: string;
}

export interface Fault {
  field: string;
  key: Parameters<typeof t>[0];
  values?: Record<string, string | number>;
}

/** What can be told wrong before sending; the service has the last word. */
export function faults(values: Values, files: readonly Declared[], now = new Date()): Fault[] {
  const found: Fault[] = [];
  const length = (name: string) => (values[name] ?? "").trim().length;
  const within = (name: string, least: number, most: number) => length(name) >= least && length(name) <= most;
  if (!values["kind"]) found.push({ field: "kind", key: "err_kind" });
  if (!within("title", 10, 140)) found.push({ field: "title", key: "err_title" });
  if (!within("body", 20, 2500)) found.push({ field: "body", key: "err_body" });
  const date = values["incident-date"] ?? "";
  if (!date || date > today(now)) found.push({ field: "incident-date", key: "err_date" });
  if (!values["region-code"]) found.push({ field: "region", key: "err_region" });
  if (!values["category"]) found.push({ field: "category", key: "err_category" });
  if (values["agency"] && !values["agency-code"]) found.push({ field: "agency", key: "err_agency" });
  if (files.length > MOST) found.push({ field: "attachments", key: "err_files" });
  for (const file of files) {
    const wrong = fault(file);
    if (wrong) found.push({ field: "attachments", key: wrong.key, values: { name: wrong.name, n: wrong.n } });
  }
  return found;
}

/** The body of POST /reports. */
export function submission(token: string, values: Values, files: readonly Declared[], language: string): object {
  const text = (name: string) => (values[name] ?? "").trim();
  const contact = { name: text("reporter-name"), email: text("reporter-email"), phone: text("reporter-phone") };
  const named = Object.values(contact).some(Boolean);
  return {
    submission_token: token,
    kind: text("kind"),
    title: text("title"),
    body: text("body"),
    incident_date: text("incident-date"),
    location: { region: text("region-code"), address: text("address") },
    category: text("category"),
    agency: text("agency-code") || null,
    anonymous: text("anonymous") === "yes",
    confidential: text("confidential") === "yes",
    reporter: named ? { ...contact, language } : null,
    channel: "web",
    attachments: files,
  };
}

/** The form's field for a field name of the API: `reporter.email` is `reporter-email`. */
export function fieldOf(name: string): string {
  const [first = "", second = ""] = name.split(".");
  if (first === "location") return second === "address" ? "address" : "region";
  if (first === "attachments") return "attachments";
  return (first === "reporter" ? `reporter-${second}` : first).replaceAll("_", "-");
}
