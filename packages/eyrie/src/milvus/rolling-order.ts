/**
 * The order in which Milvus' own operator replaces components: each after those that it depends on, the proxy last, so
 * that clients are served by what knows everybody. Woodpecker is what the streaming nodes write to, and cdc a client.
 * @see https://github.com/zilliztech/milvus-operator/blob/main/pkg/controllers/dependency_graph.go
 */
const order = [
  "woodpecker",
  "indexnode",
  "rootcoord",
  "datacoord",
  "indexcoord",
  "querycoord",
  "mixcoord",
  "streamingnode",
  "querynode",
  "datanode",
  "standalone",
  "proxy",
  "cdc",
];

/** A component's place in that order, by its label `component`; of one that nobody knows the last. */
export function rollingRank(component: string): number {
  const rank = order.indexOf(component);
  return rank === -1 ? order.length : rank;
}
