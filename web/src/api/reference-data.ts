/** Load categories and agencies, and put categories in their order. */

import { language } from "../texts/language";
import { callApi } from "./client";
import type { Category, ReferenceData } from "./report-types";

let loading: Promise<ReferenceData> | undefined;

/** Categories and agencies; asked for once, and again after a failure. */
export function loadReference(): Promise<ReferenceData> {
  loading ??= callApi<ReferenceData>("GET", "/reference").catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

export interface CategoryNode {
  category: Category;
  depth: number;
  top: Category;
}

/** The category tree in reading order: each node after its parent, siblings by name. */
export function categoryTree(categories: readonly Category[]): CategoryNode[] {
  const below = (parent: string | null) =>
    categories.filter((c) => c.parent === parent).sort((a, b) => categoryName(a).localeCompare(categoryName(b)));
  const walk = (node: Category, depth: number, top: Category): CategoryNode[] => [
    { category: node, depth, top },
    ...below(node.id).flatMap((child) => walk(child, depth + 1, top)),
  ];
  return below(null).flatMap((top) => walk(top, 0, top));
}

export function categoryName(category: Category): string {
  return language() === "en" ? category.name_en : category.name_id;
}

/** Fill a select with the tree, one group per top category. */
export function fillCategorySelect(select: HTMLSelectElement, categories: readonly Category[]): void {
  let group: HTMLOptGroupElement | undefined;
  for (const { category, depth } of categoryTree(categories)) {
    if (depth === 0 || !group) {
      group = document.createElement("optgroup");
      group.label = categoryName(category);
      select.append(group);
    }
    const indent = "\u2003".repeat(Math.max(0, depth - 1));
    group.append(new Option(indent + categoryName(category), category.id));
  }
}
