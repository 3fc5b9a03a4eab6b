import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diagnose } from "#eyrie/pipeline/diagnose";
import { prepare } from "#eyrie/pipeline/prepare";
import { takeReadings } from "#eyrie/pipeline/take-readings";
import type { Scope } from "#eyrie/readings/readings";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { helmByHand } from "../helm-by-hand.ts";
import {
  byEksctl,
  byEksctlInline,
  byHand,
  byTerraform,
  byTerraformInline,
  type MadeByOthers,
} from "../made-by-others.ts";
import { type Scene, sceneOf } from "../scene.ts";
import { type Setting, startSetting } from "../setting.ts";
import { chartOf } from "./chart-line.ts";
import { diagnosed, healthyScene, rootsOf } from "./doctor.ts";
import { allReady } from "./symptoms.ts";

/** What the doctor says without a spec. */
async function diagnosedIn({ session }: Setting, scope: Scope) {
  const { clouds, clock } = session();
  return diagnose(await takeReadings({ clouds, clock, region: "us-east-2", cluster: "milvus-eks-cluster", scope }));
}

type Line = readonly [version: string, appVersion: string];

/** Whoever made it, with values that fit the chart; each with another line of it. */
const made: readonly (readonly [MadeByOthers, Line])[] = [
  [byHand, ["4.1.36", "2.4.5"]],
  [byEksctl, ["4.2.58", "2.5.27"]],
  [byEksctlInline, ["5.0.19", "2.6.15"]],
  [byTerraform, ["4.2.3", "2.4.6"]],
  [byTerraformInline, ["5.0.0", "2.6.0"]],
];

describe.each(made)("a set-up that $who made", ({ who, make, made: names }, [version, appVersion]) => {
  let setting: Setting;
  let scene: Scene;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "eyrie-test-"));
    setting = await startSetting();
    scene = sceneOf(setting, await prepare(setting.session(names.replace("{ values: guide.milvus.yaml,", "{"))));
    await make(scene);
    await helmByHand(scene, { chart: await chartOf(directory, version, appVersion), valuesFiles: [] });
    await allReady(scene);
  });

  afterAll(async () => {
    await setting.close();
    await rm(directory, { recursive: true, force: true });
  });

  const scopes: readonly (readonly [string, (of: Scene) => Scope])[] = [
    ["the namespace", () => ({ namespace: "milvus" })],
    ["the release", () => ({ namespace: "milvus", release: "milvus-demo" })],
    ["the service account", ({ target }) => ({ namespace: "milvus", serviceAccount: target.serviceAccount.name })],
  ];

  it.each(scopes)(`is healthy by %s (${who})`, async (_, scopeOf) => {
    const diagnosis = await diagnosedIn(setting, scopeOf(scene));
    // The guide's four actions are enough to work with.
    expect(diagnosis.roots.map(({ code, severity }) => `${code} ${severity}`)).toEqual(["EY518 warning"]);
    expect(diagnosis.unexplained).toEqual([]);
    expect(diagnosis.checks.filter(({ state }) => state === "unchecked").map(({ code }) => code)).toEqual([]);
    expect(diagnosis.verdict).toBe("warnings");
  });
});

describe("a set-up that Eyrie made", () => {
  let setting: Setting;

  beforeAll(async () => {
    setting = await startSetting();
    await healthyScene(setting);
  });

  afterAll(() => setting.close());

  it("is healthy by the spec, and each link of its chain holds", async () => {
    const diagnosis = await diagnosed(setting);
    expect(rootsOf(diagnosis)).toEqual([]);
    expect(diagnosis.verdict).toBe("clean");
    const [path] = diagnosis.paths;
    expect(path?.links.map(({ name, state }) => `${name} ${state}`)).toEqual(
      path?.links.map(({ name }) => `${name} holds`),
    );
    expect(path?.links.length).toBeGreaterThan(9);
  });

  it("is healthy by one pod of it", async () => {
    const pods = await setting.session().clouds.kubernetes.listPodsOf("milvus");
    const name = pods.find((pod) => pod.metadata?.name?.includes("querynode"))?.metadata?.name ?? "";
    const diagnosis = await diagnosedIn(setting, { namespace: "milvus", pod: name });
    expect(rootsOf(diagnosis)).toEqual([]);
    expect(diagnosis.verdict).toBe("clean");
  });

  it("writes nothing and tries nothing", () => {
    const writes = setting.trace.filter(({ operation }) =>
      /^(?:Put|Create|Delete|Attach|Update|patch|create|delete|post)/i.test(operation),
    );
    expect(writes.map(({ operation }) => operation)).toEqual([]);
    expect(setting.trace.length).toBeGreaterThan(20);
  });
});
