import { mergedValues } from "#eyrie/milvus/merged-values";
import type { Json } from "#eyrie/model/json";
import { diagnose } from "#eyrie/pipeline/diagnose";
import { takeReadings } from "#eyrie/pipeline/take-readings";
import type { Readings } from "#eyrie/readings/readings";
import { whatIf } from "#eyrie/readings/what-if";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { helmByHand } from "../helm-by-hand.ts";
import type { Scene } from "../scene.ts";
import { type Setting, startSetting } from "../setting.ts";
import { onMilvus } from "./breakages-milvus.ts";
import { onRelease } from "./breakages-release.ts";
import { healthyScene, once, readingsBySpec, rootsOf } from "./doctor.ts";
import { expectHealthy, expectNamed } from "./named.ts";
import { expectedOnMilvus, expectedOnRelease } from "./expected.ts";
import { there, withLateLine } from "./recorded.ts";

let setting: Setting;
let scene: Scene;
let healthy: Readings;

beforeAll(async () => {
  setting = await startSetting({ podRetry: once });
  scene = await healthyScene(setting);
  healthy = await readingsBySpec(setting);
});

afterAll(() => setting.close());

const breakages = { ...onMilvus, ...onRelease };

describe("what breaks in Helm and Milvus", () => {
  it.each(Object.entries({ ...expectedOnMilvus, ...expectedOnRelease }))("%s is %s", async (name, code) => {
    await expectNamed(setting, scene, breakages[name as keyof typeof breakages], code);
  });

  it("values that create the account that is there stop helm, and are EY606 where files are laid over what is there", async () => {
    const values = { serviceAccount: { create: true, name: scene.target.serviceAccount.name } };
    await expect(helmByHand(scene, { values })).rejects.toThrow(/ServiceAccount milvus-s3-access-sa exists/);
    const readings = whatIf(await readingsBySpec(setting), [{ kind: "values", values }]);
    expect(rootsOf(diagnose(readings))).toEqual(["EY606"]);
  });

  it("a namespace with nothing in it is EY622", async () => {
    const { clouds, clock } = setting.session();
    const asked = { clouds, clock, region: "us-east-2", cluster: "milvus-eks-cluster" };
    const readings = await takeReadings({ ...asked, scope: { namespace: "kube-public" } });
    expect(rootsOf(diagnose(readings))).toEqual(["EY622"]);
  });

  it("leaves nothing to say when all is mended", () => expectHealthy(setting));
});

/** One thing is otherwise in what was read of a healthy set-up. */
type Otherwise = readonly [how: string, alter: (readings: Readings) => Readings, code: string];

const withRelease = (readings: Readings, change: (release: Released) => Partial<Released>): Readings => {
  const release = there(readings.release);
  return { ...readings, release: { status: "present", value: { ...release, ...change(release) } } };
};
const withStorage = (readings: Readings, change: Partial<Stored>): Readings => ({
  ...readings,
  storage: { status: "present", value: { ...there(readings.storage), ...change } },
});
const withValues = (readings: Readings, more: Json): Readings =>
  withRelease(readings, ({ values }) => ({ values: mergedValues(values, more) }));
type Released = Extract<Readings["release"], { status: "present" }>["value"];
type Stored = Extract<Readings["storage"], { status: "present" }>["value"];

/** Values of Woodpecker as a workload of its own. */
const woodpecker = (port: number) => ({
  woodpecker: { enabled: true, minio: { port } },
  streaming: { woodpecker: { embedded: false } },
});

const global = { address: "s3.amazonaws.com", region: "" };

const otherwise: readonly Otherwise[] = [
  [
    "chart 4.1.36 and a host without a region",
    (readings) =>
      withStorage(
        withRelease(readings, ({ chart }) => ({ chart: { ...chart, version: "4.1.36", appVersion: "2.4.5" } })),
        global,
      ),
    "EY609",
  ],
  [
    "chart 4.2.1 and a host without a region",
    (readings) =>
      withStorage(
        withRelease(readings, ({ chart }) => ({ chart: { ...chart, version: "4.2.1", appVersion: "2.4.6" } })),
        global,
      ),
    "EY609",
  ],
  ["no region anywhere", (readings) => withStorage(readings, global), "EY621"],
  [
    "Bitnami's chart",
    (readings) => withRelease(readings, () => ({ images: { "Deployment/x": "docker.io/bitnami/milvus:2.5.1" } })),
    "EY620",
  ],
  [
    "another release under the same root path",
    (readings) => ({
      ...readings,
      neighbours: {
        status: "present",
        value: [
          {
            namespace: "staging",
            release: "milvus-demo",
            bucket: there(readings.storage).bucketName,
            rootPath: there(readings.storage).rootPath,
          },
        ],
      },
    }),
    "EY616",
  ],
  [
    "another release above the root path",
    (readings) => ({
      ...readings,
      neighbours: {
        status: "present",
        value: [{ namespace: "milvus", release: "b", bucket: there(readings.storage).bucketName, rootPath: "" }],
      },
    }),
    "EY616",
  ],
  [
    "values that create the account that is there",
    (readings) => ({ ...readings, intended: { serviceAccount: { create: true, name: "milvus-s3-access-sa" } } }),
    "EY606",
  ],
  [
    "credentials by Pod Identity in Milvus 2.5",
    (readings) => ({
      ...withRelease(readings, ({ chart }) => ({ chart: { ...chart, version: "4.2.40", appVersion: "2.5.10" } })),
      pods: {
        status: "present",
        value: there(readings.pods).map((pod) => ({
          ...pod,
          containers: pod.containers.map((container) => ({
            ...container,
            env: [{ name: "AWS_CONTAINER_CREDENTIALS_FULL_URI", value: "http://169.254.170.23/v1/credentials" }],
          })),
        })),
      },
    }),
    "EY611",
  ],
  [
    "a refusal that no document explains, long after the start",
    (readings) => withLateLine(readings, "[ERROR] failed to write: AccessDenied: Access Denied"),
    "EY617",
  ],
  [
    "nothing in the namespace",
    (readings) => ({
      ...readings,
      release: { status: "absent" },
      storage: { status: "absent" },
      pods: { status: "present", value: [] },
      workloads: { status: "present", value: [] },
    }),
    "EY622",
  ],
  ["an empty root path", (readings) => withStorage(readings, { rootPath: "" }), "EY619"],
  [
    "a host of another partition",
    (readings) => withStorage(readings, { address: "s3.us-east-2.amazonaws.com.cn" }),
    "EY623",
  ],
  ["another port than S3's", (readings) => withStorage(readings, { port: "9000" }), "EY610"],
  [
    "keys in the values, and so in the ConfigMap",
    (readings) =>
      withStorage(withValues(readings, { externalS3: { accessKey: "(hidden)", secretKey: "(hidden)" } }), {
        accessKeyID: "set",
        secretAccessKey: "set",
      }),
    "EY624",
  ],
  [
    "an account of the chart's without a name, and Woodpecker as a service",
    (readings) => withValues(readings, { ...woodpecker(443), serviceAccount: { create: true, name: null } }),
    "EY625",
  ],
  ["Woodpecker as a service, told MinIO's port", (readings) => withValues(readings, woodpecker(9000)), "EY626"],
];

describe("what breaks in Helm and Milvus, by what was read", () => {
  it.each(otherwise)("%s", (_, alter, code) => {
    expect(rootsOf(diagnose(alter(healthy)))).toEqual([code]);
  });

  it.each([
    { rootPath: "", of: "the spec's", meant: { rootPath: "tenants/a" }, sound: "tenants/a" },
    { rootPath: "/", of: "the release's name", meant: undefined, sound: "milvus-demo" },
    { rootPath: "/x/", of: "what is written, tidied up", meant: { rootPath: "a" }, sound: "x" },
  ])("names a sound root path instead of '$rootPath': $of", ({ rootPath, meant, sound }) => {
    const { wanted, ...readings } = withStorage(healthy, { rootPath });
    const { roots } = diagnose({ ...readings, ...(meant && wanted && { wanted: { ...wanted, ...meant } }) });
    const { comparisons } = roots.find(({ code }) => code === "EY619") ?? {};
    expect(comparisons?.map(({ expected }) => expected)).toEqual([sound]);
  });

  it("finds nothing in what they were altered from", () => {
    expect(rootsOf(diagnose(healthy))).toEqual([]);
  });
});
