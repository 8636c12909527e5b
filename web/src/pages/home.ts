import "texts:common";
import "texts:home";
import { byId } from "../lib/dom";
import { ready } from "../lib/language";
import { anySaved } from "../lib/savedflag";
import { registerLater } from "../lib/worker";

ready();
registerLater();

/** Nothing of the list is loaded while nothing is kept on this device. */
if (anySaved()) void import("./saved").then(({ showSaved }) => showSaved(byId("saved")));
