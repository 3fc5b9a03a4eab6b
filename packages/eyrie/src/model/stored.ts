/** What Milvus keeps under its root path, by the first folder, in the order in which it is told. */
export const keyKinds = ["insert_log", "stats_log", "delta_log", "bm25_stats", "index_files", "wp", "other"] as const;
export type KeyKind = (typeof keyKinds)[number];

export type Counted = {
  readonly objects: number;
  readonly bytes: number;
  /** Whether that is all; there may be any number beyond what was looked at. */
  readonly whole: boolean;
};

/** What a release keeps under its root path; kinds of which there is nothing are left out. */
export type Stored = Counted & { readonly kinds: readonly (Counted & { readonly kind: KeyKind })[] };
