import type { MilvusLine } from "./chart-lines.ts";

/** What a pod of one component is told to run, and the lines of Milvus that know how: it is `milvus run <role>`. */
export type RunRole = { readonly role: string; readonly since?: MilvusLine; readonly until?: MilvusLine };

/**
 * The chart's components that not every line of Milvus starts; to the others `milvus run` says "Unknown server type"
 * and ends. Proxy, query and data nodes, standalone and mixture, as which a mixCoordinator runs, are known to all.
 * @see https://github.com/milvus-io/milvus/blob/2.6/cmd/milvus/util.go
 */
export const runRoles: Readonly<Record<string, RunRole>> = {
  rootCoordinator: { role: "rootcoord", until: "2.5" },
  indexCoordinator: { role: "indexcoord", until: "2.5" },
  queryCoordinator: { role: "querycoord", until: "2.5" },
  dataCoordinator: { role: "datacoord", until: "2.5" },
  indexNode: { role: "indexnode", until: "2.5" },
  streamingNode: { role: "streamingnode", since: "2.5" },
};

/** Components that no known Milvus starts any more. */
export const oldRoles: readonly string[] = Object.entries(runRoles).flatMap(([component, { until }]) =>
  until === undefined ? [] : [component],
);

/** Without it a streaming node of 2.5, where it was an experiment, panics; charts from 5.0.0 on no longer set it. */
export const streamingSwitch = "MILVUS_STREAMING_SERVICE_ENABLED";
