/** Show the sign-in, and the replacement of a temporary password. */

import { type ConsoleKey, codeLabel, t } from "texts:console";
import { el, focusOn } from "../../ui/dom";
import { NewPasswordNeeded, replacePassword, SignInRefused, signIn } from "./cognito";

interface SignInForm {
  title: string;
  lead: string;
  /** What happened before, such as a session that ended. */
  notice?: string;
  send: ConsoleKey;
  fields: HTMLElement[];
  act: (form: FormData) => Promise<void>;
}

function input(name: string, label: ConsoleKey, type: string, autocomplete: string): HTMLElement {
  const control = el("input", {
    id: name,
    name,
    type,
    autocomplete,
    required: true,
    autocapitalize: "none",
    spellcheck: "false",
    "aria-describedby": "login-problem",
  });
  return el("div", { class: "field" }, el("label", { for: name }, t(label)), control);
}

/** Ask who it is; `done` is called once signed in. */
export function signInView(place: HTMLElement, done: () => void, notice = ""): void {
  showForm(place, {
    title: t("login_title"),
    lead: t("login_lead"),
    notice,
    send: "login",
    fields: [
      input("login-username", "username", "text", "username"),
      input("login-password", "password", "password", "current-password"),
    ],
    act: async (form) => {
      const username = String(form.get("login-username")).trim();
      try {
        await signIn(username, String(form.get("login-password")));
        done();
      } catch (error) {
        if (!(error instanceof NewPasswordNeeded)) throw error;
        newPasswordView(place, username, error.session, done);
      }
    },
  });
}

function newPasswordView(place: HTMLElement, username: string, session: string, done: () => void): void {
  showForm(place, {
    title: t("new_password_title"),
    lead: t("new_password_hint"),
    send: "submit",
    fields: [input("new-password", "new_password", "password", "new-password")],
    act: async (form) => {
      try {
        await replacePassword(username, String(form.get("new-password")), session);
        done();
      } catch (error) {
        if (!(error instanceof SignInRefused) || error.failure !== "late") throw error;
        signInView(place, done, codeLabel("refused", error.failure));
      }
    },
  });
}

function showForm(place: HTMLElement, { title, lead, notice, send, fields, act }: SignInForm): void {
  const problem = el("p", { class: "error", role: "alert", id: "login-problem", hidden: true });
  const button = el("button", { id: "login-submit" }, t(send));
  const heading = el("h1", {}, title);
  const told = notice ? el("p", { class: "note warn", role: "status" }, notice) : null;
  const form = el(
    "form",
    { class: "card narrow" },
    heading,
    told,
    el("p", { class: "hint" }, lead),
    problem,
    ...fields,
    button,
  );
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    problem.hidden = true;
    act(new FormData(form))
      .catch((error: unknown) => {
        problem.textContent =
          error instanceof SignInRefused ? codeLabel("refused", error.failure) : t("login_unavailable");
        problem.hidden = false;
        focusOn(problem);
      })
      .finally(() => (button.disabled = false));
  });
  document.title = `${title} - ${t("brand_console")}`;
  place.replaceChildren(form);
  focusOn(heading);
}
