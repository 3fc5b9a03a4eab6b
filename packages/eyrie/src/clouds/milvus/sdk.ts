import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as Sdk from "@zilliz/milvus2-sdk-node";
import { isAtLeast } from "../helm-binary-version.ts";
import type { SegmentAnswer } from "./segments.ts";

/**
 * The official client, as it behaves: it gives and takes the ids of segments as texts, where its own types say numbers,
 * which would not hold them.
 */
export type MilvusClient = Omit<Sdk.MilvusClient, "getFlushState" | "getPersistentSegmentInfo"> & {
  readonly getFlushState: (request: {
    readonly segmentIDs: readonly string[];
    readonly collection_name: string;
    readonly flush_ts?: string;
  }) => Promise<Sdk.GetFlushStateResponse>;
  readonly getPersistentSegmentInfo: (
    request: Sdk.GePersistentSegmentInfoReq,
  ) => Promise<{ readonly infos: readonly SegmentAnswer[] }>;
};

/** Only types are known here: what runs is found, or obtained, on the user's machine. */
export type MilvusSdk = Pick<typeof Sdk, "DataType" | "logger"> & {
  readonly MilvusClient: new (config: Sdk.ClientConfig) => MilvusClient;
};

/** What Eyrie obtains where there is none. */
export const pinnedSdk = { name: "@zilliz/milvus2-sdk-node", version: "2.6.11" } as const;

/** The first whose calls are those that Eyrie makes. */
const minimumSdk = "2.5.0";

/** Where an obtained one lies, in Eyrie's cache. */
export const sdkCache = (cacheDirectory: string): string =>
  join(cacheDirectory, `milvus-sdk-${pinnedSdk.version}`, "node_modules");

/**
 * Loads the first that is found from one of some folders, as node resolves from there, and is new enough. It is no part
 * of Eyrie: a path that is known only now leads to it.
 */
export async function findMilvusSdk(folders: readonly string[]): Promise<MilvusSdk | undefined> {
  for (const folder of folders) {
    const found = await resolveIn(folder);
    if (found !== undefined && isAtLeast(found.version, minimumSdk)) return load(found.entry);
  }
  return undefined;
}

async function resolveIn(folder: string): Promise<{ readonly entry: string; readonly version: string } | undefined> {
  const { resolve } = createRequire(join(folder, "from-here.js"));
  try {
    const file = resolve(`${pinnedSdk.name}/package.json`);
    const { version = "0.0.0" } = JSON.parse(await readFile(file, "utf8")) as { readonly version?: string };
    return { entry: resolve(pinnedSdk.name), version };
  } catch {
    return undefined;
  }
}

/** It is CommonJS: what it exports stands under `default`. Its log would go to stdout, where the result belongs. */
async function load(entry: string): Promise<MilvusSdk> {
  const { default: sdk } = (await import(pathToFileURL(entry).href)) as { readonly default: MilvusSdk };
  sdk.logger.silent = true;
  return sdk;
}
