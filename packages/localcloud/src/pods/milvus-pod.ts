/*
 * A stand-in for one Milvus process, in a worker thread of its own, for rehearsal.
 *
 * It covers what Milvus does to object storage: it reads /milvus/configs, takes credentials by the chain of its Go and
 * C++ sides, makes the S3 calls that its component makes at start, and renews credentials before they expire. Then it
 * serves: 9091 with /healthz, a proxy 19530 with as much of Milvus' gRPC as milvus/messages.ts lists. A flush is
 * written by the data node (the streaming node since 2.6), a load is read by the query node, a drop is deleted by the
 * coordinator, each with its own pod's credentials, under the keys that Milvus uses.
 * It differs from Milvus in everything else. What its etcd and message queue hold, the local cloud keeps in memory, for
 * as long as the namespace is there, whatever becomes of etcd's and Pulsar's pods. Objects have an encoding of our own.
 * There is one database, one partition and one replica; no deletes, no filters but by primary key, no compaction, no
 * index files: every search looks at all rows. Woodpecker's blocks stay, as its retention of days would keep them. It
 * tries fewer times before it gives up a segment, and then says why to whoever asks, where Milvus' nodes go on trying
 * or end. It speaks plain HTTP to the local cloud where Milvus speaks TLS. Its log lines name no source file, and
 * beside an error AWS's code, status and request id, which Milvus leaves out.
 * https://github.com/milvus-io/milvus
 */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { setTimeout as sleepFor } from "node:timers/promises";
import { MessageChannel, type MessagePort, parentPort, workerData } from "node:worker_threads";
import { hostPath } from "./container-files.ts";
import type { Opening } from "./go-client.ts";
import { type AskMetadata, type Incoming, sendOverLoopback } from "./loopback-http.ts";
import { type ClientUse, type MilvusComponent, openedAtStart } from "./milvus-component.ts";
import { type MilvusConfig, readMilvusConfig, type SecurityConfig } from "./milvus-config.ts";
import { errorFields, formatLine, type Log } from "./milvus-log.ts";
import { CredentialsError } from "./pod-credentials.ts";
import type { ServerFiles } from "./milvus/grpc-server.ts";
import { serveHealth } from "./milvus/health-server.ts";
import type { Response, Method } from "./milvus/messages.ts";
import { makeNode } from "./milvus/node.ts";
import type { PodMessage, PodProgram, PodRequest } from "./pod-program.ts";
import { expiryWindow, makeStorageClients, type StorageClients } from "./storage-clients.ts";

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
const ask = async (question: (answer: MessagePort) => PodMessage): Promise<unknown> => {
  const { port1, port2 } = new MessageChannel();
  parentPort?.postMessage(question(port2), [port2]);
  const [answer] = (await once(port1, "message")) as [unknown];
  port1.close();
  return answer;
};
const askMetadata: AskMetadata = async (metadata) =>
  (await ask((answer) => ({ metadata, answer }))) as Incoming | undefined;

const longestTimer = 2 ** 31 - 1;

const keepRenewing = async (clients: readonly ClientUse[], storage: StorageClients, first: number): Promise<never> => {
  for (let expiresAt = first; ;) {
    await sleep(Math.min(Math.max(expiresAt - expiryWindow - now(), 1000), longestTimer));
    if (expiresAt === Number.POSITIVE_INFINITY) continue;
    try {
      expiresAt = await storage.open(clients);
    } catch (error) {
      log("ERROR", "failed to renew credentials", errorFields(error));
      expiresAt = now() + expiryWindow + retry.maximumDelay;
    }
  }
};

const needFile = async (path: string): Promise<Buffer> => {
  const content = await readContainerFile(path);
  if (content === undefined) throw new Error(`open ${path}: no such file or directory`);
  return Buffer.from(content);
};

const readTls = async ({
  tlsMode,
  serverPemPath,
  serverKeyPath,
  caPemPath,
}: SecurityConfig): Promise<ServerFiles | undefined> => {
  if (tlsMode === 0) return undefined;
  const [cert, key] = await Promise.all([needFile(serverPemPath), needFile(serverKeyPath)]);
  return { cert, key, ca: tlsMode === 2 ? await needFile(caPemPath) : undefined };
};

/** gRPC is loaded where it is served. */
const serveProxy = async (security: SecurityConfig): Promise<number> => {
  const tls = await readTls(security);
  const { serveGrpc } = await import("./milvus/grpc-server.ts");
  return serveGrpc({
    security,
    tls,
    answer: async (call, database) => (await ask((answer) => ({ call, database, answer }))) as Response<Method>,
  });
};

const listen = async ({ name }: MilvusComponent, { security }: MilvusConfig): Promise<void> => {
  const isProxy = name === "proxy" || name === "standalone";
  const listening = {
    ...(isProxy ? { 19530: await serveProxy(security) } : {}),
    9091: await serveHealth(),
  };
  parentPort?.postMessage({ listening } satisfies PodMessage);
};

const takeTasks = ({ storage: { rootPath }, messageQueue }: MilvusConfig, storage: StorageClients): void => {
  const isWoodpecker = messageQueue === "woodpecker";
  const work = makeNode({ call: storage.call, rootPath, isWoodpecker, log, retry, sleep });
  const answerTo = async ({ task, answer }: PodRequest): Promise<void> => {
    answer.postMessage(await work(task));
    answer.close();
  };
  parentPort?.on("message", (request: PodRequest) => void answerTo(request));
};

const run = async (): Promise<void> => {
  log("WARN", "this is Eyrie's stand-in, not Milvus, for rehearsal: it stores and searches in a way of its own");
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
  const storage = makeStorageClients(opening, component.clients, uid);
  const expiresAt = await storage.open(clients);
  await listen(component, config);
  takeTasks(config, storage);
  log("INFO", "component is healthy", { component: component.name });
  parentPort?.postMessage("healthy" satisfies PodMessage);
  await keepRenewing(clients, storage, expiresAt);
};

// The thread ends by itself, so that its last lines are not cut off.
run().catch((error: unknown) => {
  log("ERROR", "component failed to start, the process exits", errorFields(error));
  process.exitCode = 1;
});
