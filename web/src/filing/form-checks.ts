/** Check the answers of the report form before they are sent; the service has the last word. */

import { attachmentFault, MAX_ATTACHMENTS } from "../api/attachment-rules";
import type { DeclaredFile } from "../api/report-types";
import { visibleLength } from "../api/text-rules";

/** The answers of the form by field name; `region_code` and `agency_code` are "" while nothing was chosen. */
export interface Values {
  [name: string]: string;
}

/** `field` is the id of an input, `key` a sentence of texts:steps, or of texts:common for files. */
export interface Fault {
  field: string;
  key:
    | "err_kind"
    | "err_title"
    | "err_body"
    | "err_date"
    | "err_region"
    | "err_category"
    | "err_agency"
    | "err_long"
    | "err_files"
    | "err_file_type"
    | "err_file_size";
  values?: Record<string, string | number>;
}

/** Answers that may stay empty: name, field, most characters. */
const LONGEST = [
  ["address", "address", 300],
  ["reporter_name", "reporter-name", 100],
] as const;

/** The faults that can be found before sending; the service has the last word. `today` is `YYYY-MM-DD` in Jakarta. */
export function faults(values: Values, files: readonly DeclaredFile[], today: string): Fault[] {
  const length = (name: string) => visibleLength(values[name] ?? "");
  const within = (name: string, least: number, most: number) => length(name) >= least && length(name) <= most;
  const date = values.incident_date ?? "";
  const found: [boolean, string, Fault["key"]][] = [
    [files.length <= MAX_ATTACHMENTS, "attachments", "err_files"],
    [Boolean(values.kind), "kind", "err_kind"],
    [within("title", 10, 140), "title", "err_title"],
    [within("body", 20, 2500), "body", "err_body"],
    [Boolean(values.region_code), "region", "err_region"],
    [date >= "1945" && date <= today, "incident-date", "err_date"],
    [Boolean(values.category), "category", "err_category"],
    [!values.agency || Boolean(values.agency_code), "agency", "err_agency"],
  ];
  const tooLong = LONGEST.flatMap(([name, field, n]): Fault[] =>
    length(name) > n ? [{ field, key: "err_long", values: { n } }] : [],
  );
  const wrongFiles = files.flatMap((file): Fault[] => {
    const wrong = attachmentFault(file);
    return wrong ? [{ field: "attachments", key: wrong.key, values: { name: wrong.name, n: wrong.n } }] : [];
  });
  return [...wrongFiles, ...tooLong, ...found.filter(([good]) => !good).map(([, field, key]) => ({ field, key }))];
}
