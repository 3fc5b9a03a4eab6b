/** Every row is looked at: exact, whatever index was asked for. */
import { type Column, join, pick, type Rows, type Scalar } from "./columns.ts";
import type { Found, Metric, QueryTask, SearchFound, SearchTask } from "./tasks.ts";

const dot = (a: Float32Array, b: Float32Array): number => {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
};

/** As Milvus scores: L2 is the square of the distance. */
const scores: Record<Metric, (a: Float32Array, b: Float32Array) => number> = {
  L2: (a, b) => {
    let sum = 0;
    for (let index = 0; index < a.length; index += 1) sum += ((a[index] ?? 0) - (b[index] ?? 0)) ** 2;
    return sum;
  },
  IP: dot,
  COSINE: (a, b) => {
    const length = Math.sqrt(dot(a, a) * dot(b, b));
    return length === 0 ? 0 : dot(a, b) / length;
  },
};

type Hit = { readonly score: number; readonly id: Scalar; readonly part: Rows; readonly row: number };

const idAt = (part: Rows, primary: string, row: number): Scalar => {
  const column = part.columns[primary];
  return column?.kind === "scalars" ? (column.values[row] ?? "") : "";
};

const best = (parts: readonly Rows[], task: SearchTask, query: Float32Array): readonly Hit[] => {
  const { field, primary, metric, limit, offset } = task;
  const hits = parts.flatMap((part) => {
    const column = part.columns[field];
    if (column === undefined || column.kind === "scalars") return [];
    const { dim, vectors } = column;
    return Array.from({ length: part.count }, (_, row): Hit => {
      const vector = vectors.subarray(row * dim, (row + 1) * dim);
      return { score: Math.fround(scores[metric](query, vector)), id: idAt(part, primary, row), part, row };
    });
  });
  const closer = metric === "L2" ? 1 : -1;
  const seen = new Set<Scalar>();
  return hits
    .toSorted((a, b) => (a.score - b.score) * closer)
    .filter(({ id }) => !seen.has(id) && seen.add(id))
    .slice(offset, offset + limit);
};

const valuesOf = (hits: readonly Pick<Hit, "part" | "row">[], output: readonly string[]): Record<string, Column> =>
  Object.fromEntries(
    output.map((field) => [
      field,
      join(
        hits.flatMap(({ part, row }) => (part.columns[field] === undefined ? [] : [pick(part.columns[field], [row])])),
      ),
    ]),
  );

export const search = (parts: readonly Rows[], task: SearchTask): SearchFound => {
  const found = task.vectors.map((query) => best(parts, task, query));
  const hits = found.flat();
  return {
    ids: hits.map(({ id }) => id),
    scores: Float32Array.from(hits, ({ score }) => score),
    topks: found.map(({ length }) => length),
    columns: valuesOf(hits, task.output),
  };
};

export const query = (parts: readonly Rows[], { primary, ids, output, limit, offset }: QueryTask): Found => {
  const wanted = ids === undefined ? undefined : new Set(ids);
  const rows = parts
    .flatMap((part) => Array.from({ length: part.count }, (_, row) => ({ part, row, id: idAt(part, primary, row) })))
    .filter(({ id }) => wanted === undefined || wanted.has(String(id)))
    .slice(offset, offset + limit);
  return { ids: rows.map(({ id }) => id), columns: valuesOf(rows, output) };
};
