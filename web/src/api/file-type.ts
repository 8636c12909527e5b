/** Tell what a file is by its first bytes: phones label films and scans as nothing in particular. The service judges the same. */

const HEAD = 1100;
/** The mark of a PDF stands within the first kilobyte; what begins like these holds one and is none. */
const MARK_WITHIN = 1024;
const CONTAINERS = [
  ...["PK\x03\x04", "PK\x05\x06", "Rar!", "7z\xbc\xaf", "\x1f\x8b", "\xd0\xcf\x11\xe0"],
  ...["GIF8", "II*\0", "MM\0*", "MZ", "\x7fELF", "{\\rtf", "%!PS", "\x30\x80", "\x30\x82", "ID3", "OggS"],
];
/** What gateways and scanners put before a file. */
const BLANKS = /^[\xef\xbb\xbf\0\r\n\t ]*/;
const PICTURES: [string, string][] = [
  ["\xff\xd8\xff", "image/jpeg"],
  ["\x89PNG\r\n\x1a\n", "image/png"],
];
/** Still pictures, sounds alone and raw pictures: what is in the same boxes and is no film. Empty: not known. */
const BRANDS: Record<string, string> = Object.fromEntries([
  ...[
    "heic",
    "heix",
    "heim",
    "heis",
    "hevc",
    "hevx",
    "hevm",
    "hevs",
    "heif",
    "MiHE",
    "MiHB",
    "mif1",
    "mif2",
    "msf1",
  ].map((brand) => [brand, "image/heic"]),
  ...["avif", "avis", "avio"].map((brand) => [brand, "image/avif"]),
  ...["M4A ", "M4B ", "M4P ", "F4A ", "F4B ", "crx "].map((brand) => [brand, ""]),
]);
const ANY_STILL = ["mif1", "mif2", "msf1"];
const FILMS = /^(iso|mp4|avc1|qt|3g|M4V|MSNV|dash|f4v|XAVC|mmp4)/;
const OLD_FILMS = ["moov", "mdat", "wide", "free", "skip", "pnot"];

const number = (head: string, at: number): number =>
  [0, 1, 2, 3].reduce((sum, n) => sum * 256 + (head.charCodeAt(at + n) || 0), 0);

/** The media type that the first bytes prove; undefined when they prove none that is known. */
export function typeOfBytes(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, HEAD));
  const blanks = BLANKS.exec(head)?.[0].length ?? 0;
  const picture = head.slice(blanks <= MARK_WITHIN ? blanks : 0);
  for (const [mark, type] of PICTURES) if (picture.startsWith(mark)) return type;
  if (picture.startsWith("RIFF") && picture.slice(8, 12) === "WEBP") return "image/webp";
  const box = head.slice(0, 40).indexOf("ftyp", 4) - 4;
  if (box >= 0 && /^[\xef\xbb\xbf\0\r\n\t ]*$/.test(head.slice(0, box))) return typeOfBoxes(head, box);
  const size = number(head, 0);
  if (OLD_FILMS.includes(head.slice(4, 8)) && (size >= 8 || size <= 1)) return "video/mp4";
  const mark = head.indexOf("%PDF-");
  const contained = CONTAINERS.some((start) => head.startsWith(start));
  return mark >= 0 && mark <= MARK_WITHIN && !contained ? "application/pdf" : undefined;
}

function typeOfBoxes(head: string, at: number): string | undefined {
  const end = at + Math.min(number(head, at), MARK_WITHIN);
  const first = head.slice(at + 8, at + 12);
  if (FILMS.test(first)) return "video/mp4";
  if (first in BRANDS && !ANY_STILL.includes(first)) return BRANDS[first] || undefined;
  const named = [first];
  for (let n = at + 16; n + 4 <= Math.min(end, head.length); n += 4) named.push(head.slice(n, n + 4));
  const stills = named.flatMap((brand) => BRANDS[brand] || []);
  return stills.includes("image/avif") ? "image/avif" : (stills[0] ?? "video/mp4");
}

/** The file under its true type; as it is when its bytes prove nothing. */
export async function withTrueType(file: File): Promise<File> {
  const type = typeOfBytes(new Uint8Array(await file.slice(0, HEAD).arrayBuffer()));
  return type && type !== file.type ? new File([file], file.name, { type, lastModified: file.lastModified }) : file;
}
