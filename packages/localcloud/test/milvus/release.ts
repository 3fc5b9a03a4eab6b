/** Milvus' components as pods of one release, and the official client at its proxy. */
import { setTimeout as sleep } from "node:timers/promises";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { type ClientConfig, DataType, MilvusClient } from "@zilliz/milvus2-sdk-node";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { bucket, type MilvusSetting } from "../milvus-setting.ts";

export type Release = {
  readonly name: string;
  /** By component, the pod's name. */
  readonly pods: ReadonlyMap<string, string>;
  /** On loopback, of the component that answers clients. */
  readonly port: (component: string, port: number) => number;
  readonly connect: (config?: Partial<ClientConfig>) => MilvusClient;
  readonly stop: (component: string) => Promise<void>;
  readonly start: (component: string) => Promise<void>;
  /** Replaces one component's pod. */
  readonly restart: (component: string) => Promise<void>;
  readonly logOf: (component: string) => Promise<string>;
  /** Keys in the bucket below the release's root path. */
  readonly keys: () => Promise<readonly string[]>;
};

export const components = {
  "2.4": ["mixcoord", "datanode", "querynode", "proxy"],
  "2.6": ["mixcoord", "streamingnode", "querynode", "proxy"],
  standalone: ["standalone"],
} as const;

const words: Readonly<Record<string, string>> = { mixcoord: "mixture" };

export const startRelease = async (
  setting: MilvusSetting,
  name: string,
  wanted: {
    readonly version: string;
    readonly run: readonly string[];
    readonly sections?: JsonObject;
    /** A Secret that every pod mounts at this path. */
    readonly secret?: { readonly name: string; readonly path: string };
  },
): Promise<Release> => {
  const pods = new Map<string, string>();
  const { sections = {}, secret } = wanted;
  const mount = secret === undefined ? {} : { volumeMounts: [{ name: "secret", mountPath: secret.path }] };
  const volume = secret === undefined ? {} : { volumes: [{ name: "secret", secret: { secretName: secret.name } }] };
  const start = async (component: string): Promise<void> => {
    const { pod, log, ready } = await setting.run({
      run: words[component] ?? component,
      config: { rootPath: name },
      metadata: { labels: { "app.kubernetes.io/instance": name } },
      container: { image: `milvusdb/milvus:${wanted.version}`, ...mount },
      spec: volume,
      sections,
    });
    if (!ready) throw new Error(`${component} is not ready:\n${log}`);
    pods.set(component, pod.metadata.name);
  };
  await Promise.all(wanted.run.map(start));
  const nameOf = (component: string): string => {
    const pod = pods.get(component);
    if (pod === undefined) throw new Error(`no ${component}`);
    return pod;
  };
  const stop = async (component: string): Promise<void> => {
    await setting.call("DELETE", `/api/v1/namespaces/milvus/pods/${nameOf(component)}?gracePeriodSeconds=0`);
    await setting.cluster.settled();
  };
  const port: Release["port"] = (component, asked) => {
    const pod = setting.cluster.store.get("pods", "milvus", nameOf(component));
    const answered = setting.cluster.portOf(pod?.metadata.uid ?? "", asked);
    if (answered === undefined) throw new Error(`nothing listens on ${asked} of ${component}`);
    return answered;
  };
  const entry = wanted.run.includes("proxy") ? "proxy" : "standalone";
  return {
    name,
    pods,
    port,
    connect: (config) =>
      new MilvusClient({ address: `127.0.0.1:${port(entry, 19530)}`, logLevel: "error", maxRetries: 0, ...config }),
    stop,
    start,
    restart: async (component) => {
      await stop(component);
      await start(component);
    },
    logOf: (component) => setting.log(nameOf(component)),
    keys: async () => {
      const { Contents = [] } = await setting.s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: `${name}/` }));
      return Contents.map(({ Key = "" }) => Key.slice(name.length + 1));
    },
  };
};

/** The answer to a call whose Milvus keeps working in the background. */
export const until = async <T>(ask: () => Promise<T>, enough: (answer: T) => boolean): Promise<T> => {
  for (;;) {
    const answer = await ask();
    if (enough(answer)) return answer;
    await sleep(20);
  }
};

export const collectionOf = async (client: MilvusClient, collection_name: string): Promise<void> => {
  await client.createCollection({ collection_name, fields });
  await client.createIndex({ collection_name, field_name: "vector", index_type: "AUTOINDEX", metric_type: "L2" });
};

const fields = [
  { name: "id", data_type: DataType.Int64, is_primary_key: true, autoID: false },
  { name: "title", data_type: DataType.VarChar, max_length: 64 },
  { name: "vector", data_type: DataType.FloatVector, dim: 4 },
];

export const rows = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: String(first + index),
    title: `row ${first + index}`,
    vector: [first + index, 1, 0, 0],
  }));
