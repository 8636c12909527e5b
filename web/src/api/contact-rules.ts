/** Read e-mail addresses and telephone numbers as the service does (`chalicelib/domain/contacts/contact_rules.py`).
 *
 * Both are tested on tests/vectors/contacts.json. The table of numbers is 15 KB (4 KB compressed), so this file is
 * loaded where a contact is typed and not before.
 */

import { cleanCode, hasUnseenWithin } from "./clean-code";
import table from "./phone-rules.json";

/** A country's numbers behind its calling code: pattern, lengths, and the zero that is not dialled from abroad. */
type NumberingPlan = [pattern: string, lengths: number[], trunkPrefix: string];

const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const EMAIL = new RegExp(`^(${ATOM}(?:\\.${ATOM})*)@(?:${LABEL}\\.)+(?!\\d+$)${LABEL}$`);
/** Which carrier connects a call abroad is the digit after 00 in Indonesia (001, 007, 008, 009). */
const CARRIER_DIGITS = "1789";
const INDONESIA = "62";

/** An e-mail address as it is stored; undefined when it cannot be one, or when an unseen sign within makes it another. */
export function parseEmail(typed: string): string | undefined {
  if (hasUnseenWithin(typed)) return undefined;
  const address = cleanCode(typed);
  const local = EMAIL.exec(address)?.[1];
  return local && local.length <= 64 && address.length <= 254 ? address : undefined;
}

/** A telephone number of any country in E.164; undefined when it cannot be one. Without a calling code it is Indonesian. */
export function parsePhone(typed: string): string | undefined {
  const written = cleanCode(typed).replace(/^tel:/, "");
  const digits = written.replace(/^(\+ ?\d{1,3}[ -]?)\(0\)/, "$1").replace(/[ ()./-]/g, "");
  if (!/^\+?\d{6,20}$/.test(digits)) return undefined;
  for (const reading of readings(digits)) {
    const valid = validNumber(reading);
    if (valid) return valid;
  }
  return undefined;
}

/** The numbers with a calling code that digits may mean, the likeliest first. */
function readings(digits: string): string[] {
  if (digits.startsWith("+")) return [digits.slice(1)];
  if (digits.startsWith("00"))
    return [...(CARRIER_DIGITS.includes(digits.charAt(2)) ? [digits.slice(3)] : []), digits.slice(2)];
  if (digits.startsWith("0")) return [INDONESIA + digits.slice(1)];
  if (digits.startsWith(INDONESIA)) return [digits];
  return digits.startsWith("8") ? [INDONESIA + digits] : []; // a spreadsheet takes the zero off
}

function validNumber(international: string): string | undefined {
  for (const size of [1, 2, 3]) {
    const code = international.slice(0, size);
    for (const plan of (table as unknown as Record<string, NumberingPlan[]>)[code] ?? []) {
      const national = international.slice(size);
      const dialled = [national, national.startsWith(plan[2]) ? national.slice(plan[2].length) : ""];
      const valid = dialled.find((n) => plan[1].includes(n.length) && new RegExp(`^(?:${plan[0]})$`).test(n));
      if (valid) return `+${code}${valid}`;
    }
  }
  return undefined;
}
