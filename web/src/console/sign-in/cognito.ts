/** Sign-in with Cognito. Tokens live in this tab's session only. */

import { Offline } from "../../api/client";
import { readFromTab, removeFromTab, storeInTab } from "./tab-session";

interface Config {
  client_id: string;
  cognito: string;
}

interface Tokens {
  id: string;
  refresh: string;
  until: number;
}

interface CognitoResponse {
  AuthenticationResult?: { IdToken: string; RefreshToken?: string; ExpiresIn: number };
  ChallengeName?: string;
  Session?: string;
}

/** Why Cognito did not let somebody in, in our words. */
export type SignInFailure = "wrong" | "weak" | "often" | "reset" | "late" | "other";

const FAILURE_OF: Record<string, SignInFailure> = {
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

export class SignInRefused extends Error {
  constructor(readonly failure: SignInFailure) {
    super(failure);
  }
}

const TOKENS_KEY = "tokens";
/** Renew this long before the end, so that a slow request still arrives in time. */
const RENEW_BEFORE_MS = 60_000;

async function loadConfig(): Promise<Config> {
  const response = await fetch("/config.json").catch(() => null);
  if (!response?.ok) throw new Offline();
  return (await response.json()) as Config;
}

async function callCognito(operation: string, body: object): Promise<CognitoResponse> {
  const { cognito, client_id } = await loadConfig();
  const response = await fetch(cognito, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify({ ClientId: client_id, ...body }),
  }).catch(() => null);
  if (!response || response.status >= 500) throw new Offline();
  const answer = (await response.json().catch(() => ({}))) as CognitoResponse & { __type?: string };
  if (response.ok) return answer;
  throw signInRefusal(answer as { __type?: string; message?: string });
}

/** Cognito names a lockout like a wrong password and tells them apart in its message only. */
function signInRefusal(answer: { __type?: string; message?: string }): SignInRefused {
  const name = (answer.__type ?? "").split("#").pop() ?? "";
  if (/attempts exceeded/i.test(answer.message ?? "")) return new SignInRefused("often");
  return new SignInRefused(FAILURE_OF[name] ?? "other");
}

function storeTokens(answer: CognitoResponse, refresh = ""): void {
  const result = answer.AuthenticationResult;
  if (!result) throw new SignInRefused("other"); // a challenge this console does not know
  const until = Date.now() + result.ExpiresIn * 1000 - RENEW_BEFORE_MS;
  storeInTab(TOKENS_KEY, { id: result.IdToken, refresh: result.RefreshToken ?? refresh, until } satisfies Tokens);
}

/** Raises Refused, NewPasswordNeeded or Offline. */
export async function signIn(username: string, password: string): Promise<void> {
  const answer = await callCognito("InitiateAuth", {
    AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: username, PASSWORD: password },
  });
  if (answer.ChallengeName === "NEW_PASSWORD_REQUIRED") throw new NewPasswordNeeded(answer.Session ?? "");
  storeTokens(answer);
}

/** Ends the first sign-in with a temporary password; raises Refused or Offline. */
export async function replacePassword(username: string, password: string, session: string): Promise<void> {
  try {
    storeTokens(
      await callCognito("RespondToAuthChallenge", {
        ChallengeName: "NEW_PASSWORD_REQUIRED",
        Session: session,
        ChallengeResponses: { USERNAME: username, NEW_PASSWORD: password },
      }),
    );
  } catch (error) {
    // No password is checked here, so "not authorised" can only mean that the session ran out.
    throw error instanceof SignInRefused && error.failure === "wrong" ? new SignInRefused("late") : error;
  }
}

let renewing: Promise<string> | undefined;

/** A valid ID token, renewed when it is about to end; "" when nobody is signed in. Raises Offline. */
export async function idToken(): Promise<string> {
  const tokens = readFromTab<Tokens>(TOKENS_KEY);
  if (!tokens) return "";
  return tokens.until > Date.now() ? tokens.id : renewedToken(tokens.id);
}

/** A newer token than the one that was refused; "" when the session is over. Raises Offline. */
export async function renewedToken(refused: string): Promise<string> {
  const tokens = readFromTab<Tokens>(TOKENS_KEY);
  if (!tokens) return "";
  if (tokens.id !== refused) return tokens.id; // another request renewed it meanwhile
  renewing ??= renewTokens(tokens).finally(() => (renewing = undefined));
  return renewing;
}

async function renewTokens({ refresh }: Tokens): Promise<string> {
  try {
    storeTokens(
      await callCognito("InitiateAuth", { AuthFlow: "REFRESH_TOKEN_AUTH", AuthParameters: { REFRESH_TOKEN: refresh } }),
      refresh,
    );
  } catch (error) {
    if (!(error instanceof SignInRefused)) throw error; // no network is no reason to sign anybody out
    removeFromTab(TOKENS_KEY);
  }
  return readFromTab<Tokens>(TOKENS_KEY)?.id ?? "";
}

/** Forget this session here and make its refresh token useless everywhere. */
export async function signOut(): Promise<void> {
  const tokens = readFromTab<Tokens>(TOKENS_KEY);
  removeFromTab();
  if (!tokens?.refresh) return;
  // Best effort: the token is gone from this device either way and ends by itself.
  await callCognito("RevokeToken", { Token: tokens.refresh }).catch(() => undefined);
}
