/** Say what is wrong with the reporter's contact, by the rules of the service. */

import { t } from "texts:filing";
import { parseEmail, parsePhone } from "../../api/contact-rules";
import type { FieldError } from "../../ui/field-errors";
import type { Values } from "../form-checks";

/** The errors of the contact fields that are filled in; both may stay empty. */
export function contactErrors(values: Values): FieldError[] {
  const { reporter_email: email, reporter_phone: phone } = values;
  const found: FieldError[] = [];
  if (email?.trim() && !parseEmail(email)) found.push({ field: "reporter-email", message: t("err_email") });
  if (phone?.trim() && !parsePhone(phone)) found.push({ field: "reporter-phone", message: t("err_phone") });
  return found;
}
