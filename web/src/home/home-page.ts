/** The home page: its texts, and the reports that are kept on this device. */

import "texts:common";
import "texts:home";
import { hasSavedReports } from "../offline/saved-reports-flag";
import { registerWorkerWhenIdle } from "../offline/service-worker-registration";
import { sendWaitingReports } from "../offline/waiting-reports-flag";
import { applyLanguage } from "../texts/language";
import { byId } from "../ui/dom";

applyLanguage();
registerWorkerWhenIdle();
sendWaitingReports();

/** Nothing of the list is loaded while nothing is kept on this device. */
if (hasSavedReports())
  void import("../tracking/saved-reports-list").then(({ showSavedReports }) => showSavedReports(byId("saved")));
