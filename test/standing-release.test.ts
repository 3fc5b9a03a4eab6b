import { copyFile, cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { recordAsFailed } from "#eyrie/milvus/release";
import { planUp } from "#eyrie/pipeline/plan";
import { prepare } from "#eyrie/pipeline/prepare";
import type { Session } from "#eyrie/pipeline/session";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { helmByHand } from "./helm-by-hand.ts";
import { byHand, guideIds, withValues } from "./made-by-others.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { guideSpec, type Setting, standInChart, startSetting } from "./setting.ts";

let setting: Setting;
let scene: Scene;

beforeEach(async () => {
  setting = await startSetting();
  await copyFile(
    fileURLToPath(new URL("../examples/guide.milvus.yaml", import.meta.url)),
    join(setting.directory, "guide.milvus.yaml"),
  );
  scene = sceneOf(setting, await prepare(setting.session()));
});
afterEach(() => setting.close());

const adopting = (spec: string) => setting.session(spec, undefined, { adopt: [guideIds.release] });

const releaseIn = async (session: Session) =>
  (await planUp(session)).plan.changes.find(({ id }) => id === guideIds.release);

/** The stand-in chart as another version of itself. */
async function chartOf(version: string): Promise<string> {
  const chart = join(setting.directory, `milvus-${version}`);
  await cp(standInChart, chart, { recursive: true });
  const metadata = join(chart, "Chart.yaml");
  await writeFile(metadata, (await readFile(metadata, "utf8")).replace(/^version: .*$/m, `version: ${version}`));
  return chart;
}

describe("a release keeps where it stores", () => {
  beforeEach(() => byHand.make(scene));

  it("where the spec is silent, even an empty root path", async () => {
    const session = adopting(withValues);
    expect((await planUp(session)).target.rootPath).toBe("");
    expect(await releaseIn(session)).toMatchObject({ action: "update", standing: "adopted" });
  });

  it.each([
    [
      "root path",
      withValues.replace("21f }", "21f, rootPath: files }"),
      "s3://milvus-bucket-039dd013c0712f085d60e21f/files",
    ],
    ["bucket", guideSpec.replace("bucket-039dd013c0712f085d60e21f", "elsewhere"), "s3://milvus-elsewhere/"],
  ])("and another %s in the spec is a conflict, never an update", async (_what, spec, place) => {
    expect(await releaseIn(adopting(spec))).toMatchObject({
      action: "conflict",
      why: {
        en: expect.stringContaining(
          `stores in s3://milvus-bucket-039dd013c0712f085d60e21f/; the spec says ${place}. A deployed release cannot move: its etcd points at the objects where they are`,
        ) as string,
      },
    });
  });
});

describe("a release that stores elsewhere than in S3", () => {
  it.each([
    ["in the MinIO of its chart", { externalS3: { enabled: false }, minio: { enabled: true } }],
    ["wherever the chart has it by default", { externalS3: {} }],
  ])("%s is not moved to it", async (_where, values) => {
    await scene.kubectl("POST", "/api/v1/namespaces", { metadata: { name: "milvus" } });
    await helmByHand(scene, { values });
    expect(await releaseIn(adopting(guideSpec))).toMatchObject({
      action: "conflict",
      why: { en: expect.stringMatching(/^Release milvus-demo does not store in S3 .* etcd points at/) as string },
    });
  });
});

describe("a release keeps its chart version", () => {
  const fromRepository = (spec: string) => spec.replace(`, chart: ${standInChart}`, "");
  const older = async () => {
    await scene.kubectl("POST", "/api/v1/namespaces", { metadata: { name: "milvus" } });
    const chart = await chartOf("5.0.18");
    await helmByHand(scene, { chart });
    return chart;
  };

  it("where the spec is silent", async () => {
    const chart = await older();
    const silent = fromRepository(guideSpec);
    expect(await releaseIn(adopting(silent))).toMatchObject({
      action: "update",
      differences: expect.arrayContaining([
        expect.objectContaining({ path: "chart", have: "milvus 5.0.18", want: expect.stringMatching(/ 5\.0\.18$/) }),
      ]),
    });
    const own = adopting(guideSpec.replace(standInChart, chart));
    await carryOut(await planUp(own), own);
    expect(await releaseIn(setting.session(silent))).toMatchObject({
      differences: [{ path: "chart", want: expect.stringMatching(/ 5\.0\.18$/) as string }],
    });
  });

  it("and is not upgraded while it is taken over, only afterwards, by name", async () => {
    const chart = await older();
    expect(await releaseIn(adopting(guideSpec))).toMatchObject({
      action: "conflict",
      standing: "adopted",
      why: { en: expect.stringContaining("chart version 5.0.18; the spec's is 5.0.19") as string },
    });
    const own = adopting(guideSpec.replace(standInChart, chart));
    await carryOut(await planUp(own), own);
    expect(await releaseIn(setting.session(guideSpec))).toMatchObject({
      action: "update",
      standing: "adopted",
      differences: [{ path: "chart", have: "milvus 5.0.18", want: expect.stringMatching(/ 5\.0\.19$/) as string }],
    });
  });
});

describe("a release whose last revision failed", () => {
  const recordOf = (revision: number) => `sh.helm.release.v1.milvus-demo.v${revision}`;

  /** As `helm upgrade --wait` leaves a revision whose pods were not ready in time. */
  async function failed(revision: number): Promise<void> {
    const { kubernetes } = scene.clouds;
    const record = await kubernetes.readSecret("milvus", recordOf(revision));
    await kubernetes.replaceSecret({
      ...record,
      metadata: { ...record.metadata, labels: { ...record.metadata?.labels, status: "failed" } },
      data: { ...record.data, release: recordAsFailed(record.data?.["release"] ?? "") },
    });
  }

  it.each([
    ["and none before it was deployed", async () => failed(1)],
    [
      "though one before it was deployed",
      async () => {
        const values = { externalS3: { bucketName: "milvus-elsewhere", rootPath: "elsewhere" } };
        await helmByHand(scene, { values });
        await failed(2);
      },
    ],
  ])("%s keeps its place, and what nobody would give again", async (_, fail) => {
    await byHand.make(scene);
    await fail();
    const { target } = await planUp(adopting(guideSpec.replace(/^bucket: .*$/m, "")));
    expect([target.bucket.name, target.rootPath]).toEqual(["milvus-bucket-039dd013c0712f085d60e21f", ""]);
    expect(await releaseIn(adopting(withValues.replace("21f }", "21f, rootPath: files }")))).toMatchObject({
      action: "conflict",
      why: { en: expect.stringContaining("A deployed release cannot move") as string },
    });
    expect(await releaseIn(adopting(guideSpec))).toMatchObject({
      action: "conflict",
      why: { en: expect.stringMatching(/values that neither .* give: cluster, .*, service\. /) as string },
    });
    expect(await releaseIn(adopting(withValues))).toMatchObject({
      action: "update",
      standing: "adopted",
      differences: expect.arrayContaining([
        { path: "status", have: "failed", want: "deployed" },
        expect.objectContaining({ path: "values.externalS3.region" }),
      ]) as unknown,
    });
  });

  it("keeps the chart version of the one that was deployed", async () => {
    await scene.kubectl("POST", "/api/v1/namespaces", { metadata: { name: "milvus" } });
    await helmByHand(scene, { chart: await chartOf("5.0.18") });
    await helmByHand(scene, { chart: await chartOf("5.0.19") });
    await failed(2);
    const silent = guideSpec.replace(`, chart: ${standInChart}`, "");
    expect(await releaseIn(adopting(silent))).toMatchObject({
      differences: expect.arrayContaining([
        expect.objectContaining({ path: "chart", want: expect.stringMatching(/ 5\.0\.18$/) as string }),
      ]) as unknown,
    });
  });
});
