import { Problem, call } from "../lib/api";
import { logout, token } from "./auth";

/** The session ended: the console must ask to sign in again. */
export class SignedOut extends Error {}

/** Call a staff route; raises SignedOut, Problem or Offline. */
export async function staff<T>(method: string, path: string, body?: unknown): Promise<T> {
  const held = await token();
  if (!held) throw new SignedOut();
  try {
    return await call<T>(method, `/staff${path}`, { token: held, ...(body === undefined ? {} : { body }) });
  } catch (error) {
    if (error instanceof Problem && error.status === 401) {
      logout();
      throw new SignedOut();
    }
    throw error;
  }
}
