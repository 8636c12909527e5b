import "texts:common";
import "texts:missing";
import { applyLanguage } from "../texts/language";

applyLanguage();
