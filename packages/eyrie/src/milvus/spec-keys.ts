/** The key of the spec that decides each value of ours which the user can have otherwise, by the path that leads there. */
const deciding: readonly (readonly [path: readonly string[], key: string])[] = [
  [["externalS3", "host"], "cluster.region"],
  [["externalS3", "region"], "cluster.region"],
  [["externalS3", "bucketName"], "bucket.name"],
  [["externalS3", "rootPath"], "bucket.rootPath"],
  [["serviceAccount", "name"], "serviceAccount.name"],
  [["cluster"], "milvus.highAvailability"],
  [["mixCoordinator"], "milvus.highAvailability"],
  [["rootCoordinator"], "milvus.highAvailability"],
  [["queryCoordinator"], "milvus.highAvailability"],
  [["indexCoordinator"], "milvus.highAvailability"],
  [["dataCoordinator"], "milvus.highAvailability"],
  [["service", "loadBalancerSourceRanges"], "milvus.sourceRanges"],
  [["service"], "milvus.exposure"],
];

/** Undefined: Milvus could not use the role with another value. */
export const specKeyOf = (path: readonly string[]): string | undefined =>
  deciding.find(([leading]) => leading.every((step, at) => path[at] === step))?.[1];
