/** Types of the modules that texts.plugin.ts makes of the catalogues. A section of the site may also say what is common to all pages. */

type Codes = typeof import("../../../chalicelib/messages/reports/codes.id.json");
/** The names of states, kinds and flags, which catalogues.ts adds to the sections that need them. */
type CodeKey = `state_${keyof Codes["states"]}` | `kind_${keyof Codes["kinds"]}` | `flag_${keyof Codes["flags"]}`;
type Sections = typeof import("./site/id.json");
type Say<Section extends keyof Sections> = (
  key: keyof Sections[Section] | keyof Sections["common"],
  values?: Record<string, string | number>,
) => string;

declare module "texts:common" {
  export const t: Say<"common">;
}
declare module "texts:home" {
  export const t: Say<"home">;
}
declare module "texts:common/page" {}
declare module "texts:form/page" {}
declare module "texts:steps" {
  export const t: Say<"steps">;
}
declare module "texts:filing" {
  export const t: Say<"filing">;
}
declare module "texts:receipt" {
  export const t: Say<"receipt">;
}
declare module "texts:check" {
  export const t: Say<"check">;
}
declare module "texts:track" {
  export const t: Say<"track">;
}
declare module "texts:public" {
  export function t(key: Parameters<Say<"public">>[0] | CodeKey, values?: Record<string, string | number>): string;
}
declare module "texts:push" {
  export const t: Say<"push">;
}
declare module "texts:contact" {
  export const t: Say<"contact">;
}
declare module "texts:saved" {
  export const t: Say<"saved">;
}
declare module "texts:waiting" {
  export const t: Say<"waiting">;
}
declare module "texts:missing" {
  export const t: Say<"missing">;
}
declare module "texts:console" {
  type Catalogue = typeof import("./console/id.json");
  type KeysOf<Sections> = { [Name in keyof Sections]: keyof Sections[Name] }[keyof Sections];
  export type ConsoleKey = KeysOf<Catalogue> | CodeKey;
  /** The console's sentence of `key`, with `{name}` filled in. */
  export function t(key: ConsoleKey, values?: Record<string, string | number>): string;
  /** The sentence of a code such as `state_on_hold`; the code itself when this console is older than it. */
  export function codeLabel(family: string, code: string): string;
}
