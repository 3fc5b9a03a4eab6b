import { isDeepStrictEqual } from "node:util";
import type { Answers } from "./calls.ts";
import { collectionSchema, type CollectionSchema } from "./messages.ts";
import { notImplemented, Refusal, refusal } from "./refusal.ts";
import {
  checkDatabase,
  type Collection,
  collectionOf,
  defaultDatabase,
  defaultPartition,
  physical,
  type Release,
} from "./release.ts";
import { checkName, readSchema } from "./schema.ts";
import { read } from "./wire.ts";

const schemaIn = (bytes: Uint8Array): CollectionSchema => {
  try {
    return read(collectionSchema, bytes);
  } catch (error) {
    throw refusal("invalid", {}, `the schema cannot be read: ${error instanceof Error ? error.message : ""}`);
  }
};

/** Has what is garbage deleted, if there is a coordinator to do it; what is left is tried with the next. */
export const collectGarbage = async ({ garbage, pods }: Release): Promise<void> => {
  const keys = [...garbage];
  if (keys.length === 0 || !pods.has("coordinator")) return;
  try {
    await pods.ask("coordinator", { do: "collect", keys });
    for (const key of keys) garbage.delete(key);
  } catch {
    // The coordinator's log says why.
  }
};

const drop = async (release: Release, collection: Collection): Promise<void> => {
  release.collections.delete(collection.name);
  const { id, segments, load } = collection;
  if (load !== undefined && release.pods.has("query node")) {
    await release.pods.ask("query node", { do: "release", collection: id });
  }
  // A segment that is on its way just now becomes garbage when it has arrived.
  await Promise.all([...segments.values()].flatMap(({ writing }) => writing ?? []));
  for (const { stored } of segments.values()) {
    for (const key of stored === undefined ? [] : [...stored.logs, stored.stats]) release.garbage.add(key);
  }
  void collectGarbage(release);
};

const needCoordinator = ({ pods }: Release): void => {
  if (!pods.has("coordinator")) throw refusal("unavailable", {}, "no coordinator of the release is healthy");
};

const isLoaded = ({ load }: Collection): boolean => load?.state === "loaded";

const channelOf = ({ id }: Collection): string => `by-dev-rootcoord-dml_0_${id}v0`;

export const collectionAnswers: Answers<
  | "CreateCollection"
  | "DropCollection"
  | "HasCollection"
  | "DescribeCollection"
  | "ShowCollections"
  | "GetCollectionStatistics"
  | "HasPartition"
  | "ShowPartitions"
> = {
  CreateCollection: (release, request, { database }) => {
    const { collection_name: name, consistency_level: consistency, properties } = request;
    checkDatabase(request.db_name || database);
    needCoordinator(release);
    checkName("collection", name);
    const told = schemaIn(request.schema);
    if (told.name !== "" && told.name !== name) {
      throw refusal("invalid", {}, `collection name mismatch between the request and the schema`);
    }
    if (request.num_partitions > 1n) throw notImplemented("num_partitions");
    const schema = readSchema(told);
    const known = release.collections.get(name);
    if (known !== undefined) {
      if (isDeepStrictEqual(known.schema, schema)) return {};
      throw new Refusal("unexpected", `create duplicate collection with different parameters, collection: ${name}`);
    }
    const id = release.next();
    release.collections.set(name, {
      id,
      name,
      schema,
      shards: request.shards_num === 0 ? 1 : request.shards_num,
      consistency,
      properties,
      createdAt: release.next(),
      partition: release.next(),
      segments: new Map(),
      indexes: new Map(),
    });
    return {};
  },
  /** A collection that is not there is dropped already. */
  DropCollection: async (release, { collection_name: name, db_name }, { database }) => {
    checkDatabase(db_name || database);
    needCoordinator(release);
    const collection = release.collections.get(name);
    if (collection !== undefined) await drop(release, collection);
    return {};
  },
  HasCollection: ({ collections }, { collection_name: name, db_name }, { database }) => {
    checkDatabase(db_name || database);
    return { status: {}, value: collections.has(name) };
  },
  DescribeCollection: (release, request, { database }) => {
    const byId = [...release.collections.values()].find(({ id }) => id === request.collectionID);
    const name =
      request.collection_name === "" ? (byId?.name ?? String(request.collectionID)) : request.collection_name;
    const collection = collectionOf(release, request.db_name || database, name);
    const { id, schema, shards, consistency, properties, createdAt } = collection;
    const channel = channelOf(collection);
    return {
      status: {},
      schema: schema.told,
      collectionID: id,
      virtual_channel_names: [channel],
      physical_channel_names: [channel.replace(/_\d+v0$/, "")],
      created_timestamp: createdAt,
      created_utc_timestamp: BigInt(physical(createdAt)),
      shards_num: shards,
      consistency_level: consistency,
      collection_name: name,
      properties,
      db_name: defaultDatabase,
      num_partitions: 1n,
      db_id: 1n,
      request_time: release.next(),
      update_timestamp: createdAt,
      update_timestamp_str: String(createdAt),
    };
  },
  ShowCollections: ({ collections }, { db_name, type, collection_names: names }, { database }) => {
    checkDatabase(db_name || database);
    const shown = [...collections.values()].filter(
      (collection) => (type === 0 || isLoaded(collection)) && (names.length === 0 || names.includes(collection.name)),
    );
    return {
      status: {},
      collection_names: shown.map(({ name }) => name),
      collection_ids: shown.map(({ id }) => id),
      created_timestamps: shown.map(({ createdAt }) => createdAt),
      created_utc_timestamps: shown.map(({ createdAt }) => BigInt(physical(createdAt))),
      inMemory_percentages: type === 0 ? [] : shown.map(() => 100n),
      query_service_available: shown.map(isLoaded),
      shards_num: shown.map(({ shards }) => shards),
    };
  },
  /** Rows count once their segment is sealed. */
  GetCollectionStatistics: (release, { collection_name: name, db_name }, { database }) => {
    const { segments } = collectionOf(release, db_name || database, name);
    const sealed = [...segments.values()].filter(({ state }) => state !== "growing");
    const rows = sealed.reduce((sum, { count }) => sum + count, 0);
    return { status: {}, stats: [{ key: "row_count", value: String(rows) }] };
  },
  HasPartition: (release, { collection_name: name, db_name, partition_name: partition }, { database }) => {
    collectionOf(release, db_name || database, name);
    return { status: {}, value: partition === defaultPartition };
  },
  ShowPartitions: (release, { collection_name: name, db_name }, { database }) => {
    const { partition, createdAt } = collectionOf(release, db_name || database, name);
    return {
      status: {},
      partition_names: [defaultPartition],
      partitionIDs: [partition],
      created_timestamps: [createdAt],
      created_utc_timestamps: [BigInt(physical(createdAt))],
    };
  },
};
