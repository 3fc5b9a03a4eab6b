import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer as createHttpServer, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import type { Credentials } from "#eyrie/clouds/aws/session";
import { until } from "./until.ts";

/** Where `scripts/milvus-tool.js` has put it. */
export const embeddedMilvus = process.env["EYRIE_EMBEDDED_MILVUS"];

/** Its etcd listens there, whatever its configuration says. */
const etcdPorts = [2379, 2380];

/** Why it cannot run here, if so. */
export async function whyNotEmbedded(): Promise<string | undefined> {
  if (embeddedMilvus === undefined) return "no EYRIE_EMBEDDED_MILVUS, which scripts/test-tools.js fetches";
  const busy = (await Promise.all(etcdPorts.map(isFree))).includes(false);
  return busy ? `port ${etcdPorts.join(" or ")} is taken` : undefined;
}

async function listening(port: number) {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

const isFree = (port: number): Promise<boolean> =>
  listening(port).then(
    (server) => {
      server.close();
      return true;
    },
    () => false,
  );

/** Ports nobody listens on. They are held until all are known, so that none is given twice. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listening(0)));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Where it stores: `minio` of its configuration. */
export type Storage = Readonly<Record<string, string | number | boolean>>;

export type EmbeddedMilvus = {
  /** `HOST:PORT` */
  readonly address: string;
  readonly stop: () => Promise<void>;
};

/**
 * Starts the real Milvus 2.3 in a folder, standalone and with authorization, so that it stores in S3 as the role that
 * `credentials` are of. It takes them as a container does, from a server on loopback: the one way to a role that both its
 * Go and its C++ side can be pointed at.
 */
export async function startEmbedded(
  directory: string,
  storage: Storage,
  credentials: () => Promise<Credentials>,
): Promise<EmbeddedMilvus> {
  const program = embeddedMilvus ?? "";
  const configs = join(directory, "configs");
  await mkdir(configs, { recursive: true });
  const template = await readFile(join(program, "config.yaml.template"), "utf8");
  const portNames = [...template.matchAll(/\{\{\s*(\w+_port)/g)].map(([, name = ""]) => name);
  const ports = await freePorts(portNames.length + 1);
  const given: Readonly<Record<string, string>> = {
    ...Object.fromEntries(portNames.map((name, at) => [name, String(ports[at])])),
    etcd_port: String(etcdPorts[0]),
    etcd_log_path: join(directory, "etcd.log"),
    etcd_data_dir: join(directory, "etcd"),
    local_storage_dir: join(directory, "local"),
    rocksmq_data_dir: join(directory, "rocksmq"),
    system_log_path: directory,
    authorization_enabled: "true",
  };
  const filled = template.replaceAll(
    /\{\{\s*(\w+)(?:\(\w+\))?(?::\s*(.*?))?\s*\}\}/g,
    (_, name: string, usual = "") => given[name] ?? usual,
  );
  const config = Object.entries({ "common.storageType": "minio", ...storage }).reduce(
    (text, [path, value]) => withSetting(text, path, value),
    filled,
  );
  await writeFile(join(configs, "milvus.yaml"), config);
  await copyFile(join(program, "glog.conf"), join(configs, "glog.conf"));
  const metadata = await serveCredentials(credentials);
  const health = ports.at(-1) ?? 0;
  const child = spawn(join(program, "bin", "milvus"), ["run", "standalone"], {
    cwd: directory,
    stdio: "ignore",
    env: {
      PATH: process.env["PATH"],
      HOME: directory,
      DEPLOY_MODE: "STANDALONE",
      METRICS_PORT: String(health),
      MILVUS_RUN_DIR: join(directory, "run"),
      LD_LIBRARY_PATH: join(program, "bin"),
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${(metadata.address() as AddressInfo).port}/`,
    },
  });
  const stop = async () => {
    await ended(child);
    metadata.close();
  };
  const healthy = () =>
    fetch(`http://127.0.0.1:${health}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  if (await until(healthy, (ok) => ok || child.exitCode !== null, 60_000))
    return { address: `127.0.0.1:${given["proxy_port"]}`, stop };
  await stop();
  throw new Error(`the embedded Milvus did not start; see ${directory}`);
}

/** One setting of a section, as its own wrapper sets it: in the text, since it is no YAML that a parser keeps. */
function withSetting(text: string, path: string, value: string | number | boolean): string {
  const [section = "", key = ""] = path.split(".");
  return text.replace(
    new RegExp(`(^${section}:\\n(?:(?:[ #].*)?\\n)*?  ${key}:).*`, "m"),
    `$1 ${JSON.stringify(value)}`,
  );
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL"); // in order it takes half a minute
  await gone;
}

async function serveCredentials(credentials: () => Promise<Credentials>): Promise<Server> {
  const answer = async (response: ServerResponse): Promise<void> => {
    const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
    response.setHeader("content-type", "application/json").end(
      JSON.stringify({
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        Token: sessionToken,
        Expiration: new Date(Date.now() + 900_000).toISOString(),
      }),
    );
  };
  const server = createHttpServer((_request, response) => void answer(response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}
