import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const folder = (path: string): URL => new URL(`../../src/${path}/`, import.meta.url);
const sheets: Record<string, string> = Object.fromEntries(
  ["style"].flatMap((path) =>
    readdirSync(folder(path))
      .filter((name) => name.endsWith(".css"))
      .map((name) => [name, readFileSync(new URL(name, folder(path)), "utf8")] as const),
  ),
);

interface Rule {
  selector: string;
  said: Map<string, string>;
}

/** The rules of a style sheet, those in media queries too; forced colours are the system's own. */
function rulesOf(css: string): Rule[] {
  const plain = css
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/@media \(forced-colors[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}/g, "");
  return [...plain.matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(([, selector = "", body = ""]) => ({
    selector: selector.trim(),
    said: new Map(body.split(";").map((line) => line.split(/:(.*)/s).map((part) => part.trim()) as [string, string])),
  }));
}

const base = sheets["base.css"] ?? "";
const variables = new Map(rulesOf(base).flatMap((rule) => (rule.selector === ":root" ? [...rule.said] : [])));

/** A colour as hexadecimal; undefined for what is not a colour of its own (inherit, none, a shadow's veil). */
function colour(value: string | undefined): string | undefined {
  const said = value?.replace(/var\((--[\w-]+)\)/g, (_, name: string) => variables.get(name) ?? "");
  const hex = /#([0-9a-f]{6}|[0-9a-f]{3})\b/i.exec(said ?? "")?.[1];
  return hex?.length === 3 ? [...hex].map((c) => c + c).join("") : hex;
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const named = (name: string): string => colour(`var(${name})`) ?? "";
/** What text may lie on outside the head of the page. */
const GROUNDS = ["--paper", "--wash", "--good-wash", "--warn-wash", "--bad-wash"].map(named);
const WORDS = ["--ink", "--muted", "--brand", "--brand-dark", "--good", "--warn", "--bad"].map(named);
const HEAD = named("--brand-dark");

describe("contrast", () => {
  it("knows black on white", () => {
    expect(contrast("000000", "ffffff")).toBeCloseTo(21, 5);
    expect(colour("1px solid var(--line)")).toBe(named("--line"));
  });

  it("is enough for every text colour on every ground", () => {
    for (const word of WORDS)
      for (const ground of GROUNDS) expect([word, ground, contrast(word, ground) >= 4.5]).toEqual([word, ground, true]);
  });

  it.each(Object.keys(sheets))("is enough for every text colour that %s gives", (path) => {
    const rules = rulesOf(sheets[path] ?? "").filter((rule) => rule.selector !== ":root");
    expect(rules.length).toBeGreaterThan(path === "map.css" ? 3 : 5);
    for (const { selector, said } of rules) {
      const word = colour(said.get("color"));
      const own = colour(said.get("background"));
      const grounds = own ? [own] : /^(\.top|#who)/.test(selector) ? [HEAD] : GROUNDS;
      const inherited = own && !word && !/::|progress|\.pin/.test(selector) ? named("--ink") : undefined;
      for (const ground of grounds) {
        const text = word ?? (inherited && ground !== HEAD && ground !== named("--brand") ? inherited : undefined);
        if (text)
          expect([selector, text, ground, contrast(text, ground) >= 4.5]).toEqual([selector, text, ground, true]);
      }
    }
  });

  it("is enough for what shows where one can type, what has the focus and what is done", () => {
    const field = colour(
      rulesOf(base)
        .find((rule) => rule.selector.startsWith("input, select"))
        ?.said.get("border"),
    );
    const seen = [field, named("--ink"), named("--brand"), named("--good"), named("--bad")];
    for (const edge of seen)
      for (const ground of [named("--paper"), named("--wash")])
        expect(contrast(edge ?? "", ground)).toBeGreaterThanOrEqual(3);
    expect(contrast(named("--focus"), HEAD)).toBeGreaterThanOrEqual(3);
  });
});
