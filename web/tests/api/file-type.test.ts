import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { typeOfBytes, withTrueType } from "../../src/api/file-type";

interface Vector {
  zeros?: number;
  bytes: string;
  type: string | null;
}

const vectors = JSON.parse(readFileSync("../tests/vectors/file_types.json", "utf8")) as Vector[];
const bytesOf = ({ zeros = 0, bytes }: Vector): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([
    ...new Array<number>(zeros).fill(0),
    ...(bytes.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)),
  ]);

describe("the type of a file", () => {
  it("is what its bytes prove, as the service judges", () => {
    expect(vectors.length).toBeGreaterThan(60);
    for (const vector of vectors) expect([vector, typeOfBytes(bytesOf(vector)) ?? null]).toEqual([vector, vector.type]);
  });

  it("replaces the label of a device that does not know better", async () => {
    const film = vectors.find((v) => v.type === "video/mp4") as Vector;
    const named = await withTrueType(new File([bytesOf(film)], "rekaman.mov", { type: "video/quicktime" }));
    expect([named.name, named.type]).toEqual(["rekaman.mov", "video/mp4"]);
    const unlabelled = await withTrueType(new File([bytesOf(film)], "x"));
    expect(unlabelled.type).toBe("video/mp4");
    const strange = new File(["words"], "a.txt", { type: "text/plain" });
    expect(await withTrueType(strange)).toBe(strange);
  });
});
