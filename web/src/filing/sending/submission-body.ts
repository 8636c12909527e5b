/** Make a submission of the form's answers, and map the API's field names to the form's. */

import type { DeclaredFile } from "../../api/report-types";
import type { Values } from "../form-checks";

/** The body of POST /reports. */
export function submission(token: string, values: Values, files: readonly DeclaredFile[], language: string): object {
  const text = (name: string) => (values[name] ?? "").trim();
  const contact = { name: text("reporter_name"), email: text("reporter_email"), phone: text("reporter_phone") };
  const named = Object.values(contact).some(Boolean);
  const point = text("lat") && text("lon") ? { lat: Number(text("lat")), lon: Number(text("lon")) } : {};
  return {
    submission_token: token,
    kind: text("kind"),
    title: text("title"),
    body: text("body"),
    incident_date: text("incident_date"),
    location: { region: text("region_code"), address: text("address"), ...point },
    category: text("category"),
    agency: text("agency_code") || null,
    anonymous: ["anonymous", "secret"].includes(text("privacy")),
    confidential: ["confidential", "secret"].includes(text("privacy")),
    reporter: named ? { ...contact, language } : null,
    channel: "web",
    attachments: files,
  };
}

/** The id of the form's field for a field name of the API: `reporter.email` is `reporter-email`. */
export function fieldOf(name: string): string {
  const [first = "", second = ""] = name.split(".");
  if (first === "location") return second === "address" ? "address" : "region";
  if (first === "attachments") return "attachments";
  return (first === "reporter" ? `reporter-${second}` : first).replaceAll("_", "-");
}
