import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { roleAnnotation } from "#eyrie/milvus/trust";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planUp } from "#eyrie/pipeline/plan";
import { prepare } from "#eyrie/pipeline/prepare";
import type { Session } from "#eyrie/pipeline/session";
import { afterAll, beforeAll, expect, it } from "vitest";
import { helmByHand } from "./helm-by-hand.ts";
import { clusterOf, passOverOne, restartOf, rolesIn } from "./rolled.ts";
import { sceneOf } from "./scene.ts";
import { guideSpec, type Setting, startSetting } from "./setting.ts";

const rollout = "rollout/milvus/milvus-demo";
const standalone = "milvus-demo-standalone";
const role = "arn:aws:iam::111122223333:role/milvus-s3-access-sa";
const withValues = guideSpec.replace("milvus: {", "milvus: { values: values.yaml,");

let setting: Setting;

beforeAll(async () => {
  setting = await startSetting();
  await writeFile(join(setting.directory, "values.yaml"), "cluster: { enabled: false }\n");
});
afterAll(() => setting.close());

const roles = () => Object.entries(rolesIn(clusterOf(setting))).filter(([name]) => name.startsWith(standalone));

async function carriedOut(session: Session) {
  const planned = await planUp(session);
  return { plan: planned.plan, outcomes: await carryOut(planned, session) };
}

it("a fresh install whose pod the webhook passed over is mended in the same run, unasked", async () => {
  passOverOne(clusterOf(setting), standalone);
  const { plan, outcomes } = await carriedOut(setting.session(withValues));
  expect(plan.changes.map(({ id }) => id)).not.toContain(rollout);
  expect(outcomes.filter(({ state }) => state !== "done")).toEqual([]);
  await clusterOf(setting).settled();
  expect(roles().map(([, borne]) => borne)).toEqual([role]);
  expect(restartOf(clusterOf(setting), standalone)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
});

it("the workloads of a release that another tool keeps are left to it, with the command", async () => {
  const scene = sceneOf(setting, await prepare(setting.session(withValues)));
  const { namespace, name } = scene.target.serviceAccount;
  await scene.clouds.helm.uninstall(scene.target.release.name, namespace, new AbortController().signal);
  await scene.kubectl("PATCH", `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`, {
    metadata: { annotations: { [roleAnnotation]: null } },
  });
  await helmByHand(scene, { values: { labels: { "helm.toolkit.fluxcd.io/name": "milvus" } } });
  await clusterOf(setting).settled();

  const { plan, outcomes } = await carriedOut(setting.session(withValues));
  expect(plan.changes.filter(({ action }) => action !== "keep").map(({ id }) => id)).toEqual([
    "service-account/milvus/milvus-s3-access-sa",
  ]);
  expect(plan.changes.find(({ id }) => id === rollout)).toMatchObject({
    action: "keep",
    standing: "used",
    note: {
      en: expect.stringContaining(
        `AWS_ROLE_ARN, AWS_WEB_IDENTITY_TOKEN_FILE): pods get the role and its token only when they start; have it done:\nkubectl rollout restart deployment/${standalone} -n milvus`,
      ) as unknown,
    },
  });
  expect(outcomes.filter(({ state }) => state === "failed" || state === "blocked")).toEqual([]);
  expect(restartOf(clusterOf(setting), standalone)).toBeUndefined();
  expect(roles().map(([, borne]) => borne)).toEqual([undefined]);
});
