/** Load the districts, cities and regencies that a place is chosen from. */

export interface RegionOption {
  code: string;
  label: string;
}

interface Index {
  attribution: string;
  provinces: [string, string][];
  regencies: [string, string][];
}

let loading: Promise<RegionOption[]> | undefined;

/** Every district, city and regency with its full name; loaded once, when first asked for. */
export function loadRegions(): Promise<RegionOption[]> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<RegionOption[]> {
  const [index, search] = await Promise.all([
    read<Index>("/data/regions/index.json"),
    read<string[][]>("/data/regions/search.json"),
  ]);
  return regionOptions(index, search);
}

async function read<T>(path: string): Promise<T> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(path);
  return (await response.json()) as T;
}

export function regionOptions(index: Index, search: string[][]): RegionOption[] {
  const provinces = new Map(index.provinces);
  const above = (code: string) => provinces.get(code.slice(0, 2)) ?? "";
  const regencies = new Map(index.regencies.map(([code, name]) => [code, `${name}, ${above(code)}`]));
  const districts = search.flatMap(([name, ...codes]) =>
    codes.map((code) => ({ code, label: `${name}, ${regencies.get(code.slice(0, 5)) ?? ""}` })),
  );
  return [...districts, ...[...regencies].map(([code, label]) => ({ code, label }))];
}
