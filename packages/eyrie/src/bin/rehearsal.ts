import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startLocalCloud } from "@eyrie/localcloud/cloud";
import type { Rehearsal, RehearsalRequest } from "../cli/host.ts";
import * as say from "../messages/rehearsal.ts";

/** The stand-in chart as it is shipped beside the bundle. */
const shippedChart = new URL("../chart/milvus", import.meta.url);

/** Milvus' stand-in, a file of its own because it runs in threads. */
const podProgram = new URL("./milvus-pod.js", import.meta.url);

/** The only file that knows both the product and the local cloud. */
export async function startRehearsal({ clusters, chart }: RehearsalRequest): Promise<Rehearsal> {
  const region = clusters[0]?.region ?? "us-east-2";
  const cloud = await startLocalCloud({
    region,
    clusters: clusters.map(({ name }) => name),
    podProgram,
    surroundings: {
      now: () => Date.now(),
      random: (length) => new Uint8Array(randomBytes(length)),
      sleep: async (milliseconds, signal) => {
        // Nobody waits for a stopped cloud's timers.
        await pause(milliseconds, undefined, { ref: false, ...(signal === undefined ? {} : { signal }) }).catch(
          () => undefined,
        );
      },
    },
  });
  const directory = await mkdtemp(join(tmpdir(), "eyrie-rehearsal-"));
  const kubeconfig = join(directory, "kubeconfig");
  await writeFile(kubeconfig, cloud.clusters[0]?.kubeconfig() ?? "", { mode: 0o600 });
  return {
    local: { awsEndpoint: cloud.awsEndpoint, credentials: cloud.credentials, kubeconfig },
    chart: chart ?? fileURLToPath(shippedChart),
    describe: [
      say.aws(cloud.awsEndpoint, cloud.account.id, region),
      say.kubernetes(cloud.clusters.map(({ identity }) => `${identity.name} ${identity.endpoint}`)),
      chart === undefined ? say.standInChart() : say.chartGiven(chart),
    ],
    close: async () => {
      await cloud.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
