/** Check what a person types who lost an access code; loaded when it is sent, since it brings the table of numbers along. */

import { parseEmail, parsePhone } from "../../api/contact-rules";
import { isTrackingId } from "../../api/tracking-id";

/** Whether this can be an e-mail address or a telephone number, as the service reads them. */
export function isContact(typed: string): boolean {
  return Boolean(/[@＠]/.test(typed) ? parseEmail(typed) : parsePhone(typed));
}

/** The names of the fields that keep a request for a new code from being sent. */
export function lostCodeFaults(trackingId: string, contact: string): ("tracking_id" | "contact")[] {
  const found: ("tracking_id" | "contact")[] = [];
  if (!isTrackingId(trackingId)) found.push("tracking_id");
  if (!isContact(contact)) found.push("contact");
  return found;
}
