import { el, focusOn } from "../lib/dom";
import { NewPasswordNeeded, WrongLogin, login, replacePassword } from "./auth";
import { c, type ConsoleKey } from "./texts";

const input = (name: string, label: ConsoleKey, type: string, autocomplete: string, hint?: ConsoleKey): HTMLElement =>
  el(
    "div",
    { class: "field" },
    el("label", { for: name }, c(label)),
    hint ? el("p", { class: "hint" }, c(hint)) : null,
    el("input", { id: name, name, type, autocomplete, required: true, autocapitalize: "none", spellcheck: "false" }),
  );

/** Ask who it is; `done` is called once signed in. */
export function loginView(place: HTMLElement, done: () => void, notice = ""): void {
  ask(place, c("login_title"), notice, "login", [input("login-username", "username", "text", "username"), input("login-password", "password", "password", "current-password")], async (form) => {
    const username = String(form.get("login-username"));
    try {
      await login(username, String(form.get("login-password")));
      done();
    } catch (error) {
      if (!(error instanceof NewPasswordNeeded)) throw error;
      renew(place, username, error.session, done);
    }
  });
}

function renew(place: HTMLElement, username: string, session: string, done: () => void): void {
  const field = input("new-password", "new_password", "password", "new-password", "new_password_hint");
  ask(place, c("new_password_title"), "", "submit", [field], async (form) => {
    await replacePassword(username, String(form.get("new-password")), session);
    done();
  });
}

function ask(place: HTMLElement, title: string, notice: string, label: ConsoleKey, fields: HTMLElement[], act: (form: FormData) => Promise<void>): void {
  const problem = el("p", { class: "error", role: "alert", hidden: true });
  const button = el("button", { id: "login-submit" }, c(label));
  const heading = el("h1", {}, title);
  const form = el("form", { class: "card narrow" }, heading, notice ? el("p", { class: "note" }, notice) : null, problem, ...fields, button);
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    button.disabled = true;
    problem.hidden = true;
    act(new FormData(form))
      .catch((error: unknown) => {
        problem.textContent = c(error instanceof WrongLogin ? "wrong_login" : "login_unavailable");
        problem.hidden = false;
      })
      .finally(() => (button.disabled = false));
  });
  place.replaceChildren(form);
  focusOn(heading);
}
