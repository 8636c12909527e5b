import { device } from "./storage";

/** Set while something is kept, so that a page need not load the list to learn that nothing is. */
export const FLAG = "lapor-saved";

export const anySaved = (): boolean => device.getItem(FLAG) !== null;
