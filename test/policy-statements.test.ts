import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json } from "#eyrie/model/json";
import { askedBySpec } from "#eyrie/pipeline/ask-doctor";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { diagnose } from "#eyrie/pipeline/diagnose";
import { planUp } from "#eyrie/pipeline/plan";
import { preflight } from "#eyrie/pipeline/preflight";
import { proveTarget } from "#eyrie/pipeline/prove";
import { takeReadings } from "#eyrie/pipeline/take-readings";
import { isWrite } from "#eyrie/stages/plan";
import { document, policyOf, type Scene, sceneOf } from "./scene.ts";
import { guideSpec, type Setting, startSetting, up } from "./setting.ts";

const imports = {
  Effect: "Allow",
  Action: ["s3:GetObject", "s3:ListBucket"],
  Resource: ["arn:aws:s3:::imports", "arn:aws:s3:::imports/*"],
};
const noPlain = {
  Sid: "TlsAlone",
  Effect: "Deny",
  Action: "s3:*",
  Resource: "*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const withStatements = (...statements: readonly Json[]) =>
  guideSpec.replace("policy: { ", `policy: { extraStatements: ${JSON.stringify(statements)}, `);

let setting: Setting;
let scene: Scene;
let failing: readonly string[];

beforeAll(async () => {
  setting = await startSetting();
  const session = setting.session(withStatements(imports, noPlain));
  const first = await up(session);
  failing = first.claims.filter(({ verdict }) => verdict.status !== "holds").map(({ name }) => name);
  scene = sceneOf(setting, first);
});

afterAll(() => setting.close());

const textInForce = () => {
  const { versions, defaultVersionId } = policyOf(scene);
  return versions.find(({ id }) => id === defaultVersionId)?.text ?? "";
};
const inForce = () =>
  (JSON.parse(textInForce()) as { Statement: readonly (Json & { readonly Sid?: string })[] }).Statement;

/** Makes another default version, and room for it. */
async function byHand(text: string): Promise<void> {
  const { iam } = scene.clouds;
  const { arn } = scene.target.policy;
  const spare = policyOf(scene).versions.filter(({ id }) => id !== policyOf(scene).defaultVersionId);
  for (const { id } of spare) await iam.deletePolicyVersion(arn, id);
  await iam.createDefaultVersion(arn, text);
}

/** What a plan says of the policy, and what is in force once it is carried out. */
async function mend(spec: string) {
  const session = setting.session(spec);
  const planned = await planUp(session);
  const policy = planned.plan.changes.find(({ id }) => id === "iam-policy/MilvusS3ReadWrite");
  const outcomes = await carryOut(planned, session);
  return {
    differences: policy?.action === "update" ? policy.differences : [],
    states: [...new Set(outcomes.map(({ state }) => state))],
  };
}

const own = ["MilvusListsItsBucket", "MilvusKeepsItsObjects"];

describe("statements of the spec's own", () => {
  it("stand in the policy behind Eyrie's, as they were written", () => {
    expect(inForce().map(({ Sid }) => Sid)).toEqual([...own, undefined, "TlsAlone"]);
    expect(inForce().slice(2)).toEqual([imports, noPlain]);
    expect(failing).toEqual([]);
  });

  it("are no change the second time", async () => {
    expect((await mend(withStatements(imports, noPlain))).differences).toEqual([]);
    const otherwise = { ...imports, Action: imports.Action.toReversed() };
    expect((await mend(withStatements(noPlain, otherwise))).differences).toEqual([]);
  });

  it("are not too much for the doctor, unless the spec does not ask for them", async () => {
    const said = async (spec: string) =>
      diagnose(await takeReadings(askedBySpec(setting.session(spec)))).roots.map(({ code }) => code);
    expect(await said(withStatements(imports, noPlain))).toEqual([]);
    expect(await said(withStatements(noPlain))).toEqual(["EY515"]);
  });

  it("are shown in the plan where they change, and nobody is blamed for it", async () => {
    const { differences } = await mend(withStatements(noPlain));
    expect(differences.map(({ path, outside }) => [path, outside])).toEqual([["document (v1)", undefined]]);
    expect(inForce().slice(2)).toEqual([noPlain]);
  });

  const changed: readonly (readonly [string, () => readonly Json[]])[] = [
    ["one is gone", () => inForce().slice(0, 2)],
    ["one says something else", () => [...inForce().slice(0, 2), { ...noPlain, Action: "s3:PutObject" }]],
    ["another one is there", () => [...inForce(), imports]],
  ];
  it.each(changed)("are put back where %s", async (_, made) => {
    await byHand(document(...made()));
    expect((await mend(withStatements(noPlain))).differences.map(({ path }) => path)).toContainEqual(
      expect.stringMatching(/^document/),
    );
    expect(inForce().slice(2)).toEqual([noPlain]);
  });

  it("may stand beside the guide's own document, which stays", async () => {
    const { arn } = scene.target.bucket;
    const four = ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject"];
    const text = document({ Effect: "Allow", Action: four, Resource: [arn, `${arn}/*`] }, noPlain);
    await byHand(text);
    expect((await mend(withStatements(noPlain))).differences).toEqual([]);
    expect(textInForce()).toBe(text);
  });

  it("may deny what Milvus needs: that is the user's will, and no endless change", async () => {
    const nothing = { Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" };
    expect((await mend(withStatements(nothing))).differences.map(({ path }) => path)).toContainEqual(
      expect.stringMatching(/^document/),
    );
    expect((await mend(withStatements(nothing))).differences).toEqual([]);
  });

  const denied: readonly {
    readonly what: string;
    readonly Statement: { readonly [element: string]: Json };
    readonly root: string;
    readonly claims: readonly string[];
  }[] = [
    {
      what: "an action",
      Statement: { Sid: "Kept", Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" },
      root: "EY517 error",
      claims: ["policy-permissions", "object-delete"],
    },
    {
      what: "listings without a prefix",
      Statement: {
        Sid: "Kept",
        Effect: "Deny",
        Action: "s3:ListBucket",
        Resource: "*",
        Condition: { Null: { "s3:prefix": "true" } },
      },
      root: "EY516 error",
      claims: ["policy-permissions"],
    },
    {
      what: "what follows a failed upload",
      Statement: { Sid: "Kept", Effect: "Deny", Action: "s3:AbortMultipartUpload", Resource: "*" },
      root: "EY518 warning",
      claims: [],
    },
  ];
  it.each(denied)("are pointed to where they deny: $what", async ({ Statement, root, claims }) => {
    const spec = withStatements(noPlain, Statement);
    await mend(spec);
    const session = setting.session(spec);
    const { roots } = diagnose(await takeReadings(askedBySpec(session)));
    expect(roots.map(({ code, severity }) => `${code} ${severity}`)).toEqual([root]);
    const [{ remedy, commands } = { remedy: undefined, commands: [] }] = roots;
    expect(remedy?.en).toMatch(/only writes it again: policy\.extraStatements\[1\] \(Kept\), eyrie\.yaml:4:\d+\./);
    expect(remedy?.ja).toMatch(/spec \(eyrie\.yaml:4:\d+\) の policy\.extraStatements\[1\] \(Kept\) /);
    expect(commands).toEqual(["eyrie up"]);
    const proven = await proveTarget(await planUp(session), session, { readOnly: true, fresh: false, patience: 0 });
    const refused = proven.flatMap(({ name, verdict }) => (verdict.status === "fails" ? [{ name, ...verdict }] : []));
    expect(refused.map(({ name }) => name)).toEqual(claims);
    expect(refused.map((verdict) => verdict.remedy.en)).toEqual(
      claims.map(() => expect.stringContaining("policy.extraStatements[1] (Kept). Narrow it there") as string),
    );
  });

  it("are judged as long as they are there, by runs that write something else", async () => {
    const session = setting.session(withStatements(noPlain, { Effect: "Deny", Action: "s3:GetObject", Resource: "*" }));
    await carryOut(await planUp(session), session);
    const { role, policy } = scene.target;
    await scene.clouds.iam.detachPolicy(role.name, role.arn, policy.arn);
    const planned = await planUp(session);
    expect(planned.plan.changes.filter(isWrite).map(({ id }) => id)).toEqual([expect.stringMatching(/^policy-att/)]);
    const found = await preflight(planned, session);
    expect(found.map(({ code, severity }) => `${code} ${severity}`)).toEqual(["EY519 error"]);
    expect(found[0]?.fact.en).toMatch(/GetObject, HeadObject of datanode, mixcoord, querynode, streamingnode/);
  });

  it("go with their lines in the spec", async () => {
    expect((await mend(guideSpec)).states).not.toContain("failed");
    expect(inForce().map(({ Sid }) => Sid)).toEqual(own);
  });
});

it("new rights are granted before another Milvus starts", async () => {
  await byHand(document({ Effect: "Allow", Action: "s3:ListBucket", Resource: scene.target.bucket.arn }));
  await writeFile(join(setting.directory, "image.yaml"), "image: { all: { tag: v2.5.16 } }\n");
  const session = setting.session(guideSpec.replace("milvus: { ", "milvus: { values: image.yaml, "));
  const outcomes = await carryOut(await planUp(session), session);
  expect(outcomes.filter(({ state }) => state === "failed")).toEqual([]);
  const order = setting.trace.flatMap(({ service, operation }) =>
    operation === "CreatePolicyVersion" || (service === "helm" && operation === "upgrade") ? [operation] : [],
  );
  expect(order).toEqual(["CreatePolicyVersion", "upgrade"]);
});
