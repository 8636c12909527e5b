import { ready } from "../lib/language";

await ready();
