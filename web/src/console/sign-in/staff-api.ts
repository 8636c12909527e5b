/** Call the staff's part of the API as the officer who is signed in. */

import { callApi, Problem } from "../../api/client";
import { idToken, renewedToken } from "./cognito";

/** The session ended: the console must ask to sign in again. */
export class SignedOut extends Error {}

/** Call a staff route; raises SignedOut, Problem or Offline. */
export async function callStaffApi<T>(method: string, path: string, body?: unknown): Promise<T> {
  const send = (held: string): Promise<T> =>
    callApi<T>(method, `/staff${path}`, { token: held, ...(body === undefined ? {} : { body }) });
  const held = await idToken();
  if (!held) throw new SignedOut();
  try {
    return await send(held);
  } catch (error) {
    if (!isUnauthorized(error)) throw error;
  }
  const newer = await renewedToken(held);
  if (!newer) throw new SignedOut();
  try {
    return await send(newer);
  } catch (error) {
    throw isUnauthorized(error) ? new SignedOut() : error;
  }
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof Problem && error.status === 401;
}
