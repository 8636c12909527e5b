/** Call the API of the platform, and send files straight to storage. */

import { language } from "../texts/language";
import type { Schema } from "./contract";
import type { UploadForm } from "./report-types";

/** A field that the service refused, and why. */
export type FieldFault = Schema<"Problem">["fields"][number];

/** An error response of the API: its status, code and message, and the fields that it refused. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: FieldFault[],
    readonly body: Record<string, unknown>,
  ) {
    super(message);
  }

  /** Whether the same request may succeed later. */
  get isTransient(): boolean {
    return this.status === 429 || this.status >= 500;
  }
}

/** The request did not reach the service. */
export class Offline extends Error {}

export interface CallOptions {
  body?: unknown;
  code?: string;
  token?: string;
}

const TIMEOUT = 40_000;

/** Call the API; raises Problem or Offline. */
export async function callApi<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const headers: Record<string, string> = { "Accept-Language": language() };
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (options.code) headers["X-Access-Code"] = options.code;
  if (options.token) headers.Authorization = options.token;
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers,
      cache: "no-cache",
      signal: AbortSignal.timeout(TIMEOUT),
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
  } catch {
    throw new Offline();
  }
  const json: unknown = await response.json().catch(() => null);
  if (response.ok && json !== null) return json as T;
  const problem = (json ?? {}) as Record<string, unknown>;
  throw new Problem(
    response.status,
    typeof problem.code === "string" ? problem.code : "unavailable",
    typeof problem.title === "string" ? problem.title : "",
    Array.isArray(problem.fields) ? (problem.fields as FieldFault[]) : [],
    problem,
  );
}

/** Send a file straight to storage; rejects with Problem when it was refused, Offline when it did not arrive. */
export function sendFile(
  form: UploadForm,
  file: File,
  progress: (share: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(form.fields)) data.append(name, value);
    data.append("file", file);
    const request = new XMLHttpRequest();
    const refused = () => reject(new Problem(request.status, "upload_refused", "", [], {}));
    request.open("POST", form.url);
    request.upload.addEventListener("progress", (e) => e.lengthComputable && progress(e.loaded / e.total));
    request.addEventListener("load", () => (request.status < 300 ? resolve() : refused()));
    for (const end of ["error", "abort"]) request.addEventListener(end, () => reject(new Offline()));
    signal?.addEventListener("abort", () => request.abort());
    request.send(data);
  });
}
