import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Offline } from "../../../src/api/client";
import {
  idToken,
  NewPasswordNeeded,
  replacePassword,
  SignInRefused,
  signIn,
  signOut,
} from "../../../src/console/sign-in/cognito";
import { callStaffApi, SignedOut } from "../../../src/console/sign-in/staff-api";
import { FakeStorage, fakeFetch, refused, type Sent, signedIn } from "../fakes";

let storage: FakeStorage;

function answering(...replies: Parameters<typeof fakeFetch>[0]): Sent[] {
  const { fetch, sent } = fakeFetch(replies);
  vi.stubGlobal("fetch", fetch);
  return sent;
}

beforeEach(() => {
  storage = new FakeStorage();
  vi.stubGlobal("sessionStorage", storage);
});
afterEach(() => vi.unstubAllGlobals());

describe("signing in", () => {
  it("asks Cognito with the username and password and keeps the ID token for this tab", async () => {
    const sent = answering(signedIn("id-1"));
    await signIn("bandung", "Rahasia-1!");
    expect(sent[0]).toMatchObject({
      url: "/_cognito/",
      target: "InitiateAuth",
      body: {
        ClientId: "client",
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: "bandung", PASSWORD: "Rahasia-1!" },
      },
    });
    expect(await idToken()).toBe("id-1");
  });

  it.each([
    ["NotAuthorizedException", "", "wrong"],
    ["com.amazonaws.cognito#UserNotFoundException", "", "wrong"],
    ["NotAuthorizedException", "Password attempts exceeded", "often"],
    ["TooManyRequestsException", "", "often"],
    ["PasswordResetRequiredException", "", "reset"],
    ["UserNotConfirmedException", "", "other"],
  ])("tells %s (%s) apart as %s and keeps nothing", async (type, message, why) => {
    answering(refused(type, message));
    await expect(signIn("bandung", "salah")).rejects.toEqual(new SignInRefused(why as SignInRefused["failure"]));
    expect(storage.length).toBe(0);
  });

  it("does not blame the password when the service is down", async () => {
    answering("no network", { status: 503, body: {} });
    await expect(signIn("bandung", "x")).rejects.toBeInstanceOf(Offline);
    await expect(signIn("bandung", "x")).rejects.toBeInstanceOf(Offline);
  });

  it("replaces a temporary password in the session of the challenge", async () => {
    const sent = answering({ body: { ChallengeName: "NEW_PASSWORD_REQUIRED", Session: "s-1" } }, signedIn("id-1"));
    const challenge = await signIn("bandung", "Sementara-1!").catch((e: unknown) => e);
    expect(challenge).toBeInstanceOf(NewPasswordNeeded);
    await replacePassword("bandung", "Tetap-Aman-2026!", (challenge as NewPasswordNeeded).session);
    expect(sent[1]).toMatchObject({
      target: "RespondToAuthChallenge",
      body: { Session: "s-1", ChallengeResponses: { USERNAME: "bandung", NEW_PASSWORD: "Tetap-Aman-2026!" } },
    });
    expect(await idToken()).toBe("id-1");
  });

  it("calls a weak new password weak, and an expired challenge late", async () => {
    answering(refused("InvalidPasswordException"), refused("NotAuthorizedException", "Invalid session"));
    await expect(replacePassword("bandung", "123", "s")).rejects.toEqual(new SignInRefused("weak"));
    await expect(replacePassword("bandung", "123", "s")).rejects.toEqual(new SignInRefused("late"));
  });
});

describe("a token that ends", () => {
  const refreshed = { body: { AuthenticationResult: { IdToken: "id-2", ExpiresIn: 3600 } } };

  it("is renewed once for requests that come together", async () => {
    const sent = answering(signedIn("id-1", 30), refreshed);
    await signIn("bandung", "x");
    expect(await Promise.all([idToken(), idToken()])).toEqual(["id-2", "id-2"]);
    expect(sent[1]?.body).toMatchObject({
      AuthFlow: "REFRESH_TOKEN_AUTH",
      AuthParameters: { REFRESH_TOKEN: "refresh-1" },
    });
    expect(sent).toHaveLength(2);
  });

  it("is renewed when the API refuses it, and the request is sent again", async () => {
    const sent = answering(signedIn("id-1"), { status: 401, body: {} }, refreshed, { body: { role: "agency_admin" } });
    await signIn("bandung", "x");
    expect(await callStaffApi("GET", "/me")).toEqual({ role: "agency_admin" });
    expect(sent.filter((s) => s.url.startsWith("/api/")).map((s) => s.headers.Authorization)).toEqual(["id-1", "id-2"]);
  });

  it("ends the session when Cognito no longer renews it", async () => {
    answering(signedIn("id-1"), { status: 401, body: {} }, refused("NotAuthorizedException"));
    await signIn("bandung", "x");
    await expect(callStaffApi("GET", "/me")).rejects.toBeInstanceOf(SignedOut);
    expect(await idToken()).toBe("");
  });

  it("does not end the session for want of a network", async () => {
    answering(signedIn("id-1", 30), "no network", refreshed);
    await signIn("bandung", "x");
    await expect(idToken()).rejects.toBeInstanceOf(Offline);
    expect(await idToken()).toBe("id-2");
  });
});

it("signing out forgets everything in this tab and revokes the refresh token", async () => {
  const sent = answering(signedIn("id-1"), { body: {} });
  await signIn("bandung", "x");
  await signOut();
  expect(storage.length).toBe(0);
  expect(sent[1]).toMatchObject({ target: "RevokeToken", body: { Token: "refresh-1" } });
  await expect(callStaffApi("GET", "/me")).rejects.toBeInstanceOf(SignedOut);
});
