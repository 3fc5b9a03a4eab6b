import { expect, it } from "vitest";
import { standInAccess } from "../../../eyrie/src/milvus/access.ts";
import type { Opening } from "../../src/pods/go-client.ts";
import { componentOf, type StorageClient } from "../../src/pods/milvus-component.ts";
import { readMilvusConfig } from "../../src/pods/milvus-config.ts";
import { makeStorageClients } from "../../src/pods/storage-clients.ts";

/** Nobody's cloud: a call that is made at all is refused when its client is opened. */
const opening: Opening = {
  config: readMilvusConfig(["minio: { cloudProvider: none, useIAM: true, useSSL: true }"], {}).storage,
  container: {
    environment: {},
    readFile: () => Promise.resolve(undefined),
    send: () => Promise.reject(new Error("nothing is to be sent")),
    now: () => 0,
  },
  log: () => undefined,
  retry: { attempts: 1, delay: 0, maximumDelay: 0 },
  sleep: () => Promise.resolve(),
};

const calling = (run: string, client: StorageClient, method: string): Promise<string> => {
  const component = componentOf("milvusdb/milvus:v2.6.15", ["milvus", "run", run], standInAccess());
  return makeStorageClients(opening, component?.clients ?? [], "uid").call(client)(method, "insert_log/1");
};

it.each<[string, StorageClient, string]>([
  ["streamingnode", "go", "PUT"],
  ["mixcoord", "go", "DELETE"],
  ["querynode", "go", "GET"],
])("a %s may call by %s: %s", async (run, client, method) => {
  await expect(calling(run, client, method)).rejects.toThrow("unsupported cloud provider");
});

it.each<[string, StorageClient, string, string]>([
  ["querynode", "go", "PUT", "PutObject"],
  ["querynode", "go", "DELETE", "DeleteObject"],
  ["mixcoord", "go", "PUT", "PutObject"],
  ["mixcoord", "segcore", "GET", "GetObject"],
])("a %s makes no call of a kind that Milvus' does not: %s %s", async (run, client, method, name) => {
  await expect(calling(run, client, method)).rejects.toThrow(`makes no ${name} by its client ${client}`);
});
