import { describe, expect, it } from "vitest";
import { carriesMetadata } from "../../../src/filing/photos/photo-metadata";
import { MAX_SIDE, planPhoto, renamedPhoto, smallerPhoto } from "../../../src/filing/photos/prepare-photo";

const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(parts.flatMap((p) => (typeof p === "string" ? [...p].map((c) => c.charCodeAt(0)) : p)));

const chunk = (name: string, size = 0) => bytes([0, 0, 0, size], name, Array<number>(size + 4).fill(0));

describe("pictures", () => {
  it("are scaled to the longest side, and small ones are left as large as they are", () => {
    expect(planPhoto("image/jpeg", 4096, 3072, false)).toEqual({
      type: "image/jpeg",
      width: MAX_SIDE,
      height: 1536,
      must: false,
    });
    expect(planPhoto("image/png", 10, 20, true)).toEqual({ type: "image/webp", width: 10, height: 20, must: true });
    expect(planPhoto("image/heic", 9000, 1, false)).toMatchObject({ type: "image/jpeg", height: 1, must: true });
  });

  it("are sent as they are when that is smaller and they carry nothing", () => {
    const [old, larger, smaller] = [{ size: 5 }, { size: 6 }, { size: 4 }];
    expect(smallerPhoto(old, larger, false)).toBe(old);
    expect(smallerPhoto(old, larger, true)).toBe(larger);
    expect(smallerPhoto(old, smaller, false)).toBe(smaller);
  });

  it("keep a name that says what they have become", () => {
    expect([
      renamedPhoto("IMG_1.HEIC", "image/jpeg"),
      renamedPhoto("a.JPEG", "image/jpeg"),
      renamedPhoto("x", "image/webp"),
      renamedPhoto("peta.png", "image/webp"),
    ]).toEqual(["IMG_1.jpg", "a.JPEG", "x.webp", "peta.webp"]);
  });

  it("are known to carry position or device data, in each format", () => {
    const jpeg = (...segments: number[][]) => bytes([0xff, 0xd8], ...segments, [0xff, 0xda, 0, 2]);
    expect(carriesMetadata(jpeg([0xff, 0xe0, 0, 2], [0xff, 0xdb, 0, 2]), "image/jpeg")).toBe(false);
    expect(carriesMetadata(jpeg([0xff, 0xe0, 0, 2], [0xff, 0xe1, 0, 4, 0, 0]), "image/jpeg")).toBe(true);
    expect(carriesMetadata(jpeg([0xff, 0xfe, 0, 2]), "image/jpeg")).toBe(true);
    expect(carriesMetadata(bytes([0xff, 0xd8, 0xff]), "image/jpeg")).toBe(true); // cut off: strip it
    const png = (...chunks: Uint8Array[]) => bytes("12345678", ...chunks.map((c) => [...c]));
    expect(carriesMetadata(png(chunk("IHDR", 13), chunk("IEND")), "image/png")).toBe(false);
    expect(carriesMetadata(png(chunk("IHDR", 13), chunk("eXIf", 3), chunk("IEND")), "image/png")).toBe(true);
    const webp = (name: string) =>
      bytes("RIFF", [0, 0, 0, 0], "WEBP", "VP8X", [3, 0, 0, 0], [0, 0, 0, 0], name, [0, 0, 0, 0]);
    expect(carriesMetadata(webp("EXIF"), "image/webp")).toBe(true);
    expect(carriesMetadata(webp("VP8 "), "image/webp")).toBe(false);
    expect(carriesMetadata(bytes("%PDF"), "application/pdf")).toBe(false);
  });
});
