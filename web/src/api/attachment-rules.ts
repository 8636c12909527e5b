/** Say which files a report takes, before any is sent; the service checks the same. */

import type { DeclaredFile } from "./report-types";

const MEGABYTE = 1024 * 1024;

/** Largest size of each type we take, in megabytes; the service checks the same. */
export const MAX_MEGABYTES: Record<string, number> = {
  "image/jpeg": 10,
  "image/png": 10,
  "image/webp": 10,
  "application/pdf": 10,
  "video/mp4": 50,
};
export const MAX_ATTACHMENTS = 5;
/**
 * What file choosers offer. Films of iPhones are MP4 by another name. HEIC is left out on purpose: iPhones then hand over
 * the photo as JPEG.
 */
export const ACCEPTED_TYPES = [...Object.keys(MAX_MEGABYTES), "video/quicktime", "video/3gpp"].join(",");

export type AttachmentFault = { key: "err_file_type" | "err_file_size"; name: string; n: number };

/** What is wrong with a file before it is sent, if anything. */
export function attachmentFault(file: DeclaredFile): AttachmentFault | undefined {
  const limit = MAX_MEGABYTES[file.type];
  if (!limit) return { key: "err_file_type", name: file.name, n: 0 };
  if (file.size > limit * MEGABYTE || file.size === 0) return { key: "err_file_size", name: file.name, n: limit };
  return undefined;
}

export function declareFiles(files: readonly File[]): DeclaredFile[] {
  return files.map(({ name, type, size }) => ({ name, type, size }));
}
