/** Verify receipts in the browser; docs/receipts.md has the form, chalicelib/domain/receipts/receipt_document.py writes it. */

const BEGIN = "-----BEGIN SIGNATURE-----";
const SIGNED =
  /^([\s\S]*\n)-----BEGIN SIGNATURE-----\nKey: ([A-Za-z0-9-]+)\nAlgorithm: ES256\n\n([A-Za-z0-9+/=\n]+)\n-----END SIGNATURE-----[ \n]*$/;
const HASH_LINE = /^([0-9a-f]{64}) {2}(.+)$/;
const COORDINATE = 32;

export type Verdict = "valid" | "changed" | "unknown_key" | "no_signature";

export interface ReceiptKeys {
  keys: { kid: string; kty: string; crv: string; x: string; y: string }[];
}

/** A hash in a receipt, and the file that it is of. The first is of the report, the others of attachments. */
export interface ReceiptHash {
  sha256: string;
  name: string;
}

export interface ReceiptCheck {
  verdict: Verdict;
  /** The text that was signed; empty unless the receipt is valid. */
  text: string;
  hashes: ReceiptHash[];
}

/** The verdict on a document: a byte order mark and CRLF are overlooked, nothing else is. */
export async function checkReceipt(document: string, keys: ReceiptKeys): Promise<ReceiptCheck> {
  const not = (verdict: Verdict): ReceiptCheck => ({ verdict, text: "", hashes: [] });
  if (!document.includes(BEGIN)) return not("no_signature");
  const [, text, kid, base64] = SIGNED.exec(document.replace(/^\ufeff/, "").replaceAll("\r\n", "\n")) ?? [];
  const signature = rawSignature(decodeBase64(base64 ?? ""));
  if (text === undefined || !signature) return not("changed");
  const key = keys.keys.find((k) => k.kid === kid);
  if (!key) return not("unknown_key");
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const { kty, crv, x, y } = key;
  const imported = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, algorithm, false, ["verify"]);
  const good = await crypto.subtle.verify(algorithm, imported, signature, new TextEncoder().encode(text));
  return good ? { verdict: "valid", text, hashes: receiptHashes(text) } : not("changed");
}

/** The hashes of a receipt's text, in their order. */
export function receiptHashes(text: string): ReceiptHash[] {
  return text.split("\n").flatMap((line) => {
    const [, sha256, name] = HASH_LINE.exec(line) ?? [];
    return sha256 && name ? [{ sha256, name }] : [];
  });
}

/** SHA-256, hexadecimal. */
export async function sha256(data: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The hash of a report's text that somebody pasted: line ends and what is empty at its end may have suffered. */
export function reportHash(pasted: string): Promise<string> {
  const text = pasted
    .replace(/^\ufeff/, "")
    .replaceAll("\r\n", "\n")
    .replace(/\n+$/, "");
  return sha256(new TextEncoder().encode(`${text}\n`));
}

/** base64 as bytes; empty when it is none. */
function decodeBase64(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64.replaceAll("\n", "")), (c) => c.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

/** An ECDSA signature as WebCrypto takes it (r and s, 32 bytes each) from DER; undefined when it is none. */
export function rawSignature(der: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return undefined;
  const r = derInteger(der, 2);
  const s = r && derInteger(der, r.end);
  if (!s || s.end !== der.length) return undefined;
  const raw = new Uint8Array(2 * COORDINATE);
  raw.set(r.digits, COORDINATE - r.digits.length);
  raw.set(s.digits, 2 * COORDINATE - s.digits.length);
  return raw;
}

function derInteger(der: Uint8Array, at: number): { digits: Uint8Array; end: number } | undefined {
  const length = der[at + 1] ?? 0;
  const end = at + 2 + length;
  if (der[at] !== 0x02 || length === 0 || end > der.length) return undefined;
  const digits = der.subarray(at + 2 + (der[at + 2] === 0 ? 1 : 0), end);
  return digits.length > COORDINATE ? undefined : { digits, end };
}
