import { setTimeout as sleep } from "node:timers/promises";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Problem } from "#eyrie/model/problem";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planDown, planUp } from "#eyrie/pipeline/plan";
import type { Session } from "#eyrie/pipeline/session";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { clusterOf, deploymentsIn, followRestarts, passOverOne, restartOf, type Rolled, rolesIn } from "./rolled.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { guideSpec, type Setting, startSetting, up } from "./setting.ts";
import { writesIn } from "./writes.ts";

const rollout = "rollout/milvus/milvus-demo";
const account = "/api/v1/namespaces/milvus/serviceaccounts/milvus-s3-access-sa";
const withValues = guideSpec.replace("milvus: {", "milvus: { values: values.yaml,");
const renamed = withValues
  .replace("MilvusS3ReadWrite", "MilvusS3Other")
  .replace("role: { name: milvus-s3-access-sa }", "role: { name: milvus-other }");
const inOrder = ["mixcoord", "streamingnode", "querynode", "datanode", "proxy"].map((name) => `milvus-demo-${name}`);

let setting: Setting;
let scene: Scene;

const write = (values: string) => writeFile(join(setting.directory, "values.yaml"), values);
const annotate = (annotations: Readonly<Record<string, string | null>>) =>
  scene.kubectl("PATCH", account, {
    metadata: {
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([key, value]) => [`eks.amazonaws.com/${key}`, value]),
      ),
    },
  });

async function carriedOut(session: Session) {
  const planned = await planUp(session);
  return { plan: planned.plan, outcomes: await carryOut(planned, session) };
}

const restartIn = async (session: Session) => (await planUp(session)).plan.changes.find(({ id }) => id === rollout);

const problemOf = ({ outcomes }: Awaited<ReturnType<typeof carriedOut>>): Problem | undefined =>
  outcomes.flatMap((outcome) => (outcome.id === rollout && outcome.state === "failed" ? [outcome.problem] : []))[0];

beforeAll(async () => {
  setting = await startSetting();
  await write("");
  scene = sceneOf(setting, await planUp(setting.session(withValues)));
  // The proof waits until all of it is ready.
  await up(setting.session(withValues));
}, 60_000);

afterAll(() => setting.close());

let rolled: Rolled;
beforeEach(() => {
  rolled = followRestarts(clusterOf(setting));
});

describe("a changed annotation", () => {
  it("is told of every pod that cannot see it", async () => {
    expect(await restartIn(setting.session(renamed))).toEqual({
      id: rollout,
      after: expect.arrayContaining(["helm-release/milvus/milvus-demo", "role/milvus-other"]) as unknown,
      action: "update",
      standing: "owned",
      differences: inOrder.map((name) => ({
        path: `deployment/${name}.AWS_ROLE_ARN`,
        have: "arn:aws:iam::111122223333:role/milvus-s3-access-sa",
        want: "arn:aws:iam::111122223333:role/milvus-other",
      })),
    });
  });

  it("restarts them one workload after the other, in the order of Milvus' operator, and nothing else", async () => {
    const cluster = clusterOf(setting);
    const others = () => Object.keys(rolesIn(cluster)).filter((name) => !inOrder.some((one) => name.startsWith(one)));
    const before = others();
    const run = await up(setting.session(renamed));
    expect(run.outcomes.filter(({ state }) => state !== "kept" && state !== "done")).toEqual([]);
    expect(rolled).toEqual({ restarted: inOrder, most: 1 });
    expect(before.length).toBeGreaterThan(0);
    expect(others()).toEqual(before);
    expect(run.claims.filter(({ verdict }) => verdict.status !== "holds")).toEqual([]);
  });

  it("is done with: the next run does nothing, and reads what it reads at once", async () => {
    const session = setting.session(renamed);
    const { plan, outcomes } = await carriedOut(session);
    expect(plan.changes.filter(({ action }) => action !== "keep")).toEqual([]);
    expect(plan.changes.map(({ id }) => id)).not.toContain(rollout);
    expect(outcomes.every(({ state }) => state === "kept")).toBe(true);
    expect(writesIn(setting.trace)).toEqual([]);
    const reads = setting.trace.filter(({ node }) => node === `observe ${rollout}`);
    expect(reads.length).toBe(5);
    expect(Math.max(...reads.map(({ start }) => start))).toBeLessThanOrEqual(Math.min(...reads.map(({ end }) => end)));
  });

  it.each([
    ["token-expiration", "7200", "aws-iam-token.expirationSeconds", 86_400, 7_200],
    ["sts-regional-endpoints", "false", "AWS_STS_REGIONAL_ENDPOINTS", "regional", undefined],
    ["audience", "another", "aws-iam-token.audience", "sts.amazonaws.com", "another"],
  ])("%s is looked for where it shows", async (annotation, value, field, have, want) => {
    await annotate({ [annotation]: value });
    const change = await restartIn(setting.session(renamed));
    await annotate({ [annotation]: null });
    expect(change).toMatchObject({
      action: "update",
      differences: inOrder.map((name) => ({ path: `deployment/${name}.${field}`, have, want })),
    });
  });

  it("takes no part on the way down", async () => {
    await annotate({ "token-expiration": "7200" });
    const session = setting.session(renamed);
    const { plan } = await planDown(session);
    await annotate({ "token-expiration": null });
    expect(plan.changes.map(({ id }) => id)).not.toContain(rollout);
    expect(setting.trace.map(({ operation }) => operation)).not.toContain("list replicasets");
  });
});

describe("a restart that does not come to its end", () => {
  it("stops at the workload whose pods do not become ready, says why and leaves the others", async () => {
    await annotate({ audience: "nobody" });
    const problem = problemOf(await carriedOut({ ...setting.session(renamed), patience: 2_000 }));
    expect(rolled.restarted).toEqual(["milvus-demo-mixcoord"]);
    expect(problem?.fact.en).toMatch(
      /^The rollout of deployment\/milvus-demo-mixcoord is not done in time; not ready: milvus-demo-mixcoord-\S+ \(.+\)\. Not restarted, and running as before: deployment\/milvus-demo-streamingnode, .*proxy\.$/s,
    );
    expect(problem?.remedy.en).toMatch(
      /kubectl describe pod milvus-demo-mixcoord-\S+ -n milvus; eyrie doctor.*eyrie up/,
    );
  });

  it("and the next run, when that is mended, restarts that one alone", async () => {
    await annotate({ audience: null });
    const { outcomes } = await carriedOut(setting.session(renamed));
    expect(outcomes.find(({ id }) => id === rollout)?.state).toBe("done");
    expect(rolled.restarted).toEqual(["milvus-demo-mixcoord"]);
  });

  it("stops where it is on Ctrl-C, and the next run goes on with the rest", async () => {
    await annotate({ "token-expiration": "3600" });
    const abort = new AbortController();
    const stopping = clusterOf(setting).store.subscribe(() => {
      if (rolled.restarted.length === 2) abort.abort();
    });
    const first = problemOf(await carriedOut(setting.session(renamed, abort.signal)));
    stopping();
    expect(first?.code).toBe("interrupted");
    expect(rolled.restarted).toEqual(inOrder.slice(0, 2));
    await carriedOut(setting.session(renamed));
    expect(rolled).toEqual({ restarted: inOrder, most: 1 });
  });

  it("refuses a paused Deployment, by the command that resumes it", async () => {
    const path = "/apis/apps/v1/namespaces/milvus/deployments/milvus-demo-mixcoord";
    await scene.kubectl("PATCH", path, { spec: { paused: true } });
    await annotate({ "token-expiration": "7200" });
    const problem = problemOf(await carriedOut(setting.session(renamed)));
    await annotate({ "token-expiration": "3600" });
    await scene.kubectl("PATCH", path, { spec: { paused: null } });
    expect(rolled.restarted).toEqual([]);
    expect(problem?.remedy.en).toContain("kubectl rollout resume deployment/milvus-demo-mixcoord -n milvus");
  });
});

describe("beside helm", () => {
  it("what helm rolls in the same run is not restarted again, and the rest is", async () => {
    await write("proxy: { annotations: { team: search } }\n");
    const run = await carriedOut(setting.session(withValues));
    expect(run.plan.changes.flatMap(({ id, action }) => (action === "update" ? [id] : []))).toEqual(
      expect.arrayContaining(["helm-release/milvus/milvus-demo", rollout]),
    );
    expect(run.outcomes.find(({ id }) => id === rollout)?.state).toBe("done");
    expect(rolled.restarted).toEqual(inOrder.filter((name) => name !== "milvus-demo-proxy"));
    expect(new Set(Object.values(rolesIn(clusterOf(setting))))).toEqual(
      new Set([undefined, "arn:aws:iam::111122223333:role/milvus-s3-access-sa"]),
    );
  });

  it("keeps the time of a restart, also where it takes back what somebody changed, and calls it no drift", async () => {
    const cluster = clusterOf(setting);
    const generations = () => inOrder.slice(0, 4).map((name) => deploymentsIn(cluster).get(name)?.metadata.generation);
    const [before, times] = [generations(), inOrder.map((name) => restartOf(cluster, name))];
    expect((await planUp(setting.session(withValues))).plan.changes.filter(({ action }) => action !== "keep")).toEqual(
      [],
    );
    await scene.kubectl("PATCH", "/apis/apps/v1/namespaces/milvus/deployments/milvus-demo-proxy", {
      spec: { replicas: 0 },
    });
    const run = await carriedOut(setting.session(withValues));
    expect(run.outcomes.filter(({ state }) => state === "done").map(({ id }) => id)).toEqual([
      "helm-release/milvus/milvus-demo",
    ]);
    expect(inOrder.map((name) => restartOf(cluster, name))).toEqual(times);
    expect(generations()).toEqual(before);
    expect(rolled.restarted).toEqual([]);
  });
});

describe("standalone", () => {
  const standalone = "milvus-demo-standalone";

  beforeAll(async () => {
    await write("cluster: { enabled: false }\n");
    await carriedOut(setting.session(withValues));
  });

  it("its one Deployment is restarted, also where the service account is not Eyrie's", async () => {
    await annotate({ "token-expiration": "1800" });
    const used = setting.session(withValues.replace("serviceAccount: {", "serviceAccount: { existing: true,"));
    const { plan, outcomes } = await carriedOut(used);
    expect(plan.changes.filter(({ action }) => action !== "keep").map(({ id }) => id)).toEqual([rollout]);
    expect(outcomes.find(({ id }) => id === rollout)?.state).toBe("done");
    expect(rolled).toEqual({ restarted: [standalone], most: 1 });
  });

  it("is restarted once more where the webhook's cache passed it over", async () => {
    passOverOne(clusterOf(setting), standalone, () => rolled.restarted.length > 0);
    await annotate({ "token-expiration": "7200" });
    await carriedOut(setting.session(withValues));
    expect(rolled.restarted).toEqual([standalone, standalone]);
    expect(await restartIn(setting.session(withValues))).toBeUndefined();
  });

  it("is not restarted for ever where the webhook does not inject", async () => {
    const { circumstances } = clusterOf(setting);
    // The time of a restart is written to the second: one more in the same would change nothing.
    await sleep(1000);
    circumstances.webhookLag = 60_000;
    await annotate({ "token-expiration": "3600" });
    const problem = problemOf(await carriedOut(setting.session(withValues)));
    circumstances.webhookLag = 0;
    expect(rolled.restarted).toEqual([standalone, standalone, standalone]);
    expect(problem?.fact.en).toContain("aws-iam-token.expirationSeconds");
    expect(problem?.remedy.en).toContain("eyrie doctor");
  });
});
