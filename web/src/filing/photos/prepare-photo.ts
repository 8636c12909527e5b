/** Pictures are scaled down and stripped on the device, before anything of them leaves it. */

import { carriesMetadata } from "./photo-metadata";

export const MAX_SIDE = 2048;
const QUALITY = 0.82;

export class UnreadablePhoto extends Error {}

/** What to do with a picture of this size; `width` and `height` as shown. */
export function planPhoto(
  type: string,
  width: number,
  height: number,
  metadata: boolean,
): { type: string; width: number; height: number; must: boolean } {
  const scale = Math.min(1, MAX_SIDE / Math.max(width, height));
  const taken = ["image/jpeg", "image/png", "image/webp"].includes(type);
  return {
    type: type === "image/png" ? "image/webp" : type === "image/webp" ? type : "image/jpeg", // PNG and WebP may be transparent
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
    must: metadata || !taken,
  };
}

/** The new picture when it has to be or is smaller, else the old one. */
export const smallerPhoto = <B extends { size: number }>(old: B, made: B, must: boolean): B =>
  must || made.size < old.size ? made : old;

/** Formats that the service cannot read, and many devices can: they are drawn anew as JPEG here, or not at all. */
export const isHeic = (file: { type: string }): boolean => /^image\/(hei[cf]|avif)/.test(file.type);
export const isPicture = (file: { type: string }): boolean =>
  ["image/jpeg", "image/png", "image/webp"].includes(file.type) || isHeic(file);

/** A picture fit to be sent, upright, without metadata; raises Unreadable when this browser cannot decode it. */
export async function preparePhoto(file: File): Promise<File> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => {
    throw new UnreadablePhoto(file.name);
  });
  try {
    const metadata = isHeic(file) || carriesMetadata(new Uint8Array(await file.arrayBuffer()), file.type);
    const wanted = planPhoto(file.type, bitmap.width, bitmap.height, metadata);
    const canvas = Object.assign(document.createElement("canvas"), { width: wanted.width, height: wanted.height });
    const brush = canvas.getContext("2d");
    if (!brush) throw new UnreadablePhoto(file.name);
    brush.drawImage(bitmap, 0, 0, wanted.width, wanted.height);
    // A browser that cannot write WebP answers with PNG, which is taken too.
    const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, wanted.type, QUALITY));
    if (!made) throw new UnreadablePhoto(file.name);
    return smallerPhoto(file, new File([made], renamedPhoto(file.name, made.type), { type: made.type }), wanted.must);
  } finally {
    bitmap.close();
  }
}

/** `IMG_1.HEIC` is `IMG_1.jpg` once it is a JPEG. */
export function renamedPhoto(name: string, type: string): string {
  const ending = type.slice(6).replace("jpeg", "jpg");
  const same = new RegExp(`\\.${ending === "jpg" ? "jpe?g" : ending}$`, "i");
  return same.test(name) ? name : `${name.replace(/\.\w{1,5}$/, "")}.${ending}`;
}

/** Where a photo was taken, if it says so. The reader is loaded with the first photo. */
export async function photoPosition(file: File): Promise<{ lat: number; lon: number } | undefined> {
  try {
    const { gps } = await import("exifr/dist/mini.esm.mjs");
    const found = await gps(file);
    if (!found || !Number.isFinite(found.latitude) || !Number.isFinite(found.longitude)) return undefined;
    return { lat: roundDegrees(found.latitude), lon: roundDegrees(found.longitude) };
  } catch {
    return undefined; // no position, or no network for the reader: the photo is as good
  }
}

/** About a metre. */
export const roundDegrees = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;
