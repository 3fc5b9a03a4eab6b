import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Finding } from "#eyrie/model/finding";
import type { Json } from "#eyrie/model/json";
import { planDown, planUp } from "#eyrie/pipeline/plan";
import { preflight } from "#eyrie/pipeline/preflight";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stateOf } from "./cloud-state.ts";
import { documentOf, eyrieIn } from "./command-line.ts";
import { guideSpec, type Setting, startSetting } from "./setting.ts";
import { broad, denials, harmless, type Judged, misleading, undecided } from "./statement-cases.ts";
import { writesIn } from "./writes.ts";

let setting: Setting;
let before: unknown;

beforeAll(async () => {
  setting = await startSetting();
  before = stateOf(setting.cloud);
});
afterAll(() => setting.close());

const specWith = (...statements: readonly Json[]) =>
  guideSpec.replace("policy: { ", `policy: { extraStatements: ${JSON.stringify(statements)}, `);

async function ahead(spec: string): Promise<readonly Finding[]> {
  const run = setting.session(spec);
  const findings = await preflight(await planUp(run), run);
  expect(writesIn(setting.trace)).toEqual([]);
  return findings;
}

/** Which findings a spec with these statements has, and what of the words to be said they do not say. */
async function judged({ statements, says = [] }: Judged) {
  const findings = await ahead(specWith(...statements));
  const said = findings.map(({ fact, remedy }) => `${fact.en}\n${remedy.en}`).join("\n");
  return {
    told: findings.map(({ code, severity }) => `${code} ${severity}`),
    unsaid: says.filter((words) => !said.includes(words)),
  };
}

describe("before a policy is written", () => {
  it.each(denials)("what its own statements deny Milvus is told: $what", async (one) => {
    expect(await judged(one)).toEqual({ told: one.told, unsaid: [] });
  });
  it.each(undecided)("what cannot be decided yet is no error: $what", async (one) => {
    expect(await judged(one)).toEqual({ told: one.told, unsaid: [] });
  });
  it.each(harmless)("nothing is said of what Milvus does not ask for: $what", async (one) => {
    expect(await judged(one)).toEqual({ told: one.told, unsaid: [] });
  });
  it.each(broad)("what they give without a list is told: $what", async (one) => {
    expect(await judged(one)).toEqual({ told: one.told, unsaid: [] });
  });
  it.each(misleading)("what their conditions seem to say is told: $what", async (one) => {
    expect(await judged(one)).toEqual({ told: one.told, unsaid: [] });
  });

  it("the Milvus that the chart brings decides", async () => {
    await writeFile(join(setting.directory, "image.yaml"), "image: { all: { tag: v2.4.15 } }\n");
    const spec = specWith({ Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" });
    const [finding] = await ahead(spec.replace("milvus: { ", "milvus: { values: image.yaml, "));
    expect(finding?.fact.en).toContain("denies what Milvus 2.4 cannot do without");
  });

  it("nothing is said on the way back", async () => {
    const run = setting.session(specWith({ Effect: "Deny", Action: "*", Resource: "*" }));
    expect(await preflight(await planDown(run), run)).toEqual([]);
  });
});

describe("the command", () => {
  const spec = `${guideSpec.replace(/^policy:.*$/m, "")}
policy:
  name: MilvusS3ReadWrite
  extraStatements:
    - Sid: NoWrites
      Effect: Deny
      Action: [s3:PutObject, s3:DeleteObject]
      Resource: "*"
    - { Effect: Allow, Action: "*", Resource: "*" }
`;
  beforeAll(() => writeFile(join(setting.directory, "eyrie.yaml"), spec));

  const line = spec.split("\n").findIndex((text) => text.includes("NoWrites")) + 1;

  it.each([
    ["en", /^✘ EY519 policy\.extraStatements\[0\] \(NoWrites\) denies /m, "--ignore EY519"],
    [
      "ja",
      /^✘ EY519 policy\.extraStatements\[0\] \(NoWrites\) が、Milvus 2\.6 に欠かせない操作を拒否します/m,
      "--ignore EY519",
    ],
  ])("up writes nothing, and says where the statement stands (%s)", async (language, says, onwards) => {
    const { code, out } = await eyrieIn(setting, ["up", "--yes"], { LC_ALL: `${language}_XX.UTF-8` });
    expect(code).toBe(1);
    expect(out).toMatch(says);
    expect(out).toContain(`\n  eyrie.yaml:${line}:7\n`);
    expect(out).toContain(onwards);
    expect(out).toMatch(/^! EY515 policy\.extraStatements\[1\] /m);
    expect(stateOf(setting.cloud)).toEqual(before);
  });

  it("plan goes on where it is to be ignored, and tells it all the same", async () => {
    const ran = await eyrieIn(setting, ["plan", "--ignore", "EY519", "--json"]);
    expect(ran.code).toBe(0);
    expect(documentOf(ran).findings?.map(({ code, severity, about }) => `${code} ${severity} ${about}`)).toEqual([
      "EY515 warning iam-policy/MilvusS3ReadWrite",
      "EY519 warning iam-policy/MilvusS3ReadWrite",
    ]);
  });

  it("wrote nothing at all", () => {
    expect(stateOf(setting.cloud)).toEqual(before);
  });
});
