/** Check what a person types about a contact, before it is sent. */

import type { Channel, ContactState, ContactStates } from "../../api/report-types";
import { isTrackingId } from "../../api/tracking-id";

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
  const digits = typed.replace(/[\s-]/g, "");
  return /^[0-9]{6}$/.test(digits) ? digits : undefined;
}

const EMAIL = /^[^@\s<>"',;]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;
const PHONE = /^(?:\+?62|0)[2-9][0-9]{7,11}$/;

/** Whether this can be an e-mail address or an Indonesian number, as the service reads them. */
export function isContact(typed: string): boolean {
  const text = typed.trim();
  return text.includes("@") ? EMAIL.test(text) : PHONE.test(text.replace(/[\s().-]/g, ""));
}

/** The names of the fields that keep a request for a new code from being sent. */
export function lostCodeFaults(trackingId: string, contact: string): ("tracking_id" | "contact")[] {
  const found: ("tracking_id" | "contact")[] = [];
  if (!isTrackingId(trackingId)) found.push("tracking_id");
  if (!isContact(contact)) found.push("contact");
  return found;
}
