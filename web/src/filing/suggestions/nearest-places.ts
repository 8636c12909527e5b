/** Find the regencies and cities nearest to a point. Their positions are loaded when first asked for; the point stays on the device. */

export interface NearbyPlace {
  code: string;
  label: string;
  km: number;
}

/** A code, then the latitudes and longitudes of its towns in hundredths of a degree. */
export type TownsOfRegency = [string, ...number[]];

interface Index {
  provinces: [string, string][];
  regencies: [string, string][];
}

const MAX_PLACES = 3;
/** Beyond this nobody is near: the point is far out at sea or abroad. */
const MAX_KILOMETRES = 250;
const EARTH_RADIUS_KM = 6371;

let loading: Promise<[TownsOfRegency[], Index]> | undefined;

/** The three nearest, each with the distance to its nearest town in whole kilometres. */
export async function nearestPlaces(lat: number, lon: number): Promise<NearbyPlace[]> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  const [rows, index] = await loading;
  const names = new Map([...index.provinces, ...index.regencies]);
  return nearest(rows, lat, lon).map(({ code, km }) => ({
    code,
    label: `${names.get(code) ?? code}, ${names.get(code.slice(0, 2)) ?? ""}`,
    km,
  }));
}

async function load(): Promise<[TownsOfRegency[], Index]> {
  const [near, index] = await Promise.all([
    read<{ places: TownsOfRegency[] }>("/data/near.json"),
    read<Index>("/data/regions/index.json"),
  ]);
  return [near.places, index];
}

async function read<T>(path: string): Promise<T> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(path);
  return (await response.json()) as T;
}

export function nearest(rows: readonly TownsOfRegency[], lat: number, lon: number): { code: string; km: number }[] {
  return rows
    .map(([code, ...points]) => ({
      code,
      km: Math.min(...pairs(points).map(([y, x]) => distance(lat, lon, y / 100, x / 100))),
    }))
    .filter(({ km }) => km <= MAX_KILOMETRES)
    .sort((a, b) => a.km - b.km)
    .slice(0, MAX_PLACES)
    .map(({ code, km }) => ({ code, km: Math.round(km) }));
}

function pairs(numbers: readonly number[]): [number, number][] {
  return numbers.flatMap((y, n) => (n % 2 ? [] : [[y, numbers[n + 1] ?? 0] as [number, number]]));
}

/** Kilometres over the ground; exact enough at these latitudes. */
function distance(lat: number, lon: number, toLat: number, toLon: number): number {
  const radians = Math.PI / 180;
  const x = (toLon - lon) * radians * Math.cos(((lat + toLat) / 2) * radians);
  const y = (toLat - lat) * radians;
  return EARTH_RADIUS_KM * Math.hypot(x, y);
}
