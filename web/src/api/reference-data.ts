import { language } from "../texts/language";
import { call } from "./client";

export interface Category {
  id: string;
  parent: string | null;
  name_id: string;
  name_en: string;
}

export interface Reference {
  categories: Category[];
  agencies: { id: string; name: string; kind: string }[];
}

let asked: Promise<Reference> | undefined;

/** Categories and agencies; asked for once, and again after a failure. */
export function reference(): Promise<Reference> {
  asked ??= call<Reference>("GET", "/reference").catch((error: unknown) => {
    asked = undefined;
    throw error;
  });
  return asked;
}

export interface Branch {
  category: Category;
  depth: number;
  top: Category;
}

/** The category tree in reading order: each node after its parent, siblings by name. */
export function tree(categories: readonly Category[]): Branch[] {
  const below = (parent: string | null) =>
    categories.filter((c) => c.parent === parent).sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
  const walk = (node: Category, depth: number, top: Category): Branch[] => [
    { category: node, depth, top },
    ...below(node.id).flatMap((child) => walk(child, depth + 1, top)),
  ];
  return below(null).flatMap((top) => walk(top, 0, top));
}

export function nameOf(category: Category): string {
  return language() === "en" ? category.name_en : category.name_id;
}

/** Fill a select with the tree, one group per top category. */
export function fillCategories(select: HTMLSelectElement, categories: readonly Category[]): void {
  let group: HTMLOptGroupElement | undefined;
  for (const { category, depth } of tree(categories)) {
    if (depth === 0 || !group) {
      group = document.createElement("optgroup");
      group.label = nameOf(category);
      select.append(group);
    }
    const indent = "\u2003".repeat(Math.max(0, depth - 1));
    group.append(new Option(indent + nameOf(category), category.id));
  }
}
