import { describe, expect, it, vi } from "vitest";
import { Offline } from "../../src/api/client";
import { fetchReceipt } from "../../src/receipts/receipt-download";
import { receiptKeys } from "../../src/receipts/receipt-keys";
import {
  checkReceipt,
  type ReceiptKeys,
  rawSignature,
  receiptHashes,
  reportHash,
  sha256,
  type Verdict,
} from "../../src/receipts/receipt-verification";
import vectors from "../fixtures/receipts.json";

const keys: ReceiptKeys = vectors.keys;
const good = vectors.cases[0]?.document ?? "";
const bytes = (text: string) => new TextEncoder().encode(text);

describe("receipts, judged as the command judges them", () => {
  it.each(vectors.cases.map((c) => [c.name, c.document, c.verdict as Verdict] as const))(
    "%s",
    async (_, document, verdict) => {
      expect((await checkReceipt(document, keys)).verdict).toBe(verdict);
    },
  );

  it("tell what they prove only when they are valid", async () => {
    const found = await checkReceipt(good, keys);
    expect(found.hashes.map((one) => [one.sha256, one.name])).toEqual(vectors.digests);
    expect(found.text).toContain(vectors.tracking_id);
    expect(good.startsWith(found.text)).toBe(true);
    const changed = vectors.cases.find((c) => c.verdict === "changed")?.document ?? "";
    expect(await checkReceipt(changed, keys)).toEqual({ verdict: "changed", text: "", hashes: [] });
  });

  it("are judged without any key too", async () => {
    expect((await checkReceipt(good, { keys: [] })).verdict).toBe("unknown_key");
  });
});

describe("hashes", () => {
  it("of the report and of a file are those on the receipt", async () => {
    expect(await reportHash(vectors.report)).toBe(vectors.digests[0]?.[0]);
    expect(await sha256(bytes(vectors.photo))).toBe(vectors.digests[1]?.[0]);
  });

  it("of a pasted report overlook line ends and what is empty below, and nothing else", async () => {
    const same = vectors.digests[0]?.[0];
    const pasted = vectors.report.trimEnd();
    for (const text of [pasted, `${pasted}\n\n\n`, `\ufeff${pasted.replaceAll("\n", "\r\n")}`])
      expect(await reportHash(text)).toBe(same);
    for (const text of [`${pasted} `, ` ${pasted}`, pasted.replace("Lubang", "lubang")])
      expect(await reportHash(text)).not.toBe(same);
  });

  it("begin a line: a separator in a file's name makes none", () => {
    expect(receiptHashes(`1. a\u2028${"0".repeat(64)}  b.pdf\n`)).toEqual([]);
    expect(receiptHashes(`${"0".repeat(64)}  b.pdf\n`)).toEqual([{ sha256: "0".repeat(64), name: "b.pdf" }]);
  });
});

describe("signatures", () => {
  const der = (r: number[], s: number[]) =>
    Uint8Array.from([0x30, 4 + r.length + s.length, 2, r.length, ...r, 2, s.length, ...s]);

  it("are taken from DER, short numbers filled up and signs dropped", () => {
    const raw = rawSignature(der([1], [0, 0xff]));
    expect(raw?.length).toBe(64);
    expect([raw?.[31], raw?.[63]]).toEqual([1, 0xff]);
  });

  it.each([
    ["nothing", []],
    ["no sequence", [0x31, 0]],
    ["a wrong length", [0x30, 9, 2, 1, 1, 2, 1, 1]],
    ["one number", [0x30, 3, 2, 1, 1]],
    ["an empty number", [0x30, 5, 2, 0, 2, 1, 1]],
    ["something behind", [0x30, 7, 2, 1, 1, 2, 1, 1, 0]],
    ["a number too long", [0x30, 38, 2, 33, ...Array<number>(33).fill(1), 2, 1, 1]],
  ])("are none when there is %s", (_, broken) => {
    expect(rawSignature(Uint8Array.from(broken))).toBeUndefined();
  });
});

describe("keys", () => {
  const memory = (): Storage => {
    const kept = new Map<string, string>();
    return {
      getItem: (k: string) => kept.get(k) ?? null,
      setItem: (k: string, v: string) => void kept.set(k, v),
    } as unknown as Storage;
  };
  const answers = (status: number, body: unknown) => () =>
    Promise.resolve(new Response(JSON.stringify(body), { status }));
  const offline = () => Promise.reject(new TypeError("offline"));

  it("are kept on the device, for when there is no network", async () => {
    const storage = memory();
    expect(await receiptKeys("default", storage, offline)).toBeUndefined();
    expect(await receiptKeys("default", storage, answers(200, keys))).toEqual(keys);
    expect(await receiptKeys("default", storage, offline)).toEqual(keys);
  });

  it("are not replaced by a refusal or by something else", async () => {
    const storage = memory();
    await receiptKeys("default", storage, answers(200, keys));
    expect(await receiptKeys("default", storage, answers(503, { keys: [] }))).toEqual(keys);
    expect(await receiptKeys("default", storage, answers(200, { html: 1 }))).toEqual(keys);
    expect(await receiptKeys("default", storage, offline)).toEqual(keys);
  });
});

describe("fetching a receipt", () => {
  const made = { receipt: "r", file_name: "f", key_id: "k", report: "t", report_file_name: "l", unchecked_files: 0 };
  const problem = (status: number) => new Response(JSON.stringify({ code: "x", title: "Tidak ditemukan" }), { status });
  const fetching = async (...answers: (Response | Error)[]) => {
    const asked: [string, RequestInit][] = [];
    vi.stubGlobal("fetch", (url: string, how: RequestInit) => {
      asked.push([url, how]);
      const next = answers.shift();
      return next instanceof Response ? Promise.resolve(next) : Promise.reject(next ?? new TypeError("offline"));
    });
    let waited = 0;
    const done = await fetchReceipt("7K2M-9QXD-4TPC", "CODE", () => (waited += 1), [0, 0]).catch(
      (error: unknown) => error,
    );
    vi.unstubAllGlobals();
    return { asked, waited, done };
  };

  it("waits kindly while the report is being stored", async () => {
    const { asked, waited, done } = await fetching(problem(404), problem(503), new Response(JSON.stringify(made)));
    expect([done, waited, asked.length]).toEqual([made, 2, 3]);
    expect(asked[0]?.[0]).toBe("/api/v1/reports/7K2M-9QXD-4TPC/receipt");
    expect(asked[0]?.[1].headers).toMatchObject({ "X-Access-Code": "CODE" });
  });

  it("gives up after a while, and at once without a network or when refused", async () => {
    expect(await fetching(problem(404), problem(404), problem(404))).toMatchObject({
      waited: 2,
      done: { status: 404 },
    });
    expect((await fetching(new TypeError("offline"))).done).toBeInstanceOf(Offline);
    expect(await fetching(problem(400))).toMatchObject({ waited: 0, done: { status: 400 } });
  });
});
