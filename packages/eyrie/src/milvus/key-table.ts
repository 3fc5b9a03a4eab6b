/**
 * What a key of somebody's values does in a chart. `effective`: without it another manifest is rendered; `default`: only
 * with another value; `dead`: with none; `flag`: it reaches Milvus' configuration alone, for a component that has no
 * workload.
 */
type KeyVerdict = "effective" | "default" | "dead" | "flag";

type Rows = Readonly<Record<string, readonly KeyVerdict[]>>;

/** Measured by rendering official charts, one column a chart. */
export type KeyTable = {
  /** Versions, oldest first. */
  readonly charts: readonly string[];
  /** The leaf keys of the guide's own `milvus.yaml`. */
  readonly guide: Rows;
  /** Keys that the guide lacks, each added to its values. */
  readonly beside: Rows;
};
