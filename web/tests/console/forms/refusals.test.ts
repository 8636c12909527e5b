import { describe, expect, it } from "vitest";
import { Offline, Problem } from "../../../src/api/client";
import { actRefusalText, pageRefusalText } from "../../../src/console/forms/refusals";

describe("a refusal", () => {
  const problem = (status: number, code: string, title = "", fields: Problem["fields"] = []) =>
    new Problem(status, code, title, fields, {});

  it("of a page says neither code nor tracking advice meant for reporters", () => {
    expect(pageRefusalText(problem(404, "report_not_found", "Periksa tanda terima"))).toBe(
      "Laporan ini tidak ada, atau bukan untuk meja Anda.",
    );
    expect(pageRefusalText(problem(403, "act_not_allowed"))).toBe("Peran Anda tidak dapat membuka halaman ini.");
  });

  it("of an act names the fields, the stage, the role or the network", () => {
    const fault = [{ name: "text", code: "too_short", message: "Terlalu pendek" }];
    expect(actRefusalText(problem(422, "invalid_fields", "x", fault))).toContain("perlu diperbaiki");
    expect(actRefusalText(problem(409, "act_not_possible"))).toContain("tidak mungkin lagi");
    expect(actRefusalText(problem(403, "act_not_allowed"))).toContain("tidak berwenang");
    expect(actRefusalText(new Offline())).toContain("Jaringan");
    expect(actRefusalText(problem(502, "unavailable"))).toContain("sibuk");
  });
});
