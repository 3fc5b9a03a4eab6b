import { randomBytes, type KeyObject } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startLocalCloud } from "@eyrie/localcloud/cloud";
import { vocabulary } from "@eyrie/localcloud/faults/vocabulary";
import { processDirectory } from "@eyrie/localcloud/process-directory";
import { seededRandom } from "@eyrie/localcloud/seeded-random";
import type { LocalCloudHost } from "../cli/host.ts";
import { standInAccess } from "../milvus/access.ts";

/** The stand-in chart as it is shipped beside the bundle. */
const shippedChart = new URL("../chart/milvus", import.meta.url);

/** Milvus' stand-in, a file of its own because it runs in threads. */
const podProgram = new URL("./milvus-pod.js", import.meta.url);

/**
 * The only file that knows both the product and the local cloud.
 * @param signingKey the first cluster's, on its way: it takes as long to make as all the rest
 */
export const makeLocalCloud = (signingKey: Promise<KeyObject>): LocalCloudHost => ({
  vocabulary,
  start: async ({ seed, ...request }) => {
    const cloud = await startLocalCloud({
      ...request,
      signingKey,
      milvusAccess: standInAccess(),
      podProgram,
      surroundings: {
        now: () => Date.now(),
        random: seed === undefined ? (length) => new Uint8Array(randomBytes(length)) : seededRandom(String(seed)),
        sleep: async (milliseconds, signal) => {
          // Nobody waits for a stopped cloud's timers.
          await pause(milliseconds, undefined, { ref: false, ...(signal === undefined ? {} : { signal }) }).catch(
            () => undefined,
          );
        },
      },
    });
    const directory = await mkdtemp(join(processDirectory(), "cloud-"));
    const kubeconfig = join(directory, "kubeconfig");
    await writeFile(kubeconfig, cloud.kubeconfig(), { mode: 0o600 });
    const { awsEndpoint, account, credentials, clusters } = cloud;
    return {
      awsEndpoint,
      account: account.id,
      credentials,
      clusters: clusters.map(({ identity: { name, endpoint } }) => ({ name, endpoint })),
      kubeconfig,
      directory,
      chart: fileURLToPath(shippedChart),
      close: async () => {
        await cloud.close();
        await rm(directory, { recursive: true, force: true });
      },
    };
  },
});
