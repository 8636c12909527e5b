/** The page for addresses that do not exist. */

import "texts:common";
import "texts:missing";
import { applyLanguage } from "../texts/language";

applyLanguage();
