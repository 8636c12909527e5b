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
/** An address as mail programs copy it. */
const IN_BRACKETS = /^[^<>@]*<([^<>]*)>[ ,;.]*$/;
const MAILTO = /^mailto: ?([^?]*)(?:\?.*)?$/i;
/** What stands around an address or a number in a sentence, a list or a spreadsheet. */
const AROUND = /^[ ,;:'"=[\]]+|[ ,;:.'"=[\]]+$/g;
/** What people write before or behind a number: "WA: 0812…", "0812… (WA)", "No. HP/WA 0812…". */
const PURPOSE =
  "(?:no|nomor|nomer|hp|handphone|ponsel|telp|tlp|telepon|telpon|tel|phone|mobile|cell|wa|whatsapp|sms|hub|hubungi|call)";
const LABELS = `[ (\\[]*${PURPOSE}(?:[ ./,&]+${PURPOSE})*[ .:)\\]]*`;
const LABELLED = new RegExp(`^(?:${LABELS}(?=['+(\\d]))?(.*?[\\d)])(?:[ ,;/-]*${LABELS})?$`, "i");
/** A trunk zero that is not dialled after the calling code: +62 (0)812. */
const UNDIALLED_ZERO = /^(\(?(?:\+|00) ?\d{1,3}\)?[ -]?)\(0\)/;
/** Which carrier connects a call abroad is the digit after 00 in Indonesia (001, 007, 008, 009). */
const CARRIER_DIGITS = "1789";
const INDONESIA = "62";

/** An e-mail address as it is stored, without what a sentence or a mail program puts around it; undefined when it cannot be one, or when an unseen sign within makes it another. */
export function parseEmail(typed: string): string | undefined {
  if (hasUnseenWithin(typed)) return undefined;
  const bare = [IN_BRACKETS, MAILTO].reduce((text, form) => form.exec(text)?.[1] ?? text, cleanCode(typed));
  const [, before = "", domain = ""] = /^(.*@)(.*)$/.exec(bare.replace(AROUND, "").replace(/ ?@ ?/g, "@")) ?? [];
  const address = before + domain.toLowerCase();
  const local = EMAIL.exec(address)?.[1];
  return local && local.length <= 64 && address.length <= 254 ? address : undefined;
}

/** A telephone number of any country in E.164; undefined when it cannot be one. Without a calling code it is Indonesian. */
export function parsePhone(typed: string): string | undefined {
  const bare = cleanCode(typed).replace(AROUND, "");
  const written = (LABELLED.exec(bare)?.[1] ?? bare).replace(AROUND, "");
  const digits = written.replace(UNDIALLED_ZERO, "$1").replace(/[ ()./_-]/g, "");
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
