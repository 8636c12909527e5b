/** Check the reporter's e-mail address and telephone number where they are typed. */

import { form } from "../form-state";

/** Load the rules when a contact is first touched, or stands in the form already. Without them the service checks alone. */
export function contactField(): void {
  let loading = false;
  const load = (): void => {
    if (loading) return;
    loading = true;
    import("./contact-errors").then(
      ({ contactErrors }) => {
        form.contactErrors = () => contactErrors(form.draft.values);
      },
      () => {
        loading = false;
      },
    );
  };
  for (const name of ["reporter-email", "reporter-phone"])
    document.getElementById(name)?.addEventListener("focus", load);
  if (form.draft.values.reporter_email || form.draft.values.reporter_phone) load();
}
