import "texts:common";
import "texts:missing";
import { ready } from "../texts/language";

ready();
