/** Whether a picture carries more than the picture: position, device, time, author. Read from its first bytes, by format. */

const ascii = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));

/** True also for what cannot be read to its end: better to strip once too often. */
export function carriesMetadata(bytes: Uint8Array, type: string): boolean {
  const read = { "image/jpeg": jpeg, "image/png": png, "image/webp": webp }[type];
  return read ? read(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)) : false;
}

function jpeg(bytes: Uint8Array, view: DataView): boolean {
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return true;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xda) return false; // the picture itself begins
    // APP1 to APP15 without APP2 (colour profile) and APP14 (colour transform); COM.
    const own = (marker >= 0xe1 && marker <= 0xef && marker !== 0xe2 && marker !== 0xee) || marker === 0xfe;
    if (own || (marker === 0xe2 && ascii(bytes, at + 4, 11) !== "ICC_PROFILE")) return true;
    at += 2 + view.getUint16(at + 2);
  }
  return true;
}

function png(bytes: Uint8Array, view: DataView): boolean {
  let at = 8;
  while (at + 12 <= bytes.length) {
    const chunk = ascii(bytes, at + 4, 4);
    if (chunk === "IEND") return false;
    if (["eXIf", "tEXt", "iTXt", "zTXt", "tIME"].includes(chunk)) return true;
    at += 12 + view.getUint32(at);
  }
  return true;
}

function webp(bytes: Uint8Array, view: DataView): boolean {
  let at = 12;
  while (at + 8 <= bytes.length) {
    const chunk = ascii(bytes, at, 4);
    if (chunk === "EXIF" || chunk === "XMP ") return true;
    const size = view.getUint32(at + 4, true);
    at += 8 + size + (size % 2);
  }
  return false;
}
