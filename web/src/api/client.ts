import { language } from "../texts/language";

export interface FieldFault {
  name: string;
  code: string;
  message: string;
}

/** A refusal of the API, in its own words. */
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
  get passing(): boolean {
    return this.status === 429 || this.status >= 500;
  }
}

/** The request did not reach the service. */
export class Offline extends Error {}

export interface Asked {
  body?: unknown;
  code?: string;
  token?: string;
}

const TIMEOUT = 40_000;

/** Call the API; raises Problem or Offline. */
export async function call<T>(method: string, path: string, asked: Asked = {}): Promise<T> {
  const headers: Record<string, string> = { "Accept-Language": language() };
  if (asked.body !== undefined) headers["Content-Type"] = "application/json";
  if (asked.code) headers["X-Access-Code"] = asked.code;
  if (asked.token) headers.Authorization = asked.token;
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers,
      cache: "no-cache",
      signal: AbortSignal.timeout(TIMEOUT),
      ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
    });
  } catch {
    throw new Offline();
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer as T;
  const told = (answer ?? {}) as Record<string, unknown>;
  throw new Problem(
    response.status,
    typeof told.code === "string" ? told.code : "unavailable",
    typeof told.title === "string" ? told.title : "",
    Array.isArray(told.fields) ? (told.fields as FieldFault[]) : [],
    told,
  );
}

export interface UploadForm {
  id: string;
  url: string;
  fields: Record<string, string>;
}

/** Send a file straight to storage; rejects with Problem when it was refused, Offline when it did not arrive. */
export function upload(
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
