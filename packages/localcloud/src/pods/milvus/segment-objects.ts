/**
 * The objects of a flushed segment: their keys in Milvus' layout, their content in an encoding of our own, which says
 * so in its first line. Milvus writes binlogs and, since 2.6, column groups in Parquet.
 */
import { type Column, type Rows, type Scalar } from "./columns.ts";
import { type Field, types } from "./schema.ts";
import type { SegmentPlace, SegmentToWrite, StoredSegment } from "./tasks.ts";

export const notice =
  "Written by Eyrie's stand-in for Milvus, in a rehearsal. This is not Milvus' format, and Milvus cannot read it.";

/** With the client that puts it: logs go through the C++ side's StorageV2 where it is in use, all else is the Go side's. */
export type SegmentObject = { readonly client: "go" | "storage-v2"; readonly key: string; readonly body: string };

/** Milvus gives every row an id and a timestamp, in fields of their own. */
const systemFields: readonly Field[] = ["RowID", "Timestamp"].map((name, id) => ({
  id: BigInt(id),
  name,
  type: types.int64,
  isPrimary: false,
  autoId: false,
  isDynamic: false,
  dim: 0,
  maxLength: 0,
}));

/** StorageV1 has a log a field; StorageV2 keeps scalars together in group 0 and every vector in its field's own. */
const groupsOf = (fields: readonly Field[], version: 1 | 2): ReadonlyMap<bigint, readonly Field[]> => {
  const groupOf = ({ id, dim }: Field): bigint => (version === 1 || dim > 0 ? id : 0n);
  const groups = new Map<bigint, readonly Field[]>();
  for (const field of fields) groups.set(groupOf(field), [...(groups.get(groupOf(field)) ?? []), field]);
  return groups;
};

const logKey = (kind: string, { collection, partition, segment }: SegmentPlace, group: bigint, log: bigint): string =>
  [kind, collection, partition, segment, group, log].join("/");

/** Vectors as base64 of their little-endian floats: exact, and short enough to stay in memory. */
const encoded = (column: Column): unknown => {
  if (column.kind === "scalars") {
    return column.values.map((value) => (typeof value === "bigint" ? String(value) : value));
  }
  const { buffer, byteOffset, byteLength } = column.vectors;
  return { dim: column.dim, base64: Buffer.from(buffer, byteOffset, byteLength).toString("base64") };
};

const decoded = (content: unknown, type: number): Column => {
  if (Array.isArray(content)) {
    const values = content as readonly Scalar[];
    return { kind: "scalars", values: type === types.int64 ? values.map((value) => BigInt(value)) : values };
  }
  const { dim, base64 } = content as { dim: number; base64: string };
  const bytes = Uint8Array.from(Buffer.from(base64, "base64"));
  return { kind: "vectors", dim, vectors: new Float32Array(bytes.buffer) };
};

const bodyOf = (about: SegmentPlace, rows: Rows, fields: readonly Field[]): string => {
  const place = {
    collection: String(about.collection),
    partition: String(about.partition),
    segment: String(about.segment),
  };
  const columns = fields.flatMap(({ id, name, type }) => {
    const column = rows.columns[String(id)];
    return column === undefined ? [] : [{ field: String(id), name, type, values: encoded(column) }];
  });
  const lines = [{ ...place, rows: rows.count }, ...columns].map((line) => JSON.stringify(line));
  return `${[notice, ...lines].join("\n")}\n`;
};

/** What a flush puts, in that order: the logs, then the statistics of the primary key. */
export const segmentObjects = (
  segment: SegmentToWrite,
): { readonly stored: StoredSegment; readonly objects: readonly SegmentObject[] } => {
  const { rows, storageVersion, logId } = segment;
  const fields = [...systemFields, ...segment.fields];
  const logs = [...groupsOf(fields, storageVersion)].map(([group, members], index): SegmentObject => ({
    client: storageVersion === 2 ? "storage-v2" : "go",
    key: logKey("insert_log", segment, group, logId + BigInt(index)),
    body: bodyOf(segment, rows, members),
  }));
  const primary = segment.fields.filter(({ isPrimary }) => isPrimary);
  const stats: SegmentObject = {
    client: "go",
    key: logKey("stats_log", segment, primary[0]?.id ?? 0n, logId + BigInt(logs.length)),
    body: bodyOf(segment, { ...rows, columns: {} }, primary),
  };
  return {
    stored: { id: segment.segment, storageVersion, logs: logs.map(({ key }) => key), stats: stats.key },
    objects: [...logs, stats],
  };
};

type Line = { readonly field: string; readonly type: number; readonly values: unknown };

/** @throws Error for an object that the stand-in did not write */
export const readLog = (key: string, body: string): Rows => {
  const [first, about = "", ...columns] = body.trimEnd().split("\n");
  if (first !== notice) {
    throw new Error(`${key} was not written by Eyrie's stand-in for Milvus, which reads nothing else`);
  }
  const { rows: count } = JSON.parse(about) as { rows: number };
  const lines = columns.map((line) => JSON.parse(line) as Line);
  return {
    count,
    columns: Object.fromEntries(lines.map(({ field, type, values }) => [field, decoded(values, type)])),
  };
};

/** The logs of one segment side by side. */
export const segmentRows = (logs: readonly Rows[]): Rows => ({
  count: logs[0]?.count ?? 0,
  columns: Object.assign({}, ...logs.map(({ columns }) => columns)) as Rows["columns"],
});

/** One block of the queue's log. */
export const blockBody = ({ count, columns }: Rows): string => {
  const values = Object.entries(columns).map(([field, column]) => JSON.stringify({ field, values: encoded(column) }));
  return `${[notice, JSON.stringify({ rows: count }), ...values].join("\n")}\n`;
};
