/** Tell what a file is by its first bytes: phones label films and scans as nothing in particular. The service judges the same. */

const HEAD = 1100;
/** The mark of a PDF stands within the first kilobyte; what begins like these holds one and is none. */
const MARK_WITHIN = 1024;
const CONTAINERS = ["PK\x03\x04", "GIF8", "Rar!", "MZ", "{\\rtf", "%!PS", "\x30\x80", "\x30\x82"];
const STILL_BRANDS: Record<string, string> = {
  heic: "image/heic",
  heix: "image/heic",
  heim: "image/heic",
  heis: "image/heic",
  hevc: "image/heic",
  hevx: "image/heic",
  mif1: "image/heic",
  msf1: "image/heic",
  avif: "image/avif",
  avis: "image/avif",
};

/** The media type that the first bytes prove; undefined when they prove none that is known. */
export function typeOfBytes(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, HEAD));
  if (head.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") return "image/webp";
  const box = head.slice(0, 40).indexOf("ftyp", 4) - 4;
  if (box >= 0 && /^[\xef\xbb\xbf\0\r\n\t ]*$/.test(head.slice(0, box)))
    return STILL_BRANDS[head.slice(box + 8, box + 12)] ?? "video/mp4";
  const mark = head.indexOf("%PDF-");
  const contained = CONTAINERS.some((start) => head.startsWith(start));
  return mark >= 0 && mark <= MARK_WITHIN && !contained ? "application/pdf" : undefined;
}

/** The file under its true type; as it is when its bytes prove nothing. */
export async function withTrueType(file: File): Promise<File> {
  const type = typeOfBytes(new Uint8Array(await file.slice(0, HEAD).arrayBuffer()));
  return type && type !== file.type ? new File([file], file.name, { type, lastModified: file.lastModified }) : file;
}
