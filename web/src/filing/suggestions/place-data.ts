/** Load what places are found by: regions, nicknames and inhabitants at once, villages by the letters that are typed. */

import { type FinderData, type FoundPlace, PlaceFinder, type VillageRow } from "./place-finder";

interface Index {
  provinces: [string, string][];
  regencies: [string, string][];
}

let loading: Promise<PlaceFinder> | undefined;
const villages = new Map<string, Promise<VillageRow[]>>();

/** Load the finder; once, when first asked for. */
export function loadPlaces(): Promise<PlaceFinder> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** The places that a text may mean, best first; rejects while the lists cannot be loaded. */
export const searchPlaces = async (typed: string): Promise<FoundPlace[]> => (await loadPlaces()).find(typed);

async function load(): Promise<PlaceFinder> {
  const [index, search, data] = await Promise.all([
    read<Index>("/data/regions/index.json"),
    read<string[][]>("/data/regions/search.json"),
    read<FinderData>("/data/finder.json"),
  ]);
  const districts = search.flatMap(([name = "", ...codes]) => codes.map((code): [string, string] => [code, name]));
  return new PlaceFinder(new Map([...index.provinces, ...index.regencies, ...districts]), data, villagesFrom);
}

/** Villages whose names begin with two letters. Without a network the finder does with the regions. */
function villagesFrom(start: string): Promise<VillageRow[]> {
  if (!/^[a-z0-9]{2}$/.test(start)) return Promise.resolve([]);
  const known = villages.get(start);
  if (known) return known;
  const rows = read<VillageRow[]>(`/data/villages/${start}.json`).catch(() => {
    villages.delete(start);
    return [];
  });
  villages.set(start, rows);
  return rows;
}

async function read<T>(path: string): Promise<T> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(path);
  return (await response.json()) as T;
}
