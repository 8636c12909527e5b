/** Leave the history of the form behind, once its report was received. */

import { formDepth } from "../form-navigation";

/** Go back to the entry that opened the form: from there Back leaves it, instead of leading into a form that was sent. */
export async function leaveFormHistory(): Promise<void> {
  const depth = formDepth();
  if (depth) {
    const there = new Promise<void>((arrived) => {
      addEventListener("popstate", () => arrived(), { once: true });
      setTimeout(arrived, 1000);
    });
    history.go(-depth);
    await there;
  }
  history.replaceState(null, "", location.pathname);
}
