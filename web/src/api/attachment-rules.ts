const MEGABYTE = 1024 * 1024;

/** Largest size of each type we take, in megabytes; the service checks the same. */
export const LIMITS: Record<string, number> = {
  "image/jpeg": 10,
  "image/png": 10,
  "image/webp": 10,
  "application/pdf": 10,
  "video/mp4": 50,
};
export const MOST = 5;
export const ACCEPT = Object.keys(LIMITS).join(",");

export interface Declared {
  name: string;
  type: string;
  size: number;
}

export type Fault = { key: "err_file_type" | "err_file_size"; name: string; n: number };

/** What is wrong with a file before it is sent, if anything. */
export function fault(file: Declared): Fault | undefined {
  const limit = LIMITS[file.type];
  if (!limit) return { key: "err_file_type", name: file.name, n: 0 };
  if (file.size > limit * MEGABYTE || file.size === 0) return { key: "err_file_size", name: file.name, n: limit };
  return undefined;
}

export function declared(files: readonly File[]): Declared[] {
  return files.map(({ name, type, size }) => ({ name, type, size }));
}
