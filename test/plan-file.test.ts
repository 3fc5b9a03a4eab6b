import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readPlan, writePlan } from "#eyrie/cli/plan-file";
import { planUp } from "#eyrie/pipeline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { helmByHand } from "./helm-by-hand.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { guideSpec, type Setting, startSetting, up } from "./setting.ts";

const withValues = guideSpec.replace("milvus: {", "milvus: { values: milvus.yaml,");
const secret = "hunter2-of-the-user";
const values = (more: string) => `attu: { password: ${secret} }\n${more}`;

let setting: Setting;
let scene: Scene;

beforeAll(async () => {
  setting = await startSetting();
  await writeFile(join(setting.directory, "milvus.yaml"), values(""));
  scene = sceneOf(setting, await up(setting.session(withValues)));
  await writeFile(join(setting.directory, "milvus.yaml"), values(`log: { token: ${secret}-2 }\n`));
});
afterAll(() => setting.close());

async function written(adopt: readonly string[] = []) {
  const session = setting.session(withValues);
  const planned = await planUp(session);
  const { directory: cwd } = setting;
  await writePlan({ cwd, path: "plan.json", now: Date.now(), random: session.random, adopt }, planned);
  return { text: await readFile(join(cwd, "plan.json"), "utf8"), reviewed: await readPlan(cwd, "plan.json") };
}

const planNow = async () => (await planUp(setting.session(withValues))).plan;

describe("a plan that was written down", () => {
  it("holds while nothing moves, and keeps what is adopted", async () => {
    const { reviewed } = await written(["role/x"]);
    reviewed.stillHolds(await planNow());
    expect(reviewed.adopt).toEqual(["role/x"]);
  });

  it("holds no secret, and is its owner's alone to read", async () => {
    const { text } = await written();
    expect(text).toContain("values.log");
    expect(text).not.toContain(secret);
    expect((await stat(join(setting.directory, "plan.json"))).mode & 0o777).toBe(0o600);
  });

  it("is refused once somebody changed what it is about, and says what", async () => {
    const { reviewed } = await written();
    const { iam } = scene.clouds;
    const { role } = scene.target;
    const { trust } = await iam.readRole(role.name, role.arn);
    await iam.updateTrust(role.name, role.arn, trust.replace(":milvus:", ":elsewhere:"));
    const now = await planNow();
    expect(() => reviewed.stillHolds(now)).toThrowError(/role\/milvus-s3-access-sa: keep → update \(trust\)/);
    await iam.updateTrust(role.name, role.arn, trust);
    reviewed.stillHolds(await planNow());
  });

  it("is refused once a value within the same difference is another", async () => {
    const { reviewed } = await written();
    await writeFile(join(setting.directory, "milvus.yaml"), values(`log: { token: ${secret}-3 }\n`));
    const now = await planNow();
    expect(() => reviewed.stillHolds(now)).toThrowError(/helm-release\/milvus\/milvus-demo: update \(values\.log\)/);
    await writeFile(join(setting.directory, "milvus.yaml"), values(`log: { token: ${secret}-2 }\n`));
  });

  it("is refused once somebody else installed what it would", async () => {
    const { reviewed } = await written();
    await helmByHand(scene, { values: { log: { token: `${secret}-2` } } });
    const now = await planNow();
    expect(() => reviewed.stillHolds(now)).toThrowError(/helm-release\/milvus\/milvus-demo/);
  });

  it.each([
    ["not there", undefined],
    ["not JSON", "{"],
    ["something else", '{"a":1}'],
  ])("is told from what is %s", async (_, text) => {
    const path = `other-${text?.length ?? 0}.json`;
    await (text === undefined ? Promise.resolve() : writeFile(join(setting.directory, path), text));
    await expect(readPlan(setting.directory, path)).rejects.toMatchObject({
      code: "invalid",
      fact: { en: expect.stringContaining(path) as string },
    });
  });
});
