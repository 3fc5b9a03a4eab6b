import type { Answers } from "./calls.ts";
import { needIndex } from "./index-calls.ts";
import { Refusal, refusal } from "./refusal.ts";
import { checkPartitions, type Collection, collectionOf, type Load, partsOf, type Release } from "./release.ts";

/** Of the protocol's LoadState and SegmentState. */
const loadStates = { failed: 1, loading: 2, loaded: 3 };
const notLoaded = 1;
const sealed = 3;
const level1 = 2;

const startLoading = async ({ pods }: Release, collection: Collection): Promise<void> => {
  const load: Load = { state: "loading" };
  collection.load = load;
  try {
    await pods.ask("query node", { do: "load", collection: collection.id, segments: partsOf(collection).stored });
    load.state = "loaded";
  } catch (error) {
    load.state = "failed";
    load.failure = error instanceof Error ? error : new Error(String(error));
  }
};

/** @throws Refusal unless it is loaded; what a load failed with, when it did */
export const needLoaded = ({ name, load }: Collection): void => {
  if (load?.failure !== undefined) throw load.failure;
  if (load?.state !== "loaded") throw refusal("collectionNotLoaded", { collection: name });
};

export const loadAnswers: Answers<
  "LoadCollection" | "ReleaseCollection" | "GetLoadingProgress" | "GetLoadState" | "GetQuerySegmentInfo"
> = {
  /** Returns at once; how it goes tells GetLoadingProgress. */
  LoadCollection: (release, { db_name, collection_name: name, replica_number: replicas }, { database }) => {
    const collection = collectionOf(release, db_name || database, name);
    needIndex(collection);
    if (!release.pods.has("query node")) {
      throw refusal("unavailable", {}, "no query node of the release is healthy");
    }
    if (replicas > 1) {
      throw new Refusal("unexpected", `when load ${replicas} replica count: service resource insufficient`);
    }
    if (collection.load?.state !== "loaded" && collection.load?.state !== "loading") {
      void startLoading(release, collection);
    }
    return {};
  },
  ReleaseCollection: async (release, { db_name, collection_name: name }, { database }) => {
    const collection = collectionOf(release, db_name || database, name);
    const { load } = collection;
    delete collection.load;
    if (load !== undefined && release.pods.has("query node")) {
      await release.pods.ask("query node", { do: "release", collection: collection.id });
    }
    return {};
  },
  GetLoadingProgress: (release, { db_name, collection_name: name, partition_names }, { database }) => {
    const collection = collectionOf(release, db_name || database, name);
    checkPartitions(partition_names);
    const { load } = collection;
    if (load === undefined) throw refusal("collectionNotLoaded", { collection: name });
    if (load.failure !== undefined) throw load.failure;
    return { status: {}, progress: load.state === "loaded" ? 100n : 0n, refresh_progress: 100n };
  },
  GetLoadState: (release, { db_name, collection_name: name }, { database }) => {
    const state = collectionOf(release, db_name || database, name).load?.state;
    return { status: {}, state: state === undefined ? notLoaded : loadStates[state] };
  },
  GetQuerySegmentInfo: (release, { dbName, collectionName }, { database }) => {
    const collection = collectionOf(release, dbName || database, collectionName);
    needLoaded(collection);
    const index = [...collection.indexes.values()][0];
    const infos = [...collection.segments.values()]
      .filter(({ state }) => state === "flushed")
      .map(({ id, count }) => ({
        segmentID: id,
        collectionID: collection.id,
        partitionID: collection.partition,
        num_rows: BigInt(count),
        index_name: index?.name ?? "",
        indexID: index?.id ?? 0n,
        state: sealed,
        nodeIds: [1n],
        level: level1,
      }));
    return { status: {}, infos };
  },
};
