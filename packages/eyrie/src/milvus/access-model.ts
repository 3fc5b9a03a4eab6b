/*
 * What Milvus does to S3, as data: who opens which client in which line, and what each client calls when. The files
 * named are of milvus-io/milvus unless another repository is; "unchecked" says that no source was at hand.
 */
import type { MilvusLine } from "./chart-lines.ts";

/** What a process was started as: `milvus run <component>`, `mixture` for mixcoord; Woodpecker's own process; CDC. */
export type Component =
  | "proxy"
  | "mixcoord"
  | "rootcoord"
  | "datacoord"
  | "querycoord"
  | "indexcoord"
  | "datanode"
  | "indexnode"
  | "querynode"
  | "streamingnode"
  | "standalone"
  | "woodpecker"
  | "cdc";

/** What of a process talks to S3, each with a credential chain and S3 library of its own. */
export type StorageClient = "go" | "segcore" | "storage-v2" | "woodpecker";

type Lines = { readonly since?: MilvusLine; readonly until?: MilvusLine };

/** From the oldest to the newest that is known; a newer one is taken to be like that. */
export const milvusLines: readonly MilvusLine[] = ["2.2", "2.3", "2.4", "2.5", "2.6"];

/** IAM's action for each call, and what it acts on. HeadObject has none of its own, nor have the parts of an upload. */
export const callActions = {
  HeadBucket: { action: "s3:ListBucket", on: "bucket" },
  CreateBucket: { action: "s3:CreateBucket", on: "bucket" },
  GetBucketLocation: { action: "s3:GetBucketLocation", on: "bucket" },
  ListObjects: { action: "s3:ListBucket", on: "bucket" },
  ListObjectsV2: { action: "s3:ListBucket", on: "bucket" },
  HeadObject: { action: "s3:GetObject", on: "objects" },
  GetObject: { action: "s3:GetObject", on: "objects" },
  PutObject: { action: "s3:PutObject", on: "objects" },
  CreateMultipartUpload: { action: "s3:PutObject", on: "objects" },
  UploadPart: { action: "s3:PutObject", on: "objects" },
  CompleteMultipartUpload: { action: "s3:PutObject", on: "objects" },
  DeleteObject: { action: "s3:DeleteObject", on: "objects" },
  AbortMultipartUpload: { action: "s3:AbortMultipartUpload", on: "objects" },
} as const satisfies Record<string, { readonly action: `s3:${string}`; readonly on: "bucket" | "objects" }>;
export type S3Call = keyof typeof callActions;

/** Which clients a component has. `start`: before it calls itself healthy; `later`: with the first work that needs it. */
export type Opening = Lines & {
  readonly component: Component;
  readonly client: StorageClient;
  readonly opens: "start" | "later";
  readonly source: string;
};

const queryCore = "internal/util/initcore (InitRemoteChunkManager, InitStorageV2FileSystem)";
const embedded = "cmd/milvus/util.go (a streaming node runs a query node), internal/distributed/streamingnode";
const perBuild = "internal/indexnode/chunk_mgr_factory.go (made for each build)";
const all = "a standalone process runs every component";

/** The proxy, CDC and the coordinators for roots, queries and (since 2.3) indexes open none. In the order of opening. */
export const openings: readonly Opening[] = [
  { component: "mixcoord", client: "go", opens: "start", source: "internal/datacoord/server.go" },
  { component: "datacoord", client: "go", opens: "start", source: "internal/datacoord/server.go" },
  { component: "indexcoord", client: "go", opens: "start", until: "2.2", source: "internal/indexcoord/index_coord.go" },
  { component: "datanode", client: "go", opens: "start", source: "internal/datanode/data_node.go" },
  { component: "datanode", client: "segcore", opens: "later", since: "2.6", source: "internal/datanode/index" },
  {
    component: "datanode",
    client: "storage-v2",
    opens: "later",
    since: "2.6",
    source: "unchecked: with the first task",
  },
  { component: "indexnode", client: "go", opens: "start", until: "2.2", source: "internal/indexnode/indexnode.go" },
  { component: "indexnode", client: "go", opens: "later", since: "2.3", source: perBuild },
  { component: "indexnode", client: "segcore", opens: "later", source: "internal/core/src/indexbuilder, unchecked" },
  { component: "querynode", client: "go", opens: "start", source: "internal/querynodev2/server.go" },
  { component: "querynode", client: "segcore", opens: "start", source: queryCore },
  { component: "querynode", client: "storage-v2", opens: "start", since: "2.6", source: queryCore },
  { component: "streamingnode", client: "go", opens: "start", since: "2.5", source: embedded },
  { component: "streamingnode", client: "segcore", opens: "start", since: "2.5", source: embedded },
  { component: "streamingnode", client: "storage-v2", opens: "start", since: "2.6", source: embedded },
  {
    component: "streamingnode",
    client: "woodpecker",
    opens: "start",
    since: "2.6",
    source: "pkg/streaming, unchecked",
  },
  { component: "standalone", client: "go", opens: "start", source: all },
  { component: "standalone", client: "segcore", opens: "start", source: all },
  { component: "standalone", client: "storage-v2", opens: "start", since: "2.6", source: all },
  { component: "standalone", client: "woodpecker", opens: "start", since: "2.6", source: all },
  {
    component: "woodpecker",
    client: "woodpecker",
    opens: "start",
    since: "2.6",
    source: "zilliztech/woodpecker server",
  },
];

/**
 * `start` and `data` are every day's; `gc` and `import` come sooner or later; the rest only happens where something is
 * amiss: no region in configuration or host, no bucket, an upload that fails.
 */
export type Occasion = "start" | "data" | "gc" | "import" | "region unset" | "bucket missing" | "failed upload";

/** What a client calls. `by`: only in these components; otherwise in all that have the client. */
export type Calling = Lines & {
  readonly client: StorageClient;
  readonly calls: readonly S3Call[];
  readonly when: Occasion;
  readonly by?: readonly Component[];
  readonly source: string;
};

const upload = ["CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"] as const;
const collectors = ["datacoord", "mixcoord", "standalone"] as const;
/** Coordinators and query nodes only read. */
const writers = ["datanode", "indexnode", "streamingnode", "standalone"] as const;
const importers = ["datacoord", "mixcoord", "datanode", "standalone"] as const;
const goStorage = "internal/storage/minio_object_storage.go, remote_chunk_manager.go";
const minioGo = "minio/minio-go v7.0.17, v7.0.61, v7.0.73:";
const segcore = "internal/core/src/storage/MinioChunkManager.cpp";
const storageV2 = "milvus-io/milvus-storage cpp/src/filesystem/s3";
const woodpecker = "zilliztech/woodpecker v0.1.0, v0.1.35:";

export const callings: readonly Calling[] = [
  { client: "go", calls: ["HeadBucket"], when: "start", source: `${goStorage} (up to 20 times)` },
  { client: "go", calls: ["CreateBucket"], when: "bucket missing", source: goStorage },
  // A regional host such as s3.us-east-2.amazonaws.com names the region as well as the configuration does.
  { client: "go", calls: ["GetBucketLocation"], when: "region unset", source: `${minioGo} api.go, bucket-cache.go` },
  { client: "go", calls: ["GetObject", "HeadObject"], when: "data", source: goStorage },
  { client: "go", calls: ["PutObject"], when: "data", by: writers, source: goStorage },
  {
    client: "go",
    calls: upload,
    when: "data",
    by: writers,
    source: `${minioGo} api-put-object-streaming.go (from 16 MiB)`,
  },
  {
    client: "go",
    calls: ["AbortMultipartUpload"],
    when: "failed upload",
    by: writers,
    source: `${minioGo} api-put-object-*.go`,
  },
  { client: "go", calls: ["ListObjectsV2", "DeleteObject"], when: "gc", by: collectors, source: goStorage },
  {
    client: "go",
    calls: ["ListObjectsV2", "HeadObject", "GetObject"],
    when: "import",
    by: importers,
    source: goStorage,
  },
  // Since 2.3.4; under the root path since 2.6.9 or so (#47168), before that at the top of the bucket.
  { client: "segcore", calls: ["ListObjects"], when: "start", since: "2.3", source: `${segcore} PreCheck (#28593)` },
  { client: "segcore", calls: ["HeadObject", "GetObject"], when: "data", source: segcore },
  { client: "segcore", calls: ["PutObject", "DeleteObject"], when: "data", by: writers, source: segcore },
  // At its start it takes credentials and calls nothing.
  { client: "storage-v2", calls: ["HeadObject", "GetObject", "ListObjectsV2"], when: "data", source: storageV2 },
  {
    client: "storage-v2",
    calls: ["PutObject", ...upload, "DeleteObject"],
    when: "data",
    by: writers,
    source: storageV2,
  },
  // Written in every version; whether 2.6 itself calls Abort is unchecked.
  {
    client: "storage-v2",
    calls: ["AbortMultipartUpload"],
    when: "failed upload",
    by: writers,
    source: `${storageV2} Abort()`,
  },
  { client: "woodpecker", calls: ["HeadBucket"], when: "start", source: `${woodpecker} common/minio` },
  // Conditional: If-None-Match.
  {
    client: "woodpecker",
    calls: ["PutObject", "HeadObject", "DeleteObject"],
    when: "start",
    source: `${woodpecker} CheckIfConditionWriteSupport`,
  },
  { client: "woodpecker", calls: ["CreateBucket"], when: "bucket missing", source: `${woodpecker} common/minio` },
  { client: "woodpecker", calls: ["GetBucketLocation"], when: "region unset", source: `${minioGo} bucket-cache.go` },
  {
    client: "woodpecker",
    calls: ["PutObject", "GetObject", "HeadObject", "ListObjectsV2", "DeleteObject"],
    when: "data",
    source: `${woodpecker} server/storage/objectstorage`,
  },
  {
    client: "woodpecker",
    calls: ["AbortMultipartUpload"],
    when: "failed upload",
    source: `${minioGo} api-put-object-*.go`,
  },
];
