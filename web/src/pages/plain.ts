import "texts:common";
import "texts:missing";
import { ready } from "../lib/language";

ready();
