/** Decide how the service worker responds to a request, and read push messages. */

/**
 * page: from the network, the kept copy when it does not come · file: kept copy first, its name changes with its content ·
 * reference: kept copy at once, the newer one for next time · network: the worker keeps its hands off.
 */
export type Strategy = "page" | "file" | "reference" | "network";

export interface RequestInfo {
  method: string;
  url: string;
  mode: string;
  headers: { has(name: string): boolean };
}

/** What a person holds or may do is never kept. */
const SECRET_HEADERS = ["X-Access-Code", "Authorization"];

export function strategyFor(request: RequestInfo, origin: string, shell: readonly string[]): Strategy {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== origin || SECRET_HEADERS.some((name) => request.headers.has(name)))
    return "network";
  if (request.mode === "navigate") return shell.includes(url.pathname) ? "page" : "network";
  if (url.pathname.startsWith("/assets/") || shell.includes(url.pathname)) return "file";
  const reference = /^\/api\/v1\/reference(\/|$)/.test(url.pathname) || /^\/data\/.+\.json$/.test(url.pathname);
  return reference ? "reference" : "network";
}

export interface PushMessage {
  title: string;
  body: string;
  url: string;
  lang: string;
}

/** What a push message says; anything else is no message. Only addresses of this site are opened. */
export function parsePushMessage(data: unknown, origin: string): PushMessage | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { title, body, url, lang } = data as Record<string, unknown>;
  if (typeof title !== "string" || !title) return undefined;
  return {
    title,
    body: typeof body === "string" ? body : "",
    url: ownAddress(url, origin),
    lang: lang === "en" ? "en" : "id",
  };
}

function ownAddress(url: unknown, origin: string): string {
  if (typeof url !== "string" || !URL.canParse(url, origin)) return "/";
  const full = new URL(url, origin);
  return full.origin === origin ? full.pathname + full.search + full.hash : "/";
}
