/** Check what a person types about a contact, before it is sent. */

import { cleanCode } from "../../api/clean-code";
import type { Channel, ContactState, ContactStates } from "../../api/report-types";

/** The contacts that were given, each with how far it is. */
export function givenContacts(
  contact: ContactStates | undefined,
): { channel: Channel; state: Exclude<ContactState, null> }[] {
  const all: [Channel, ContactState][] = [
    ["email", contact?.email ?? null],
    ["sms", contact?.phone ?? null],
  ];
  return all.flatMap(([channel, state]) => (state ? [{ channel, state }] : []));
}

/** The digits of a one-time code, however it was typed or pasted; undefined when there are not six. */
export function parseOneTimeCode(typed: string): string | undefined {
  const digits = cleanCode(typed).replace(/[ -]/g, "");
  return /^[0-9]{6}$/.test(digits) ? digits : undefined;
}
