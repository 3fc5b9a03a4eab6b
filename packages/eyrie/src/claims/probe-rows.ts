import type { Found, Row } from "../clouds/milvus/connection.ts";
import type { Random } from "../model/clock.ts";

/**
 * A flush makes a segment of however few rows. These are too few for Milvus to build an index over (1024), which would
 * be waited for and says nothing more of the bucket.
 */
const rowCount = 1000;
export const dimensions = 8;
export const nearest = 10;
const queryCount = 3;

export type ProbeData = { readonly rows: readonly Row[]; readonly queries: readonly (readonly number[])[] };

/** Rows and questions by chance. Whole numbers so small that every distance is one that a float holds exactly. */
export function probeData(random: Random): ProbeData {
  const bytes = random((rowCount + queryCount) * dimensions);
  const vector = (at: number) => [...bytes.subarray(at * dimensions, (at + 1) * dimensions)].map((byte) => byte - 128);
  return {
    rows: Array.from({ length: rowCount }, (_, id) => ({ id, vector: vector(id) })),
    queries: Array.from({ length: queryCount }, (_, at) => vector(rowCount + at)),
  };
}

const distance = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, part, at) => sum + (part - (b[at] ?? 0)) ** 2, 0);

/**
 * Whether what was found is what is nearest, in that order. Of several rows at the same distance any may be named, each
 * once.
 */
export function areNearest(rows: readonly Row[], query: readonly number[], found: readonly Found[]): boolean {
  const all = new Map(rows.map(({ id, vector }) => [id, distance(vector, query)]));
  const exact = [...all.values()].toSorted((a, b) => a - b).slice(0, nearest);
  return (
    found.length === exact.length &&
    new Set(found.map(({ id }) => id)).size === found.length &&
    found.every((one, at) => all.get(one.id) === exact[at] && one.distance === exact[at])
  );
}
