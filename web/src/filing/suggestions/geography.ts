/**
 * Know where places lie: whether a point is in the country, what is near it, and whether a place is. Loaded when first
 * asked for; the point stays on the device. `chalicelib/domain/routing/geography.py` does the same over the same data;
 * both are held to `tests/vectors/points.json`. Points are latitude and longitude in degrees.
 */

export interface NearbyPlace {
  code: string;
  label: string;
  km: number;
}

/** What is to be known of a point: whether it is in the country, what is near it, and whether a region chosen is not. */
export interface PointFacts {
  inside: boolean;
  near: NearbyPlace[];
  /** The region chosen is clearly somewhere else. */
  elsewhere: boolean;
}

/** A code, then the latitudes and longitudes of its towns in hundredths of a degree. */
export type TownsOfPlace = [string, ...number[]];
type Point = [number, number];

export interface NearData {
  attribution: string;
  outline: number[][];
  places: TownsOfPlace[];
}

const MAX_PLACES = 3;
/** Beyond this nobody is near: the point is far out at sea. */
const MAX_KILOMETRES = 250;
const EARTH_RADIUS_KM = 6371;
/** As in geography.py: regencies with islands and forests are wide. */
const ELSEWHERE_KILOMETRES = 60;
const ELSEWHERE_TIMES = 3;

export class Geography {
  readonly #outline: Point[][];
  readonly #towns: [string, Point[]][];

  constructor(data: NearData) {
    this.#outline = data.outline.map(pairs);
    this.#towns = data.places.map(([code, ...points]) => [code, pairs(points)]);
  }

  isInside(lat: number, lon: number): boolean {
    return this.#outline.some((ring) => encloses(ring, lat, lon));
  }

  /** The nearest places, each with the distance to its nearest town in kilometres. */
  nearest(lat: number, lon: number): { code: string; km: number }[] {
    return this.#towns
      .map(([code, towns]) => ({ code, km: distanceToTowns(towns, lat, lon) }))
      .filter(({ km }) => km <= MAX_KILOMETRES)
      .sort((a, b) => a.km - b.km);
  }

  /** The code of the place near a point when `region` is clearly somewhere else, else "". */
  elsewhere(region: string, lat: number, lon: number): string {
    const own = this.#towns.filter(([code]) => code.slice(0, 5) === region.slice(0, 5));
    if (!own.length) return "";
    const km = Math.min(...own.map(([, towns]) => distanceToTowns(towns, lat, lon)));
    const near = this.nearest(lat, lon)[0];
    return near && km >= ELSEWHERE_KILOMETRES && km > ELSEWHERE_TIMES * near.km ? near.code : "";
  }
}

/** What a reporter can be asked: of several places in one regency the nearest, then its neighbours. */
export function choices(near: readonly { code: string; km: number }[]): { code: string; km: number }[] {
  return near.slice(0, MAX_PLACES).map(({ code, km }) => ({ code, km: Math.round(km) }));
}

let loading: Promise<[Geography, Map<string, string>]> | undefined;

/** The facts of a point; `region` is the dotted code that was chosen, or "". */
export async function pointFacts(lat: number, lon: number, region: string): Promise<PointFacts> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  const [geography, names] = await loading;
  const label = (code: string) =>
    [code, code.slice(0, 5), code.slice(0, 2)]
      .filter((one, n, all) => all.indexOf(one) === n)
      .map((one) => names.get(one) ?? "")
      .filter(Boolean)
      .join(", ");
  return {
    inside: geography.isInside(lat, lon),
    near: choices(geography.nearest(lat, lon)).map(({ code, km }) => ({ code, label: label(code), km })),
    elsewhere: Boolean(region && geography.elsewhere(region, lat, lon)),
  };
}

async function load(): Promise<[Geography, Map<string, string>]> {
  const [near, index, districts] = await Promise.all([
    read<NearData>("/data/near.json"),
    read<{ provinces: [string, string][]; regencies: [string, string][] }>("/data/regions/index.json"),
    read<[string, ...string[]][]>("/data/regions/search.json"),
  ]);
  const named = districts.flatMap(([name, ...codes]) => codes.map((code): [string, string] => [code, name]));
  return [new Geography(near), new Map([...index.provinces, ...index.regencies, ...named])];
}

async function read<T>(path: string): Promise<T> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(path);
  return (await response.json()) as T;
}

function pairs(numbers: readonly number[]): Point[] {
  return numbers.flatMap((y, n) => (n % 2 ? [] : [[y / 100, (numbers[n + 1] ?? 0) / 100] as Point]));
}

const distanceToTowns = (towns: readonly Point[], lat: number, lon: number): number =>
  Math.min(...towns.map(([y, x]) => distance(lat, lon, y, x)));

/** Kilometres over the ground; exact enough at these latitudes. */
function distance(lat: number, lon: number, toLat: number, toLon: number): number {
  const radians = Math.PI / 180;
  const x = (toLon - lon) * radians * Math.cos(((lat + toLat) / 2) * radians);
  const y = (toLat - lat) * radians;
  return EARTH_RADIUS_KM * Math.hypot(x, y);
}

/** Count how often a line to the east crosses the ring. */
function encloses(ring: readonly Point[], lat: number, lon: number): boolean {
  let inside = false;
  for (const [n, [lat1, lon1]] of ring.entries()) {
    const [lat2, lon2] = ring[(n + 1) % ring.length] ?? [0, 0];
    if (lat1 > lat !== lat2 > lat && lon < ((lon2 - lon1) * (lat - lat1)) / (lat2 - lat1) + lon1) inside = !inside;
  }
  return inside;
}
