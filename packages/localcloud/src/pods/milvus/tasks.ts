/** What one pod of a release asks of another, as plain values that cross threads; the runner carries them. */
import type { Column, Rows, Scalar } from "./columns.ts";
import type { RefusalKind } from "./refusal.ts";
import type { Field } from "./schema.ts";

export type SegmentPlace = { readonly collection: bigint; readonly partition: bigint; readonly segment: bigint };

export type SegmentToWrite = SegmentPlace & {
  readonly fields: readonly Field[];
  readonly rows: Rows;
  /** Column groups since 2.6, else a log a field. */
  readonly storageVersion: 1 | 2;
  /** The first of as many as there are logs. */
  readonly logId: bigint;
};

/** Keys are below the root path. */
export type StoredSegment = {
  readonly id: bigint;
  readonly storageVersion: 1 | 2;
  readonly logs: readonly string[];
  readonly stats: string;
};

type OfLoaded = {
  readonly collection: bigint;
  readonly segments: readonly StoredSegment[];
  /** Acknowledged, but in no object yet. */
  readonly growing: readonly Rows[];
  readonly primary: string;
  /** Fields whose values are wanted. */
  readonly output: readonly string[];
};

export type Metric = "L2" | "IP" | "COSINE";

export type SearchTask = OfLoaded & {
  readonly do: "search";
  readonly field: string;
  readonly vectors: readonly Float32Array[];
  readonly metric: Metric;
  readonly limit: number;
  readonly offset: number;
};
export type QueryTask = OfLoaded & {
  readonly do: "query";
  /** Primary keys as text; every row without. */
  readonly ids?: readonly string[];
  readonly limit: number;
  readonly offset: number;
};
export type PodTask =
  /** Of a row's way to the queue. */
  | { readonly do: "append"; readonly log: bigint; readonly block: bigint; readonly rows: Rows }
  | { readonly do: "write"; readonly segment: SegmentToWrite }
  | { readonly do: "load"; readonly collection: bigint; readonly segments: readonly StoredSegment[] }
  | { readonly do: "release"; readonly collection: bigint }
  /** Objects of what was dropped, after a while. */
  | { readonly do: "collect"; readonly keys: readonly string[] }
  | SearchTask
  | QueryTask;

export type Found = {
  readonly ids: readonly Scalar[];
  readonly columns: Readonly<Record<string, Column>>;
};
export type SearchFound = Found & { readonly scores: Float32Array; readonly topks: readonly number[] };

export type TaskResults = {
  readonly append: undefined;
  readonly write: StoredSegment;
  readonly load: undefined;
  readonly release: undefined;
  readonly collect: undefined;
  readonly search: SearchFound;
  readonly query: Found;
};

/** How a task went; a failure in words for the client, which hold what AWS said. */
export type TaskOutcome = { readonly done: unknown } | { readonly failed: string; readonly kind: RefusalKind };
