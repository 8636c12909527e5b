/** The smallest build of exifr reads JPEG alone, which is what cameras of phones hand to a browser. */
declare module "exifr/dist/mini.esm.mjs" {
  export function gps(file: Blob): Promise<{ latitude: number; longitude: number } | undefined>;
}
