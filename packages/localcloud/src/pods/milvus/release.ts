/**
 * One release of Milvus: what its etcd and its message queue hold, and its healthy pods. It outlives every pod, so that
 * a restarted one loses nothing, and ends with its namespace.
 */
import type { Rows } from "./columns.ts";
import { refusal } from "./refusal.ts";
import { makeReleasePods, type ReleasePods } from "./release-pods.ts";
import type { KeyValue } from "./messages.ts";
import type { Schema } from "./schema.ts";
import type { Metric, StoredSegment } from "./tasks.ts";

export type Segment = {
  readonly id: bigint;
  state: "growing" | "flushing" | "flushed";
  count: number;
  /** Acknowledged rows, until they are in the bucket. */
  rows: readonly Rows[];
  stored?: StoredSegment;
  /** How it is written, once it is sealed: its layout, and the first of its logs' ids, the same at every attempt. */
  sealed?: { readonly storageVersion: 1 | 2; readonly logId: bigint };
  /** What its last way to the bucket ended with. */
  failure?: string;
  /** On its way just now. */
  writing?: Promise<void>;
};

export type Index = {
  readonly id: bigint;
  readonly name: string;
  readonly field: string;
  readonly params: readonly KeyValue[];
  /** Of a vector. */
  readonly metric: Metric | undefined;
};

export type Load = { state: "loading" | "loaded" | "failed"; failure?: Error };

export type Collection = {
  readonly id: bigint;
  readonly name: string;
  readonly schema: Schema;
  readonly shards: number;
  readonly consistency: number;
  readonly properties: readonly KeyValue[];
  readonly createdAt: bigint;
  /** The default one: there is no other here. */
  readonly partition: bigint;
  readonly segments: Map<bigint, Segment>;
  readonly indexes: Map<string, Index>;
  load?: Load;
};

export type Release = {
  readonly collections: Map<string, Collection>;
  /** Keys of objects whose collections were dropped. */
  readonly garbage: Set<string>;
  readonly pods: ReleasePods;
  /** A time in Milvus' form, milliseconds and a counter, which no other has: Milvus' ids are such, too. */
  readonly next: () => bigint;
  /** As many in a row. @returns the first */
  readonly reserve: (count: number) => bigint;
};

export const defaultDatabase = "default";
export const defaultPartition = "_default";

/** Milliseconds of a time in Milvus' form. */
export const physical = (timestamp: bigint): number => Number(timestamp >> 18n);

export const makeRelease = (now: () => number): Release => {
  let last = 0n;
  const reserve = (count: number): bigint => {
    const time = BigInt(now()) << 18n;
    const first = time > last ? time : last + 1n;
    last = first + BigInt(count - 1);
    return first;
  };
  return {
    collections: new Map(),
    garbage: new Set(),
    pods: makeReleasePods(),
    next: () => reserve(1),
    reserve,
  };
};

/** @throws Refusal for another database than the one there is */
export const checkDatabase = (name: string): void => {
  if (name !== "" && name !== defaultDatabase) throw refusal("databaseNotFound", { database: name });
};

/** @throws Refusal when there is none of that name */
export const collectionOf = ({ collections }: Release, database: string, name: string): Collection => {
  checkDatabase(database);
  const found = collections.get(name);
  if (found === undefined) throw refusal("collectionNotFound", { database: defaultDatabase, collection: name });
  return found;
};

/** @throws Refusal for another partition than the one there is */
export const checkPartitions = (names: readonly string[]): void => {
  const other = names.find((name) => name !== "" && name !== defaultPartition);
  if (other !== undefined) throw refusal("partitionNotFound", { partition: other });
};

/** What is in objects and what is not. */
export const partsOf = ({
  segments,
}: Collection): { readonly stored: readonly StoredSegment[]; readonly growing: readonly Rows[] } => ({
  stored: [...segments.values()].flatMap(({ stored }) => stored ?? []),
  growing: [...segments.values()].flatMap(({ stored, rows }) => (stored === undefined ? rows : [])),
});
