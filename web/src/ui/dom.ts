/** Make, find and focus elements. */

type Child = Node | string | null | undefined | false;

/** An element with attributes and children; text is only ever text, never markup. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | boolean> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false) made.setAttribute(name, value);
  }
  made.append(...children.filter((c): c is Node | string => c !== null && c !== undefined && c !== false));
  return made;
}

export function byId<T extends HTMLElement = HTMLElement>(name: string): T {
  const found = document.getElementById(name);
  if (!found) throw new Error(`no #${name} on this page`);
  return found as T;
}

/** Move focus and the reader's eye to a heading or notice. */
export function focusOn(element: HTMLElement): void {
  element.tabIndex = -1;
  element.focus();
  element.scrollIntoView({ block: "start" });
}
