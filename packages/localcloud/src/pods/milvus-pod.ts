/*
 * A stand-in for one Milvus process, in a worker thread of its own.
 *
 * It covers what Milvus does to object storage before it calls itself healthy: it reads /milvus/configs, takes
 * credentials by the chain of its Go and C++ sides, and makes the S3 calls that its component makes at start.
 * It differs from Milvus in everything else: no vectors, no etcd, no message queue, no port. It tries fewer times
 * before it gives up, and it speaks plain HTTP to the local cloud where Milvus speaks TLS. Its log lines name no source
 * file, and beside an error AWS's code, status and request id, which Milvus leaves out. After the start it only renews
 * its credentials and looks at the bucket when it does.
 * https://github.com/milvus-io/milvus
 */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { setTimeout as sleepFor } from "node:timers/promises";
import { MessageChannel, parentPort, workerData } from "node:worker_threads";
import { hostPath } from "./container-files.ts";
import { openGoClient, type Opening } from "./go-client.ts";
import { type AskMetadata, type Incoming, sendOverLoopback } from "./loopback-http.ts";
import { type ClientUse, openedAtStart, type StorageClient } from "./milvus-component.ts";
import { readMilvusConfig } from "./milvus-config.ts";
import { errorFields, formatLine, type Log } from "./milvus-log.ts";
import { CredentialsError } from "./pod-credentials.ts";
import type { PodMessage, PodProgram } from "./pod-program.ts";
import type { Identity } from "./s3-call.ts";
import { openSegcoreClient, openStorageV2 } from "./segcore-client.ts";
import { openWoodpeckerClient } from "./woodpecker-client.ts";

const { root, unreadable, words, component, uid, aws, lost, hasMetadata, startedAt, retry } = workerData as PodProgram;

const loadedAt = performance.now();
const now = (): number => Math.round(startedAt + performance.now() - loadedAt);
const log: Log = (level, message, fields) => process.stdout.write(`${formatLine(now(), level, message, fields)}\n`);
const sleep = (milliseconds: number): Promise<void> => sleepFor(milliseconds);

const readContainerFile = async (path: string): Promise<string | undefined> => {
  if (unreadable.includes(path)) throw new CredentialsError(`open ${path}: permission denied`);
  return readFile(hostPath(root, path), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "EISDIR") return undefined;
    throw error;
  });
};

/** The runner answers each question through a channel of its own, which keeps the thread alive no longer than that. */
const askMetadata: AskMetadata = async (metadata) => {
  const { port1, port2 } = new MessageChannel();
  parentPort?.postMessage({ metadata, answer: port2 } satisfies PodMessage, [port2]);
  const [answer] = (await once(port1, "message")) as [Incoming | undefined];
  port1.close();
  return answer;
};

const open: Record<StorageClient, (opening: Opening, calls: readonly string[]) => Promise<Identity>> = {
  go: async (opening) => (await openGoClient(opening)).credentials,
  segcore: openSegcoreClient,
  "storage-v2": openStorageV2,
  woodpecker: async (opening) => (await openWoodpeckerClient(opening, uid)).credentials,
};
/** Woodpecker checks its conditional writes once; later it is the Go side's client. */
const reopen: typeof open = { ...open, woodpecker: open.go };

/** minio-go renews this long before the end. Milliseconds. */
const expiryWindow = 10_000;
const longestTimer = 2 ** 31 - 1;

const openAll = async (clients: readonly ClientUse[], how: typeof open, opening: Opening): Promise<number> => {
  let earliest = Number.POSITIVE_INFINITY;
  for (const { client, start } of clients) {
    const identity = await how[client](opening, start);
    log("INFO", "object storage is reachable", { client, identity: identity?.source ?? "anonymous" });
    earliest = Math.min(earliest, identity?.expiresAt ?? Number.POSITIVE_INFINITY);
  }
  return earliest;
};

const keepRenewing = async (clients: readonly ClientUse[], opening: Opening, first: number): Promise<never> => {
  for (let expiresAt = first; ;) {
    await sleep(Math.min(Math.max(expiresAt - expiryWindow - now(), 1000), longestTimer));
    if (expiresAt === Number.POSITIVE_INFINITY) continue;
    try {
      expiresAt = await openAll(clients, reopen, opening);
    } catch (error) {
      log("ERROR", "failed to renew credentials", errorFields(error));
      expiresAt = now() + expiryWindow + retry.maximumDelay;
    }
  }
};

const run = async (): Promise<void> => {
  log("WARN", "this is Eyrie's stand-in, not Milvus: it only does what Milvus does to object storage at start");
  if (component === undefined) throw new Error(`Unknown server type = ${words.join(" ")}`);
  const files = await Promise.all(
    ["default.yaml", "user.yaml"].map((file) => readContainerFile(`/milvus/configs/${file}`)),
  );
  const config = readMilvusConfig(
    files.filter((file) => file !== undefined),
    process.env,
  );
  const { address, port, bucketName, rootPath, useIAM, region } = config.storage;
  log("INFO", "start component", {
    component: component.name,
    address,
    port,
    bucketName,
    rootPath,
    useIAM: String(useIAM),
    region,
  });
  const { send } = sendOverLoopback(aws, { lost, ...(hasMetadata ? { askMetadata } : {}) });
  const container = { environment: process.env, readFile: readContainerFile, send, now };
  const opening: Opening = { config: config.storage, container, log, retry, sleep };
  const clients = openedAtStart(component, config.messageQueue);
  const expiresAt = await openAll(clients, open, opening);
  log("INFO", "component is healthy", { component: component.name });
  parentPort?.postMessage("healthy" satisfies PodMessage);
  await keepRenewing(clients, opening, expiresAt);
};

// The thread ends by itself, so that its last lines are not cut off.
run().catch((error: unknown) => {
  log("ERROR", "component failed to start, the process exits", errorFields(error));
  process.exitCode = 1;
});
