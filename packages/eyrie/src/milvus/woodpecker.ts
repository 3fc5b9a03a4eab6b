import type { Json } from "../model/json.ts";
import { keysBelow } from "./merged-values.ts";
import { scalarText } from "./scalar.ts";
import { compareVersions } from "./version.ts";

/** The first chart that has a workload of Woodpecker's own. */
const first = "5.0.8";

/** Whether values have the chart run Woodpecker as a StatefulSet of its own, beside Milvus and not inside. */
export const runsAsService = (values: Json, chart: string): boolean =>
  compareVersions(chart, first) >= 0 &&
  keysBelow(values, "woodpecker")["enabled"] === true &&
  keysBelow(keysBelow(values, "streaming"), "woodpecker")["embedded"] === false;

/** The port at which its start script waits for the storage, whatever Milvus' own is. */
export function storagePort(values: Json): string {
  const { port } = keysBelow(keysBelow(values, "woodpecker"), "minio");
  return port === undefined || port === null ? "9000" : scalarText(port);
}
