/** The page for addresses that do not exist. */

import "texts:common";
import "texts:missing";
import { sendWaitingReports } from "../offline/waiting-reports-flag";
import { applyLanguage } from "../texts/language";

applyLanguage();
sendWaitingReports();
