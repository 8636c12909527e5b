/** Tell without opening the database whether reports are kept on this device. */

import { deviceStorage } from "./storage";

/** Set while something is kept, so that a page need not load the list to learn that nothing is. */
export const SAVED_REPORTS_FLAG = "lapor-saved";

export const hasSavedReports = (): boolean => deviceStorage.getItem(SAVED_REPORTS_FLAG) !== null;
