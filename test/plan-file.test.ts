import { execFile } from "node:child_process";
import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { readPlan, writePlan } from "#eyrie/cli/plan-file";
import { planUp } from "#eyrie/pipeline/plan";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { helmByHand } from "./helm-by-hand.ts";
import { document, type Scene, sceneOf } from "./scene.ts";
import { guideSpec, type Setting, startSetting, up } from "./setting.ts";

const withValues = guideSpec.replace("milvus: {", "milvus: { values: milvus.yaml,");
const version = "1.2.3";
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

async function write(path: string, adopt: readonly string[] = []) {
  const session = setting.session(withValues);
  const planned = await planUp(session);
  const { directory: cwd } = setting;
  await writePlan({ cwd, path, now: Date.now(), random: session.random, version, adopt }, planned);
}

async function written(adopt: readonly string[] = []) {
  const { directory: cwd } = setting;
  await write("plan.json", adopt);
  const reviewed = await readPlan({ cwd, version }, "plan.json");
  return { text: await readFile(join(cwd, "plan.json"), "utf8"), reviewed };
}

const planNow = async () => (await planUp(setting.session(withValues))).plan;

describe("a plan that was written down", () => {
  it("holds while nothing moves, and keeps what is adopted", async () => {
    const { reviewed } = await written(["role/x"]);
    expect(reviewed.stillDue(await planNow())).toBe(true);
    expect(reviewed.adopt).toEqual(["role/x"]);
  });

  it("holds no secret, and is its owner's alone to read", async () => {
    const { text } = await written();
    expect(text).toContain("values.log");
    expect(text).not.toContain(secret);
    expect((await stat(join(setting.directory, "plan.json"))).mode & 0o777).toBe(0o600);
  });

  it("is its owner's alone where others could read what was there before", async () => {
    const path = join(setting.directory, "plan.json");
    await written();
    await chmod(path, 0o644);
    await written();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("is refused once somebody changed what it is about, and says what", async () => {
    const { reviewed } = await written();
    const { iam } = scene.clouds;
    const { role } = scene.target;
    const { trust } = await iam.readRole(role.name, role.arn);
    await iam.updateTrust(role.name, role.arn, trust.replace(":milvus:", ":elsewhere:"));
    const now = await planNow();
    expect(() => reviewed.stillDue(now)).toThrowError(/role\/milvus-s3-access-sa: keep → update \(trust\)/);
    await iam.updateTrust(role.name, role.arn, trust);
    expect(reviewed.stillDue(await planNow())).toBe(true);
  });

  it("is refused once a value within the same difference is another", async () => {
    const { reviewed } = await written();
    await writeFile(join(setting.directory, "milvus.yaml"), values(`log: { token: ${secret}-3 }\n`));
    const now = await planNow();
    expect(() => reviewed.stillDue(now)).toThrowError(/helm-release\/milvus\/milvus-demo: update \(values\.log\)/);
    await writeFile(join(setting.directory, "milvus.yaml"), values(`log: { token: ${secret}-2 }\n`));
  });

  it("is refused once what it would replace is another", async () => {
    const { iam } = scene.clouds;
    const { role } = scene.target;
    const { trust } = await iam.readRole(role.name, role.arn);
    await iam.updateTrust(role.name, role.arn, trust.replace(":milvus:", ":elsewhere:"));
    const { reviewed } = await written();
    expect(reviewed.stillDue(await planNow())).toBe(true);
    await iam.updateTrust(role.name, role.arn, trust.replace(":milvus:", ":anywhere:"));
    const now = await planNow();
    expect(() => reviewed.stillDue(now)).toThrowError(
      /: role\/milvus-s3-access-sa: update \(trust\) → update \(trust\)$/,
    );
    await iam.updateTrust(role.name, role.arn, trust);
  });

  it("is refused once somebody else installed what it would", async () => {
    const { reviewed } = await written();
    await helmByHand(scene, { values: { log: { token: `${secret}-2` } } });
    const now = await planNow();
    expect(() => reviewed.stillDue(now)).toThrowError(/helm-release\/milvus\/milvus-demo/);
  });

  it("is refused where the spec is another set-up's, or of another version of Eyrie", async () => {
    const { reviewed } = await written(["helm-release/milvus/milvus-demo"]);
    const elsewhere = setting.session(withValues.replace("release: milvus-demo", "release: milvus-two"));
    await expect(planUp({ ...elsewhere, ...reviewed })).rejects.toThrowError(
      /plan\.json is for arn:aws:eks:.*\/milvus-demo, the spec for arn:aws:eks:.*\/milvus-two/,
    );
    await expect(readPlan({ cwd: setting.directory, version: "1.3.0" }, "plan.json")).rejects.toMatchObject({
      code: "mismatch",
      fact: { en: expect.stringContaining("was made by Eyrie 1.2.3, and this is Eyrie 1.3.0") as string },
    });
  });

  it("is refused where what could not be read then is read now, and is not as it should be", async () => {
    const credentials = setting.cloud.account.createUser("no-roles", [
      document({ Effect: "Allow", Action: "*", Resource: "*" }),
      document({ Effect: "Deny", Action: "iam:GetRole", Resource: "*" }),
    ]);
    const session = setting.session(withValues, undefined, { credentials });
    const planned = await planUp(session);
    expect(planned.plan.changes.map(({ action }) => action)).toContain("unknown");
    const { directory: cwd } = setting;
    await writePlan({ cwd, path: "half.json", now: 0, random: session.random, version, adopt: [] }, planned);
    const reviewed = await readPlan({ cwd, version }, "half.json");
    const now = await planNow();
    expect(() => reviewed.stillDue(now)).toThrowError(/role\/milvus-s3-access-sa: unknown → keep/);
  });

  it("is done, and not refused, once everything is as it should be", async () => {
    const { reviewed } = await written();
    await up(setting.session(withValues));
    expect(reviewed.stillDue(await planNow())).toBe(false);
  });

  it.each([
    ["not there", undefined],
    ["not JSON", "{"],
    ["something else", '{"a":1}'],
  ])("is told from what is %s", async (_, text) => {
    const path = `other-${text?.length ?? 0}.json`;
    await (text === undefined ? Promise.resolve() : writeFile(join(setting.directory, path), text));
    await expect(readPlan({ cwd: setting.directory, version }, path)).rejects.toMatchObject({
      code: "invalid",
      fact: { en: expect.stringContaining(path) as string },
    });
  });
});

describe("what is no file", () => {
  beforeAll(() => promisify(execFile)("mkfifo", [join(setting.directory, "fifo")]));

  it.each([
    ["fifo", "it is a named pipe, not a file"],
    [".", "it is a folder, not a file"],
    ["/dev/zero", "it is a device or socket, not a file"],
  ])("is not read as a plan: %s", async (path, why) => {
    await expect(readPlan({ cwd: setting.directory, version }, path)).rejects.toMatchObject({
      code: "invalid",
      fact: { en: expect.stringContaining(why) as string },
    });
  });

  it.each([
    ["fifo", "it is a named pipe, not a file"],
    [".", "it is a folder, not a file"],
    ["/dev/full", "ENOSPC"],
  ])("takes no plan: %s", async (path, why) => {
    await expect(write(path)).rejects.toMatchObject({
      code: "failed",
      fact: { en: expect.stringContaining(why) as string },
    });
  });
});

describe("a plan that is written where a file is", () => {
  const there = (text: string) => writeFile(join(setting.directory, "there"), text);
  const read = () => readFile(join(setting.directory, "there"), "utf8");

  it.each([
    ["nothing", ""],
    ["a plan", '{\n  "eyriePlan": 1,\n  "eyrie": "0.0.1"}'],
    ["the beginning of one", '{"eyriePlan": 1, "ey'],
  ])("takes the place of %s", async (_, text) => {
    await there(text);
    await write("there");
    expect(await read()).toContain(`"eyrie": "${version}"`);
  });

  it.each([
    ["the spec", guideSpec],
    ["other JSON", '{"a":1}'],
  ])("leaves %s as it is", async (_, text) => {
    await there(text);
    await expect(write("there")).rejects.toMatchObject({
      code: "failed",
      fact: { en: "The plan could not be written to there: it holds something else, which stays" },
    });
    expect(await read()).toBe(text);
  });
});
