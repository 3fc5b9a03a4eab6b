import { type Answers, isStreaming } from "./calls.ts";
import { joinRows } from "./columns.ts";
import { Refusal, refusal } from "./refusal.ts";
import { type Collection, collectionOf, physical, type Release, type Segment } from "./release.ts";

/** Of the protocol's SegmentState and SegmentLevel. */
const states = { growing: 2, flushing: 5, flushed: 4 };
const level1 = 2;
/** Beside those of the fields: row ids, timestamps, statistics. */
const moreLogs = 3;

/** Gives a sealed segment to the node that writes. Its rows stay in the queue until they are in the bucket. */
const persist = async ({ pods }: Release, collection: Collection, segment: Segment): Promise<void> => {
  const { id, partition, schema } = collection;
  if (segment.sealed === undefined) return;
  const place = { collection: id, partition, segment: segment.id };
  try {
    segment.stored = await pods.ask("data node", {
      do: "write",
      segment: { ...place, ...segment.sealed, fields: schema.fields, rows: joinRows(segment.rows) },
    });
    segment.state = "flushed";
    segment.rows = [];
    delete segment.failure;
  } catch (error) {
    // Nobody to do it: as good as not asked yet.
    if (error instanceof Refusal && error.kind === "unavailable") return;
    segment.failure = error instanceof Error ? error.message : String(error);
  }
};

/** One attempt at a time; what failed is tried again when somebody asks how it goes, or a node has come back. */
const keepPersisting = (release: Release, collection: Collection, segment: Segment): void => {
  if (segment.state !== "flushing" || segment.writing !== undefined) return;
  segment.writing = persist(release, collection, segment).finally(() => {
    delete segment.writing;
  });
};

const seal = (release: Release, collection: Collection, segment: Segment, storageVersion: 1 | 2): void => {
  segment.state = "flushing";
  // What went wrong before is no answer to whoever asks for it now.
  delete segment.failure;
  segment.sealed ??= { storageVersion, logId: release.reserve(collection.schema.fields.length + moreLogs) };
  keepPersisting(release, collection, segment);
};

/** Tries again what failed. */
export const resumeFlushes = (release: Release): void => {
  for (const [collection, segment] of segmentsById(release).values()) keepPersisting(release, collection, segment);
};

const segmentsById = (release: Release): ReadonlyMap<bigint, readonly [Collection, Segment]> =>
  new Map(
    [...release.collections.values()].flatMap((collection) =>
      [...collection.segments.values()].map((segment) => [segment.id, [collection, segment]] as const),
    ),
  );

export const flushAnswers: Answers<"Flush" | "GetFlushState" | "GetPersistentSegmentInfo"> = {
  /** Seals and returns at once, as Milvus does: whether it has arrived tells GetFlushState. */
  Flush: (release, { db_name, collection_names: names }, caller) => {
    const collections = names.map((name) => collectionOf(release, db_name || caller.database, name));
    const time = release.next();
    const all = collections.map((collection) => {
      const { name: key } = collection;
      const segments = [...collection.segments.values()];
      const flushed = segments.filter(({ state }) => state === "flushed").map(({ id }) => id);
      const sealed = segments.filter(({ state }) => state !== "flushed");
      for (const segment of sealed) seal(release, collection, segment, isStreaming(caller) ? 2 : 1);
      return { key, sealed: sealed.map(({ id }) => id), flushed };
    });
    return {
      status: {},
      db_name,
      coll_segIDs: all.map(({ key, sealed }) => ({ key, value: { data: sealed } })),
      flush_coll_segIDs: all.map(({ key, flushed }) => ({ key, value: { data: flushed } })),
      coll_seal_times: all.map(({ key }) => ({ key, value: BigInt(Math.trunc(physical(time) / 1000)) })),
      coll_flush_ts: all.map(({ key }) => ({ key, value: time })),
    };
  },
  /**
   * Milvus' nodes try for ever, or end and start again, and it only ever says "not flushed". The stand-in says why,
   * once its node has given up an attempt, and has the next one made.
   */
  GetFlushState: (release, { segmentIDs: ids }) => {
    const known = segmentsById(release);
    const asked = ids.flatMap((id) => {
      const found = known.get(id);
      return found === undefined ? [] : [found];
    });
    const failed = asked.find(([, { failure }]) => failure !== undefined)?.[1];
    for (const [collection, segment] of asked) keepPersisting(release, collection, segment);
    if (failed?.failure !== undefined) {
      throw new Refusal("ioFailed", `segment ${failed.id} cannot be flushed: ${failed.failure}`);
    }
    return { status: {}, flushed: asked.every(([, { state }]) => state === "flushed") };
  },
  GetPersistentSegmentInfo: (release, { dbName, collectionName }, caller) => {
    if (collectionName === "") throw refusal("invalid", {}, "collection name should not be empty");
    const { id, partition, segments } = collectionOf(release, dbName || caller.database, collectionName);
    const infos = [...segments.values()]
      .filter(({ state }) => state !== "growing")
      .map((segment) => ({
        segmentID: segment.id,
        collectionID: id,
        partitionID: partition,
        num_rows: BigInt(segment.count),
        state: states[segment.state],
        level: level1,
        is_sorted: false,
        storage_version: segment.sealed?.storageVersion === 2 ? 2n : 0n,
      }));
    return { status: {}, infos };
  },
};
