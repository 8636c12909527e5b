/** What the receipt offers beside itself: keeping the report on this device, proving the contact, sending the receipt there. */

import type { ContactStates } from "../api/report-types";
import type { ReportAccess } from "../tracking/access-codes";
import { contactForms } from "../tracking/contacts/contact-forms";
import { saveReportPanel } from "../tracking/saved-reports-list";
import { el, focusOn } from "../ui/dom";

/** `given` are the contacts of the report that was just filed; none of them is proved yet. */
export function receiptOffers(
  access: ReportAccess,
  { given, secret }: { given: { email: boolean; phone: boolean }; secret: boolean },
): HTMLElement {
  const place = el("div", { class: "no-print" });
  const draw = (contact: ContactStates | undefined): void => {
    const forms = contactForms(contact ? { contact } : {}, access, (next, at) => {
      draw(next?.contact);
      const told = at ? document.getElementById(at) : null;
      if (told) focusOn(told);
    });
    for (const form of forms) form.setAttribute("open", "");
    place.replaceChildren(...(secret ? [] : [saveReportPanel(access)]), ...forms);
  };
  draw({ email: given.email ? "given" : null, phone: given.phone ? "given" : null });
  return place;
}
