import "texts:common";
import "texts:home";
import { anySaved } from "../offline/saved-reports-flag";
import { registerLater } from "../offline/service-worker-registration";
import { ready } from "../texts/language";
import { byId } from "../ui/dom";

ready();
registerLater();

/** Nothing of the list is loaded while nothing is kept on this device. */
if (anySaved()) void import("../tracking/saved-reports-list").then(({ showSaved }) => showSaved(byId("saved")));
