import "texts:common";
import "texts:home";
import "texts:missing";
import { ready } from "../lib/language";

ready();
