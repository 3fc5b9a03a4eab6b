import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Change, Plan } from "#eyrie/model/change";
import type { ResourceId } from "#eyrie/model/resource";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planUp } from "#eyrie/pipeline/plan";
import { prepare } from "#eyrie/pipeline/prepare";
import { type Scene, sceneOf } from "./scene.ts";
import { until } from "./until.ts";
import { guideSpec, type Setting, startSetting } from "./setting.ts";

/** One pod instead of five: what is looked at is the way back. */
export const small = guideSpec.replace("milvus: {", "milvus: { values: small.yaml,");

/** A local cloud in which nothing was made yet. */
export async function startScene(
  options: Parameters<typeof startSetting>[0] = {},
): Promise<{ readonly setting: Setting; readonly scene: Scene }> {
  const setting = await startSetting(options);
  await writeFile(join(setting.directory, "small.yaml"), "cluster: { enabled: false }\n");
  return { setting, scene: sceneOf(setting, await prepare(setting.session(small))) };
}

/**
 * `up`, without its proof, and until Milvus has written what it writes as it starts.
 * @throws Error unless all of it was done
 */
export async function install(setting: Setting): Promise<void> {
  const session = setting.session(small);
  const left = notDone(await carryOut(await planUp(session), session));
  if (left.length > 0) throw new Error(`not done: ${left.map(({ id }) => id).join(", ")}`);
  const [cluster] = setting.cloud.clusters;
  await until(
    async () => cluster?.store.get("deployments", "milvus", "milvus-demo-standalone")?.status?.["readyReplicas"] ?? 0,
    (ready) => ready === 1,
  );
}

export const changeOf = ({ changes }: Plan, id: ResourceId): Change | undefined =>
  changes.find((change) => change.id === id);

/** Every conflict of a plan, and why it is one. */
export const whyOf = ({ changes }: Plan) =>
  changes.flatMap((change) => (change.action === "conflict" ? [[change.id, change.why.en] as const] : []));

export const notDone = (outcomes: Awaited<ReturnType<typeof carryOut>>) =>
  outcomes.filter(({ state }) => state !== "done" && state !== "kept");

/** A pod that runs under the set-up's service account. */
export const accountPod = (name: string, metadata: object = {}) => ({
  metadata: { name, namespace: "milvus", ...metadata },
  spec: { serviceAccountName: "milvus-s3-access-sa", containers: [{ name: "idle", image: "busybox" }] },
});
