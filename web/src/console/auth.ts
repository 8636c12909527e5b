/** Sign-in with Cognito. Tokens live in this tab's session only. */

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

/** A temporary password must be replaced first. */
export class NewPasswordNeeded extends Error {
  constructor(readonly session: string) {
    super();
  }
}

export class WrongLogin extends Error {}

const KEPT = "konsol-tokens";
const SPARE = 60_000;
let config: Promise<Config> | undefined;

function settings(): Promise<Config> {
  config ??= fetch("/config.json").then((r) => r.json() as Promise<Config>);
  return config;
}

async function ask(operation: string, body: object): Promise<Answer> {
  const { cognito } = await settings();
  const response = await fetch(cognito, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Answer & { __type?: string };
  if (response.ok) return answer;
  if (response.status < 500) throw new WrongLogin(answer.__type ?? "");
  throw new Error(answer.__type ?? "");
}

function keep(answer: Answer, refresh = ""): void {
  const result = answer.AuthenticationResult;
  if (!result) throw new WrongLogin();
  const tokens: Tokens = {
    id: result.IdToken,
    refresh: result.RefreshToken ?? refresh,
    until: Date.now() + result.ExpiresIn * 1000 - SPARE,
  };
  sessionStorage.setItem(KEPT, JSON.stringify(tokens));
}

/** Raises WrongLogin or NewPasswordNeeded. */
export async function login(username: string, password: string): Promise<void> {
  const { client_id } = await settings();
  const answer = await ask("InitiateAuth", {
    AuthFlow: "USER_PASSWORD_AUTH",
    ClientId: client_id,
    AuthParameters: { USERNAME: username, PASSWORD: password },
  });
  if (answer.ChallengeName === "NEW_PASSWORD_REQUIRED") throw new NewPasswordNeeded(answer.Session ?? "");
  keep(answer);
}

export async function replacePassword(username: string, password: string, session: string): Promise<void> {
  const { client_id } = await settings();
  keep(
    await ask("RespondToAuthChallenge", {
      ClientId: client_id,
      ChallengeName: "NEW_PASSWORD_REQUIRED",
      Session: session,
      ChallengeResponses: { USERNAME: username, NEW_PASSWORD: password },
    }),
  );
}

/** A valid ID token, renewed when it is about to end; "" when nobody is signed in. */
export async function token(): Promise<string> {
  const kept = sessionStorage.getItem(KEPT);
  if (!kept) return "";
  const tokens = JSON.parse(kept) as Tokens;
  if (tokens.until > Date.now()) return tokens.id;
  try {
    const { client_id } = await settings();
    const asked = { AuthFlow: "REFRESH_TOKEN_AUTH", ClientId: client_id, AuthParameters: { REFRESH_TOKEN: tokens.refresh } };
    keep(await ask("InitiateAuth", asked), tokens.refresh);
    return await token();
  } catch {
    logout();
    return "";
  }
}

export function logout(): void {
  sessionStorage.removeItem(KEPT);
}
