import { call, Problem } from "../../api/client";
import { renewed, token } from "./cognito";

/** The session ended: the console must ask to sign in again. */
export class SignedOut extends Error {}

/** Call a staff route; raises SignedOut, Problem or Offline. */
export async function staff<T>(method: string, path: string, body?: unknown): Promise<T> {
  const send = (held: string): Promise<T> =>
    call<T>(method, `/staff${path}`, { token: held, ...(body === undefined ? {} : { body }) });
  const held = await token();
  if (!held) throw new SignedOut();
  try {
    return await send(held);
  } catch (error) {
    if (!unauthorized(error)) throw error;
  }
  const newer = await renewed(held);
  if (!newer) throw new SignedOut();
  try {
    return await send(newer);
  } catch (error) {
    throw unauthorized(error) ? new SignedOut() : error;
  }
}

function unauthorized(error: unknown): boolean {
  return error instanceof Problem && error.status === 401;
}
