/**
 * The messages of Milvus' protocol that the stand-in reads and writes, and of each only the fields it uses; names and
 * numbers are the protocol's own.
 * @see https://github.com/milvus-io/milvus-proto
 */
import { many, one, type Read, type Written } from "./wire.ts";

export const status = {
  error_code: one(1, "int32"),
  reason: one(2, "string"),
  code: one(3, "int32"),
  retriable: one(4, "bool"),
  detail: one(5, "string"),
};
export type Status = Written<typeof status>;
/** What most answers that say no more than how it went consist of. */
export const statusFirst = { status: one(1, status) };

const keyValue = { key: one(1, "string"), value: one(2, "string") };
export type KeyValue = { readonly key: string; readonly value: string };

const longs = { data: many(1, "int64") };
const strings = { data: many(1, "string") };

export const fieldSchema = {
  fieldID: one(1, "int64"),
  name: one(2, "string"),
  is_primary_key: one(3, "bool"),
  description: one(4, "string"),
  data_type: one(5, "int32"),
  type_params: many(6, keyValue),
  index_params: many(7, keyValue),
  autoID: one(8, "bool"),
  element_type: one(10, "int32"),
  default_value: one(11, "bytes"),
  is_dynamic: one(12, "bool"),
  is_partition_key: one(13, "bool"),
  is_clustering_key: one(14, "bool"),
  nullable: one(15, "bool"),
};
export const collectionSchema = {
  name: one(1, "string"),
  description: one(2, "string"),
  autoID: one(3, "bool"),
  fields: many(4, fieldSchema),
  enable_dynamic_field: one(5, "bool"),
  properties: many(6, keyValue),
  functions: many(7, "bytes"),
  struct_array_fields: many(9, "bytes"),
};
export type CollectionSchema = Read<typeof collectionSchema>;
export type FieldSchema = Read<typeof fieldSchema>;

export const fieldData = {
  type: one(1, "int32"),
  field_name: one(2, "string"),
  scalars: one(3, {
    bool_data: one(1, { data: many(1, "bool") }),
    int_data: one(2, { data: many(1, "int32") }),
    long_data: one(3, longs),
    float_data: one(4, { data: one(1, "floats") }),
    double_data: one(5, { data: one(1, "doubles") }),
    string_data: one(6, strings),
    json_data: one(9, { data: many(1, "bytes") }),
  }),
  vectors: one(4, { dim: one(1, "int64"), float_vector: one(2, { data: one(1, "floats") }) }),
  field_id: one(5, "int64"),
  is_dynamic: one(6, "bool"),
};
export type FieldData = Read<typeof fieldData>;

const ids = { int_id: one(1, longs), str_id: one(2, strings) };

export const placeholderGroup = {
  placeholders: many(1, { tag: one(1, "string"), type: one(2, "int32"), values: many(3, "bytes") }),
};

const ofCollection = { db_name: one(2, "string"), collection_name: one(3, "string") };
const ofCollectionById = { ...ofCollection, collectionID: one(4, "int64") };
const ofLoad = {
  collection_name: one(2, "string"),
  partition_names: many(3, "string"),
  db_name: one(4, "string"),
};
const ofIndex = { ...ofCollection, field_name: one(4, "string"), index_name: one(5, "string") };
const ofSegments = { dbName: one(2, "string"), collectionName: one(3, "string") };
const nothing = {};

const indexDescription = {
  index_name: one(1, "string"),
  indexID: one(2, "int64"),
  params: many(3, keyValue),
  field_name: one(4, "string"),
  indexed_rows: one(5, "int64"),
  total_rows: one(6, "int64"),
  state: one(7, "int32"),
};
const searchResultData = {
  num_queries: one(1, "int64"),
  top_k: one(2, "int64"),
  fields_data: many(3, fieldData),
  scores: one(4, "floats"),
  ids: one(5, ids),
  topks: many(6, "int64"),
  output_fields: many(7, "string"),
  primary_field_name: one(13, "string"),
};
const persistentSegment = {
  segmentID: one(1, "int64"),
  collectionID: one(2, "int64"),
  partitionID: one(3, "int64"),
  num_rows: one(4, "int64"),
  state: one(5, "int32"),
  level: one(6, "int32"),
  is_sorted: one(7, "bool"),
  storage_version: one(8, "int64"),
};
const querySegment = {
  segmentID: one(1, "int64"),
  collectionID: one(2, "int64"),
  partitionID: one(3, "int64"),
  num_rows: one(5, "int64"),
  index_name: one(6, "string"),
  indexID: one(7, "int64"),
  state: one(9, "int32"),
  nodeIds: many(10, "int64"),
  level: one(11, "int32"),
};
const segmentsOf = (number: number) => many(number, { key: one(1, "string"), value: one(2, longs) });
const timesOf = (number: number) => many(number, { key: one(1, "string"), value: one(2, "int64") });

const method = <const Q extends Parameters<typeof one>[1], const A>(request: Q, response: A) => ({ request, response });

/** The methods of `milvus.proto.milvus.MilvusService` that are answered. */
export const methods = {
  Connect: method(
    { client_info: one(2, { sdk_type: one(1, "string"), sdk_version: one(2, "string"), user: one(4, "string") }) },
    {
      ...statusFirst,
      server_info: one(2, {
        build_tags: one(1, "string"),
        git_commit: one(3, "string"),
        deploy_mode: one(5, "string"),
      }),
      identifier: one(3, "int64"),
    },
  ),
  GetVersion: method(nothing, { ...statusFirst, version: one(2, "string") }),
  CheckHealth: method(nothing, { ...statusFirst, isHealthy: one(2, "bool"), reasons: many(3, "string") }),
  AllocTimestamp: method(nothing, { ...statusFirst, timestamp: one(2, "int64") }),
  ListDatabases: method(nothing, {
    ...statusFirst,
    db_names: many(2, "string"),
    created_timestamp: many(3, "int64"),
    db_ids: many(4, "int64"),
  }),
  DescribeDatabase: method(
    { db_name: one(2, "string") },
    { ...statusFirst, db_name: one(2, "string"), dbID: one(3, "int64"), created_timestamp: one(4, "int64") },
  ),
  CreateCollection: method(
    {
      ...ofCollection,
      schema: one(4, "bytes"),
      shards_num: one(5, "int32"),
      consistency_level: one(6, "int32"),
      properties: many(7, keyValue),
      num_partitions: one(8, "int64"),
    },
    status,
  ),
  DropCollection: method(ofCollection, status),
  HasCollection: method(ofCollection, { ...statusFirst, value: one(2, "bool") }),
  DescribeCollection: method(ofCollectionById, {
    ...statusFirst,
    schema: one(2, collectionSchema),
    collectionID: one(3, "int64"),
    virtual_channel_names: many(4, "string"),
    physical_channel_names: many(5, "string"),
    created_timestamp: one(6, "int64"),
    created_utc_timestamp: one(7, "int64"),
    shards_num: one(8, "int32"),
    consistency_level: one(11, "int32"),
    collection_name: one(12, "string"),
    properties: many(13, keyValue),
    db_name: one(14, "string"),
    num_partitions: one(15, "int64"),
    db_id: one(16, "int64"),
    request_time: one(17, "int64"),
    update_timestamp: one(18, "int64"),
    update_timestamp_str: one(19, "string"),
  }),
  ShowCollections: method(
    { db_name: one(2, "string"), type: one(4, "int32"), collection_names: many(5, "string") },
    {
      ...statusFirst,
      collection_names: many(2, "string"),
      collection_ids: many(3, "int64"),
      created_timestamps: many(4, "int64"),
      created_utc_timestamps: many(5, "int64"),
      inMemory_percentages: many(6, "int64"),
      query_service_available: many(7, "bool"),
      shards_num: many(8, "int32"),
    },
  ),
  GetCollectionStatistics: method(ofCollection, { ...statusFirst, stats: many(2, keyValue) }),
  HasPartition: method(
    { ...ofCollection, partition_name: one(4, "string") },
    { ...statusFirst, value: one(2, "bool") },
  ),
  ShowPartitions: method(ofCollectionById, {
    ...statusFirst,
    partition_names: many(2, "string"),
    partitionIDs: many(3, "int64"),
    created_timestamps: many(4, "int64"),
    created_utc_timestamps: many(5, "int64"),
  }),
  CreateIndex: method(
    {
      ...ofCollection,
      field_name: one(4, "string"),
      extra_params: many(5, keyValue),
      index_name: one(6, "string"),
    },
    status,
  ),
  DescribeIndex: method(ofIndex, { ...statusFirst, index_descriptions: many(2, indexDescription) }),
  GetIndexState: method(ofIndex, { ...statusFirst, state: one(2, "int32") }),
  GetIndexBuildProgress: method(ofIndex, {
    ...statusFirst,
    indexed_rows: one(2, "int64"),
    total_rows: one(3, "int64"),
  }),
  DropIndex: method(ofIndex, status),
  LoadCollection: method({ ...ofCollection, replica_number: one(4, "int32") }, status),
  ReleaseCollection: method(ofCollection, status),
  GetLoadingProgress: method(ofLoad, { ...statusFirst, progress: one(2, "int64"), refresh_progress: one(3, "int64") }),
  GetLoadState: method(ofLoad, { ...statusFirst, state: one(2, "int32") }),
  Insert: method(
    {
      ...ofCollection,
      partition_name: one(4, "string"),
      fields_data: many(5, fieldData),
      num_rows: one(7, "int32"),
    },
    {
      ...statusFirst,
      IDs: one(2, ids),
      succ_index: many(3, "int32"),
      err_index: many(4, "int32"),
      acknowledged: one(5, "bool"),
      insert_cnt: one(6, "int64"),
      timestamp: one(9, "int64"),
    },
  ),
  Flush: method(
    { db_name: one(2, "string"), collection_names: many(3, "string") },
    {
      ...statusFirst,
      db_name: one(2, "string"),
      coll_segIDs: segmentsOf(3),
      flush_coll_segIDs: segmentsOf(4),
      coll_seal_times: timesOf(5),
      coll_flush_ts: timesOf(6),
    },
  ),
  GetFlushState: method(
    {
      segmentIDs: many(1, "int64"),
      flush_ts: one(2, "int64"),
      db_name: one(3, "string"),
      collection_name: one(4, "string"),
    },
    { ...statusFirst, flushed: one(2, "bool") },
  ),
  GetPersistentSegmentInfo: method(ofSegments, { ...statusFirst, infos: many(2, persistentSegment) }),
  GetQuerySegmentInfo: method(ofSegments, { ...statusFirst, infos: many(2, querySegment) }),
  Search: method(
    {
      ...ofCollection,
      partition_names: many(4, "string"),
      dsl: one(5, "string"),
      placeholder_group: one(6, "bytes"),
      output_fields: many(8, "string"),
      search_params: many(9, keyValue),
      nq: one(12, "int64"),
      sub_reqs: many(17, "bytes"),
      function_score: one(19, "bytes"),
      ids: one(22, ids),
    },
    { ...statusFirst, results: one(2, searchResultData), collection_name: one(3, "string") },
  ),
  Query: method(
    {
      ...ofCollection,
      expr: one(4, "string"),
      output_fields: many(5, "string"),
      partition_names: many(6, "string"),
      query_params: many(9, keyValue),
    },
    {
      ...statusFirst,
      fields_data: many(2, fieldData),
      collection_name: one(3, "string"),
      output_fields: many(4, "string"),
      primary_field_name: one(6, "string"),
    },
  ),
};
export type Method = keyof typeof methods;
export type Request<M extends Method> = Read<(typeof methods)[M]["request"]>;
export type Response<M extends Method> = Written<(typeof methods)[M]["response"]>;
