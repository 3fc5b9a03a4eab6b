import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planUp } from "#eyrie/pipeline/plan";
import { helmValues } from "#eyrie/pipeline/prepare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chartOf } from "./doctor/chart-line.ts";
import { seenIn } from "./drift.ts";
import { guideSpec, type Setting, standInChart, startSetting } from "./setting.ts";

let setting: Setting;

beforeAll(async () => {
  setting = await startSetting();
});
afterAll(() => setting.close());

const asking = (keys: string, chart = standInChart) => guideSpec.replace(standInChart, `${chart}, ${keys}`);

/** Plans and carries out, without a proof. */
async function make(spec: string) {
  const session = setting.session(spec);
  const planned = await planUp(session);
  return { ...planned, outcomes: await carryOut(planned, session) };
}

const released = "helm-release/milvus/milvus-demo";
const balancer = "service.beta.kubernetes.io/aws-load-balancer";

/** What there is of the coordinators and of the Service, as the API server keeps it. */
function made() {
  const store = setting.cloud.clusters[0]?.store;
  const service = store?.get("services", "milvus", "milvus-demo");
  const config = store?.get("configmaps", "milvus", "milvus-demo")?.data;
  const { type, loadBalancerSourceRanges } = (service?.spec ?? {}) as Readonly<Record<string, unknown>>;
  return {
    coordinators: (store?.list("deployments", "milvus") ?? []).flatMap(({ metadata, spec }) => {
      const { replicas, strategy } = spec as { replicas: number; strategy?: { type?: string } };
      return metadata.name.endsWith("coord") ? [`${metadata.name} ${replicas} ${strategy?.type ?? "by default"}`] : [];
    }),
    standby: [...(config?.["default.yaml"] ?? "").matchAll(/enableActiveStandby: (\w+)/g)].map(([, said]) => said),
    type,
    annotations: service?.metadata.annotations ?? {},
    ranges: loadBalancerSourceRanges,
  };
}

describe("what the spec asks for beyond storage", () => {
  it("is made, changed and taken back, and is the same the second time", async () => {
    const first = asking("highAvailability: true, exposure: internet, sourceRanges: [203.0.113.0/24]");
    const { outcomes } = await make(first);
    expect(outcomes.filter(({ state }) => state !== "done")).toEqual([]);
    expect(made()).toMatchObject({
      coordinators: ["milvus-demo-mixcoord 2 RollingUpdate"],
      standby: ["true", "true", "true", "true"],
      type: "LoadBalancer",
      annotations: {
        [`${balancer}-type`]: "external",
        [`${balancer}-scheme`]: "internet-facing",
        [`${balancer}-nlb-target-type`]: "ip",
      },
      ranges: ["203.0.113.0/24"],
    });
    expect(seenIn((await planUp(setting.session(first))).plan)).toEqual({});

    const other = asking("highAvailability: true, exposure: internal");
    const { plan } = await make(other);
    expect(seenIn(plan)).toEqual({
      [released]: [
        `values.service.annotations.${balancer}-scheme`,
        "values.service.loadBalancerSourceRanges",
      ].toSorted(),
    });
    expect(made()).toMatchObject({ annotations: { [`${balancer}-scheme`]: "internal" }, ranges: ["0.0.0.0/0"] });

    await make(asking("exposure: none"));
    expect(made()).toMatchObject({
      coordinators: ["milvus-demo-mixcoord 1 Recreate"],
      standby: ["false", "false", "false", "false"],
      type: "ClusterIP",
      annotations: expect.not.objectContaining({ [`${balancer}-type`]: "external" }),
      ranges: undefined,
    });
    expect(seenIn((await planUp(setting.session(asking("exposure: none")))).plan)).toEqual({});
  });

  it("is said in the words of the chart at hand: the one on disk, else the deployed one", async () => {
    const older = await chartOf(setting.directory, "4.2.3", "2.4.5");
    const keys = "highAvailability: true";
    const onDisk = setting.session(asking(keys, older));
    expect((await planUp(onDisk)).plan.changes.at(-1)).toMatchObject({
      id: released,
      differences: expect.arrayContaining([expect.objectContaining({ path: "values.rootCoordinator" })]),
    });
    expect(await helmValues(onDisk)).toMatchObject({ version: "4.2.3", values: { rootCoordinator: { replicas: 2 } } });

    await make(guideSpec.replace(standInChart, older));
    const silent = setting.session(guideSpec.replace(`chart: ${standInChart}`, keys));
    expect(await helmValues(silent)).toMatchObject({ version: "4.2.3", values: { dataCoordinator: { replicas: 2 } } });
    const told = setting.session(guideSpec.replace(`chart: ${standInChart}`, `${keys}, version: 4.2.4`));
    expect(await helmValues(told)).toMatchObject({ version: "4.2.4", values: { mixCoordinator: { replicas: 2 } } });
  });

  it("is refused where values say otherwise, and the key that decides is named", async () => {
    await writeFile(
      join(setting.directory, "milvus.yaml"),
      `cluster: { enabled: false }\nservice:\n  annotations:\n    ${balancer}-scheme: internet-facing\n`,
    );
    const planning = planUp(setting.session(asking("highAvailability: true, exposure: internal, values: milvus.yaml")));
    await expect(planning).rejects.toMatchObject({
      code: "invalid",
      fact: {
        en: expect.stringMatching(
          /1:21: cluster\.enabled is false; the one pod of a standalone Milvus has no standby.*\n.*4:\d+: service\.annotations\.service\.beta\.kubernetes\.io\/aws-load-balancer-scheme is internet-facing, the spec makes it internal \(milvus\.exposure\)$/,
        ),
      },
      remedy: {
        en: expect.stringContaining("or change the spec: milvus.highAvailability, milvus.exposure."),
        ja: expect.stringContaining("spec を変更してください: milvus.highAvailability、milvus.exposure"),
      },
    });
  });
});
