/** Doubles of what the browser and Cognito give. */

export class FakeStorage {
  private readonly items = new Map<string, string>();

  get length(): number {
    return this.items.size;
  }

  key(n: number): string | null {
    return [...this.items.keys()][n] ?? null;
  }

  getItem(name: string): string | null {
    return this.items.get(name) ?? null;
  }

  setItem(name: string, value: string): void {
    this.items.set(name, value);
  }

  removeItem(name: string): void {
    this.items.delete(name);
  }
}

export interface Sent {
  url: string;
  target: string;
  headers: Record<string, string>;
  body: Record<string, unknown>;
}

type Reply = { status?: number; body: unknown } | "no network";

/** A `fetch` that answers `/config.json` and hands everything else, in order, one of `replies`. */
export function fakeFetch(replies: Reply[]): {
  fetch: (url: string, init?: RequestInit) => Promise<Response>;
  sent: Sent[];
} {
  const sent: Sent[] = [];
  const fetch = (url: string, init: RequestInit = {}): Promise<Response> => {
    if (url === "/config.json") return Promise.resolve(Response.json({ client_id: "client", cognito: "/_cognito/" }));
    const headers = (init.headers ?? {}) as Record<string, string>;
    const body = (typeof init.body === "string" ? JSON.parse(init.body) : {}) as Record<string, unknown>;
    sent.push({ url, target: headers["X-Amz-Target"]?.split(".").pop() ?? "", headers, body });
    const reply = replies.shift();
    if (reply === undefined) throw new Error(`nobody expected ${url}`);
    if (reply === "no network") return Promise.reject(new TypeError("no network"));
    return Promise.resolve(Response.json(reply.body, { status: reply.status ?? 200 }));
  };
  return { fetch, sent };
}

export const signedIn = (id: string, expiresIn = 3600): Reply => ({
  body: { AuthenticationResult: { IdToken: id, RefreshToken: "refresh-1", ExpiresIn: expiresIn } },
});

export const refused = (type: string, message = ""): Reply => ({ status: 400, body: { __type: type, message } });
