/** The form as questions, one at a time on a phone. The names are those of the page's sections and of its addresses. */

export const STEPS = ["foto", "kejadian", "lokasi", "kategori", "privasi", "periksa"] as const;
export type Step = (typeof STEPS)[number];
export const LAST: Step = "periksa";

/** The step of an address such as `#lokasi`; the first for any other. */
export function stepAt(hash: string): Step {
  return STEPS.find((step) => `#${step}` === hash) ?? STEPS[0];
}

/** The step before or after; the first and the last stay. */
export function beside(step: Step, by: 1 | -1): Step {
  return STEPS[STEPS.indexOf(step) + by] ?? step;
}
