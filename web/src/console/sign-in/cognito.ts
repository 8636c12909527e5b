/** Sign-in with Cognito. Tokens live in this tab's session only. */

import { Offline } from "../../api/client";
import { forget, keep, kept } from "./tab-session";

interface Config {
  client_id: string;
  cognito: string;
}

interface Tokens {
  id: string;
  refresh: string;
  until: number;
}

interface Answer {
  AuthenticationResult?: { IdToken: string; RefreshToken?: string; ExpiresIn: number };
  ChallengeName?: string;
  Session?: string;
}

/** Why Cognito did not let somebody in, in our words. */
export type Why = "wrong" | "weak" | "often" | "reset" | "late" | "other";

const WHY: Record<string, Why> = {
  NotAuthorizedException: "wrong",
  UserNotFoundException: "wrong",
  InvalidPasswordException: "weak",
  PasswordHistoryPolicyViolationException: "weak",
  TooManyRequestsException: "often",
  LimitExceededException: "often",
  PasswordResetRequiredException: "reset",
};

/** A temporary password must be replaced first. */
export class NewPasswordNeeded extends Error {
  constructor(readonly session: string) {
    super();
  }
}

export class Refused extends Error {
  constructor(readonly why: Why) {
    super(why);
  }
}

const KEPT = "tokens";
/** Renew this long before the end, so that a slow request still arrives in time. */
const SPARE_MS = 60_000;

async function settings(): Promise<Config> {
  const response = await fetch("/config.json").catch(() => null);
  if (!response?.ok) throw new Offline();
  return (await response.json()) as Config;
}

async function ask(operation: string, body: object): Promise<Answer> {
  const { cognito, client_id } = await settings();
  const response = await fetch(cognito, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify({ ClientId: client_id, ...body }),
  }).catch(() => null);
  if (!response || response.status >= 500) throw new Offline();
  const answer = (await response.json().catch(() => ({}))) as Answer & { __type?: string };
  if (response.ok) return answer;
  throw refusal(answer as { __type?: string; message?: string });
}

/** Cognito names a lockout like a wrong password and tells them apart in its message only. */
function refusal(answer: { __type?: string; message?: string }): Refused {
  const name = (answer.__type ?? "").split("#").pop() ?? "";
  if (/attempts exceeded/i.test(answer.message ?? "")) return new Refused("often");
  return new Refused(WHY[name] ?? "other");
}

function remember(answer: Answer, refresh = ""): void {
  const result = answer.AuthenticationResult;
  if (!result) throw new Refused("other"); // a challenge this console does not know
  const until = Date.now() + result.ExpiresIn * 1000 - SPARE_MS;
  keep(KEPT, { id: result.IdToken, refresh: result.RefreshToken ?? refresh, until } satisfies Tokens);
}

/** Raises Refused, NewPasswordNeeded or Offline. */
export async function login(username: string, password: string): Promise<void> {
  const answer = await ask("InitiateAuth", {
    AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: username, PASSWORD: password },
  });
  if (answer.ChallengeName === "NEW_PASSWORD_REQUIRED") throw new NewPasswordNeeded(answer.Session ?? "");
  remember(answer);
}

/** Ends the first sign-in with a temporary password; raises Refused or Offline. */
export async function replacePassword(username: string, password: string, session: string): Promise<void> {
  try {
    remember(
      await ask("RespondToAuthChallenge", {
        ChallengeName: "NEW_PASSWORD_REQUIRED",
        Session: session,
        ChallengeResponses: { USERNAME: username, NEW_PASSWORD: password },
      }),
    );
  } catch (error) {
    // No password is checked here, so "not authorised" can only mean that the session ran out.
    throw error instanceof Refused && error.why === "wrong" ? new Refused("late") : error;
  }
}

let renewing: Promise<string> | undefined;

/** A valid ID token, renewed when it is about to end; "" when nobody is signed in. Raises Offline. */
export async function token(): Promise<string> {
  const tokens = kept<Tokens>(KEPT);
  if (!tokens) return "";
  return tokens.until > Date.now() ? tokens.id : renewed(tokens.id);
}

/** A newer token than the one that was refused; "" when the session is over. Raises Offline. */
export async function renewed(refused: string): Promise<string> {
  const tokens = kept<Tokens>(KEPT);
  if (!tokens) return "";
  if (tokens.id !== refused) return tokens.id; // another request renewed it meanwhile
  renewing ??= renew(tokens).finally(() => (renewing = undefined));
  return renewing;
}

async function renew({ refresh }: Tokens): Promise<string> {
  try {
    remember(
      await ask("InitiateAuth", { AuthFlow: "REFRESH_TOKEN_AUTH", AuthParameters: { REFRESH_TOKEN: refresh } }),
      refresh,
    );
  } catch (error) {
    if (!(error instanceof Refused)) throw error; // no network is no reason to sign anybody out
    forget(KEPT);
  }
  return kept<Tokens>(KEPT)?.id ?? "";
}

/** Forget this session here and make its refresh token useless everywhere. */
export async function logout(): Promise<void> {
  const tokens = kept<Tokens>(KEPT);
  forget();
  if (!tokens?.refresh) return;
  // Best effort: the token is gone from this device either way and ends by itself.
  await ask("RevokeToken", { Token: tokens.refresh }).catch(() => undefined);
}
