import { execFile } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planUp } from "#eyrie/pipeline/plan";
import { proveTarget } from "#eyrie/pipeline/prove";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chartWith, helmByHand } from "./helm-by-hand.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { guideSpec, helmBinary, type Setting, standInChart, startSetting } from "./setting.ts";
import { seenIn } from "./drift.ts";
import { writesIn } from "./writes.ts";

const withValues = guideSpec.replace("milvus: {", "milvus: { values: milvus.yaml,");
const release = "helm-release/milvus/milvus-demo";
const small = "cluster: { enabled: false }\nqueryNode: { replicas: 1 }\n";
const config = "/api/v1/namespaces/milvus/configmaps/milvus-demo";

let setting: Setting;
let scene: Scene;

const values = (text: string) => writeFile(join(setting.directory, "milvus.yaml"), text);

/** Plans and carries out; tells what differed and what helm was run for. */
async function mend(spec = withValues) {
  const session = setting.session(spec);
  const planned = await planUp(session);
  const outcomes = await carryOut(planned, session);
  return {
    planned,
    seen: seenIn(planned.plan),
    failed: outcomes.filter(({ state }) => state === "failed" || state === "blocked"),
    helm: setting.trace.filter(({ service }) => service === "helm").map(({ operation }) => operation),
    writes: writesIn(setting.trace),
  };
}

const secrets = () =>
  scene.cluster.store
    .list("secrets", "milvus")
    .filter(({ type }) => type === "helm.sh/release.v1")
    .toSorted((a, b) => Number(a.metadata.labels?.["version"]) - Number(b.metadata.labels?.["version"]));

/** Rewrites the latest revision's status, as a helm that was killed on the way leaves it. */
function leaveAs(status: string): void {
  const latest = secrets().at(-1);
  scene.cluster.store.edit("secrets", "milvus", latest?.metadata.name ?? "", ({ data, metadata }) => {
    const packed = Buffer.from(Buffer.from(data?.["release"] ?? "", "base64").toString(), "base64");
    const record = JSON.parse(gunzipSync(packed).toString()) as { info: { status: string } };
    record.info.status = status;
    const again = gzipSync(JSON.stringify(record)).toString("base64");
    Object.assign(data ?? {}, { release: Buffer.from(again).toString("base64") });
    Object.assign(metadata.labels ?? {}, { status });
  });
}

/** `helm rollback` by somebody's hand. */
const rollback = async (revision: number) =>
  promisify(execFile)(await helmBinary(), [
    "rollback",
    "milvus-demo",
    String(revision),
    "--namespace",
    "milvus",
    "--kubeconfig",
    setting.kubeconfig,
  ]);

const revisions = () =>
  secrets().map(({ metadata }) => `${metadata.labels?.["version"]} ${metadata.labels?.["status"]}`);

beforeAll(async () => {
  setting = await startSetting();
  await values(small);
  scene = sceneOf(setting, (await mend()).planned);
});

afterAll(() => setting.close());

describe("a release is kept only when it is what the inputs make", () => {
  it("keeps it, without helm", async () => {
    expect(await mend()).toMatchObject({ seen: {}, helm: [], writes: [] });
  });

  it.each([
    ["root path", guideSpec.replace("039dd013c0712f085d60e21f }", "039dd013c0712f085d60e21f, rootPath: elsewhere }")],
    ["bucket", guideSpec.replace("milvus-bucket-039dd013c0712f085d60e21f", "milvus-bucket-elsewhere")],
  ])("never moves its %s: etcd points at the old place", async (_, moved) => {
    const { plan } = await planUp(setting.session(moved));
    expect(plan.changes.find(({ id }) => id === release)).toMatchObject({
      action: "conflict",
      why: { en: expect.stringContaining("s3://milvus-bucket-039dd013c0712f085d60e21f/milvus-demo") as string },
    });
  });

  it("shows which values differ, merged as helm merges them", async () => {
    await values(`${small}log: { level: on }\nproxy: { resources: { limits: { cpu: 010 } } }\n`);
    const { planned, helm } = await mend();
    expect(planned.plan.changes.filter(({ action }) => action !== "keep")).toMatchObject([
      {
        id: release,
        differences: [
          { path: "values.log", have: undefined, want: { level: true } },
          { path: "values.proxy", have: undefined, want: { resources: { limits: { cpu: 8 } } } },
        ],
      },
    ]);
    expect(helm).toEqual(["find", "template", "upgrade"]);
    expect(await mend()).toMatchObject({ seen: {}, helm: [] });
  });

  it("keeps it when only a comment of the values file changed", async () => {
    const path = join(setting.directory, "milvus.yaml");
    await writeFile(path, `# a word to colleagues\n${await readFile(path, "utf8")}`);
    expect(await mend()).toMatchObject({ seen: {}, writes: [] });
  });

  it("takes up values again that somebody's helm upgrade dropped", async () => {
    await helmByHand(scene, { valuesFiles: [], values: { queryNode: { replicas: 3 } } });
    const mended = await mend();
    expect(mended.seen[release]).toEqual(expect.arrayContaining(["chart", "values.queryNode.replicas", "values.log"]));
    expect(mended.failed).toEqual([]);
    expect(await mend()).toMatchObject({ seen: {}, writes: [] });
  });

  it("shows of somebody's helm rollback what it really changed", async () => {
    const newest = () => Number(secrets().at(-1)?.metadata.labels?.["version"]);
    const before = newest();
    const text = await readFile(join(setting.directory, "milvus.yaml"), "utf8");
    await values(`${text}\ngrowing: { replicas: 2 }\n`);
    expect((await mend()).seen).toEqual({ [release]: ["values.growing"] });
    await rollback(before);
    await rollback(before + 2);
    expect(await mend()).toMatchObject({ seen: { [release]: ["values.growing"] }, failed: [] });
    const asWanted = newest();
    await rollback(before);
    await rollback(asWanted);
    expect(await mend()).toMatchObject({ seen: {}, helm: [], writes: [] });
    await values(text);
    await mend();
  });

  it("takes up a chart that changed under the same path", async () => {
    const chart = await chartWith(setting.directory, scene.target, "# one\n");
    const spec = withValues.replace(standInChart, chart);
    expect((await mend(spec)).seen).toEqual({ [release]: ["chart"] });
    await writeFile(join(chart, "templates", "extra.yaml"), "# two\n");
    expect((await mend(spec)).seen).toEqual({ [release]: ["chart"] });
    expect(await mend(spec)).toMatchObject({ seen: {}, helm: [] });
    expect((await mend()).seen).toEqual({ [release]: ["chart"] });
  });

  it("does not mind where a chart lies", async () => {
    const copy = join(setting.directory, "copy");
    await cp(standInChart, copy, { recursive: true });
    expect((await mend(withValues.replace(standInChart, copy))).seen).toEqual({});
  });
});

describe("who changed a release is told by its own record", () => {
  const outsideIn = ({ planned: { plan } }: Awaited<ReturnType<typeof mend>>) =>
    plan.changes.flatMap((change) =>
      change.action === "update"
        ? change.differences.flatMap(({ path, outside }) => (outside === undefined ? [] : [[path, outside] as const]))
        : [],
    );
  const inForce = () => Number(secrets().at(-1)?.metadata.labels?.["version"]);
  const by = () => ({ by: `helm (revision ${inForce()})`, at: expect.any(Number) as number });
  const text = () => readFile(join(setting.directory, "milvus.yaml"), "utf8");

  it("nobody else, where the user edited the values", async () => {
    await values(`${await text()}edited: { here: 1 }\n`);
    const mended = await mend();
    expect(mended.seen).toEqual({ [release]: ["values.edited"] });
    expect(outsideIn(mended)).toEqual([]);
  });

  it("a revision of somebody's: what it set, what it dropped, and what that was", async () => {
    await helmByHand(scene, { valuesFiles: [], values: { queryNode: { replicas: 3 } } });
    const told = { ...by(), at: expect.any(Number) as number };
    const outside = Object.fromEntries(outsideIn(await mend()));
    expect(outside["values.queryNode.replicas"]).toEqual({ ...told, was: { value: 1 } });
    expect(outside["values.edited"]).toEqual({ ...told, was: { value: { here: 1 } } });
  });

  it("both: somebody's revision, and the user's edit beside it", async () => {
    const before = await text();
    await helmByHand(scene, {
      valuesFiles: [join(setting.directory, "milvus.yaml")],
      values: { queryNode: { replicas: 4 } },
    });
    const told = by();
    await values(`${before}edited2: true\n`);
    const mended = await mend();
    expect(mended.seen[release]).toEqual(expect.arrayContaining(["values.queryNode.replicas", "values.edited2"]));
    const outside = Object.fromEntries(outsideIn(mended));
    expect(outside["values.queryNode.replicas"]).toEqual({ ...told, was: { value: 1 } });
    expect(outside).not.toHaveProperty("values.edited2");
  });

  it("somebody's rollback", async () => {
    const before = inForce();
    await values(`${await text()}growing: { replicas: 2 }\n`);
    await mend();
    await rollback(before);
    const told = by();
    expect(outsideIn(await mend())).toEqual([["values.growing", { ...told, was: { value: { replicas: 2 } } }]]);
  });

  it("a hand in the cluster, by its field manager", async () => {
    const deployment = "/apis/apps/v1/namespaces/milvus/deployments/milvus-demo-standalone?fieldManager=kubectl-scale";
    await scene.kubectl("PATCH", deployment, { spec: { replicas: 0 } });
    await scene.kubectl("PATCH", `${config}?fieldManager=kubectl-edit`, { data: { "default.yaml": "minio: {}\n" } });
    await scene.kubectl("DELETE", "/api/v1/namespaces/milvus/services/milvus-demo");
    expect(Object.fromEntries(outsideIn(await mend()))).toEqual({
      "deployment/milvus-demo-standalone.spec.replicas": {
        by: "kubectl-scale",
        at: expect.any(Number) as number,
        was: { value: 1 },
      },
      "service/milvus-demo": { was: { value: "as rendered" } },
      "configmap/milvus-demo.default.yaml": { by: "kubectl-edit", at: expect.any(Number) as number },
    });
  });

  it("nobody, where a run of helm did not end", async () => {
    leaveAs("pending-upgrade");
    await scene.kubectl("DELETE", "/api/v1/namespaces/milvus/services/milvus-demo");
    const mended = await mend();
    expect(mended.seen[release]).toContain("status");
    expect(outsideIn(mended)).toEqual([]);
  });
});

describe("what drifted in the cluster is mended", () => {
  const rendered = () => scene.cluster.store.get("configmaps", "milvus", "milvus-demo")?.data?.["default.yaml"];

  it.each([
    {
      how: "edited by kubectl",
      target: `${config}?fieldManager=kubectl-edit`,
      method: "PATCH" as const,
      body: { data: { "default.yaml": "minio: {}\n" } },
      differs: [{ path: "configmap/milvus-demo.default.yaml", have: "changed", want: "as rendered" }],
    },
    {
      how: "deleted",
      target: config,
      method: "DELETE" as const,
      body: undefined,
      differs: [{ path: "configmap/milvus-demo", have: "missing", want: "as rendered" }],
    },
  ])("the ConfigMap, $how", async ({ target, method, body, differs }) => {
    const before = rendered();
    await scene.kubectl(method, target, body);
    const mended = await mend();
    expect(mended.planned.plan.changes.at(-1)).toMatchObject({ differences: differs });
    expect(mended.failed).toEqual([]);
    expect(rendered()).toBe(before);
    expect(await mend()).toMatchObject({ seen: {}, writes: [] });
  });

  const standalone = "/apis/apps/v1/namespaces/milvus/deployments/milvus-demo-standalone";
  const gone = (path: string) => ({ path, have: "missing", want: "as rendered" });
  it.each([
    {
      what: "a Deployment",
      method: "DELETE" as const,
      target: standalone,
      differs: gone("deployment/milvus-demo-standalone"),
    },
    {
      what: "a Deployment scaled to nothing",
      method: "PATCH" as const,
      target: `${standalone}?fieldManager=kubectl-scale`,
      body: { spec: { replicas: 0 } },
      differs: { path: "deployment/milvus-demo-standalone.spec.replicas", have: 0, want: 1 },
    },
    {
      what: "a StatefulSet of what Milvus rests on",
      method: "DELETE" as const,
      target: "/apis/apps/v1/namespaces/milvus/statefulsets/milvus-demo-etcd",
      differs: gone("statefulset/milvus-demo-etcd"),
    },
    {
      what: "the Service",
      method: "DELETE" as const,
      target: "/api/v1/namespaces/milvus/services/milvus-demo",
      differs: gone("service/milvus-demo"),
    },
  ])("$what", async ({ method, target, body, differs }) => {
    await scene.kubectl(method, target, body);
    const mended = await mend();
    expect(mended.planned.plan.changes.at(-1)).toMatchObject({ differences: [differs] });
    expect(mended.failed).toEqual([]);
    expect(await mend()).toMatchObject({ seen: {}, writes: [] });
  });

  it("is no drift when somebody scaled it up", async () => {
    await scene.kubectl("PATCH", `${standalone}?fieldManager=kubectl-scale`, { spec: { replicas: 3 } });
    expect(await mend()).toMatchObject({ seen: {}, writes: [] });
    await scene.kubectl("PATCH", `${standalone}?fieldManager=kubectl-scale`, { spec: { replicas: 1 } });
  });
});

describe("a run of helm that did not end well is finished by the next", () => {
  it("after a failed upgrade", async () => {
    const chart = await chartWith(
      setting.directory,
      scene.target,
      "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: Not_A_Name }\n",
    );
    const broken = await mend(withValues.replace(standInChart, chart));
    expect(broken.failed).toMatchObject([
      { id: release, problem: { code: "failed", fact: { en: expect.stringContaining("Not_A_Name") } } },
    ]);
    expect(revisions().at(-1)).toMatch(/ failed$/);
    const mended = await mend();
    expect(mended.seen).toEqual({ [release]: ["status"] });
    expect(mended.failed).toEqual([]);
    expect(await mend()).toMatchObject({ seen: {}, writes: [] });
  });

  it.each(["pending-upgrade", "pending-rollback", "failed"])("found as %s", async (status) => {
    leaveAs(status);
    const mended = await mend();
    expect(mended.seen).toEqual({ [release]: ["status"] });
    expect(mended.failed).toEqual([]);
    expect(await mend()).toMatchObject({ seen: {}, writes: [] });
  });

  it.each(["pending-install", "failed"])("found as %s at its very first revision", async (status) => {
    for (const { metadata } of secrets().slice(0, -1)) scene.cluster.store.remove("secrets", "milvus", metadata.name);
    leaveAs(status);
    const mended = await mend();
    expect(mended.seen).toEqual({ [release]: ["status"] });
    expect(mended.failed).toEqual([]);
    const session = setting.session(withValues);
    const claims = await proveTarget(mended.planned, session, { readOnly: false, fresh: false, patience: 20_000 });
    expect(claims.filter(({ verdict }) => verdict.status !== "holds")).toEqual([]);
    expect(await mend()).toMatchObject({ seen: {}, writes: [] });
  });
});
