import { idWithoutItsDigits } from "../../messages/milvus.ts";
import { Problem } from "../../model/problem.ts";

/** A segment as Milvus keeps it for good. Its ids have more digits than a number has. */
export type Segment = {
  readonly id: string;
  readonly collection: string;
  readonly partition: string;
  readonly rows: number;
  /** Milvus' own word: `Flushed`, `Sealed`, `Growing`. */
  readonly state: string;
};

/** What a flush was told to wait for; lines of Milvus look at different parts of it. */
export type Flush = { readonly segments: readonly string[]; readonly timestamp: string | undefined };

/** What the client's own types say numbers of, or nothing. */
export type FlushAnswer = {
  readonly coll_segIDs?: Readonly<Record<string, { readonly data?: readonly unknown[] }>>;
  readonly coll_flush_ts?: Readonly<Record<string, unknown>>;
};
export type SegmentAnswer = Readonly<
  Record<"segmentID" | "collectionID" | "partitionID" | "num_rows" | "state", unknown>
>;

/** @throws Problem `invalid` */
export function flushIn({ coll_segIDs: segments, coll_flush_ts: times }: FlushAnswer, collection: string): Flush {
  const time = times?.[collection];
  return {
    segments: (segments?.[collection]?.data ?? []).map((id) => digits("coll_segIDs", id)),
    timestamp: time === undefined ? undefined : digits("coll_flush_ts", time),
  };
}

/** @throws Problem `invalid` */
export const segmentIn = ({ segmentID, collectionID, partitionID, num_rows: rows, state }: SegmentAnswer): Segment => ({
  id: digits("segmentID", segmentID),
  collection: digits("collectionID", collectionID),
  partition: digits("partitionID", partitionID),
  rows: Number(rows),
  state: String(state),
});

/** Of a number the last digits would be lost, and what is looked for by it in the bucket never found. */
function digits(field: string, value: unknown): string {
  if (typeof value === "string") return value;
  const { fact, remedy } = idWithoutItsDigits(field);
  throw new Problem("invalid", fact, remedy);
}
