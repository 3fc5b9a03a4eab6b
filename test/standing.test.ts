import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Change } from "#eyrie/model/change";
import type { Json } from "#eyrie/model/json";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planDown, planUp } from "#eyrie/pipeline/plan";
import { prepare } from "#eyrie/pipeline/prepare";
import { proveTarget } from "#eyrie/pipeline/prove";
import type { Session } from "#eyrie/pipeline/session";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stateOf } from "./cloud-state.ts";
import { byRealEksctl, eksctlBinary } from "./eksctl.ts";
import {
  byEksctl,
  byEksctlInline,
  byHand,
  byTerraform,
  byTerraformInline,
  guideIds,
  type MadeByOthers,
  withValues,
} from "./made-by-others.ts";
import { document, roleOf, type Scene, sceneOf, trustLike } from "./scene.ts";
import { guideSpec, type Setting, startSetting } from "./setting.ts";
import { writesIn } from "./writes.ts";

const everyAdoptable = [guideIds.bucket, guideIds.policy, guideIds.role, guideIds.serviceAccount, guideIds.release];

let setting: Setting;
let scene: Scene;

beforeEach(async () => {
  setting = await startSetting();
  await copyFile(
    fileURLToPath(new URL("../examples/guide.milvus.yaml", import.meta.url)),
    join(setting.directory, "guide.milvus.yaml"),
  );
  const session = setting.session();
  scene = sceneOf(setting, await prepare(session));
});

afterEach(() => setting.close());

const said = ({ action, standing }: Change) => `${action} ${standing}`;

const saidOf = (changes: readonly Change[]) => Object.fromEntries(changes.map((change) => [change.id, said(change)]));

const prove = (session: Session, patience = 30_000) =>
  prepare(session).then((prepared) => proveTarget(prepared, session, { readOnly: false, fresh: false, patience }));

const notHolding = (claims: Awaited<ReturnType<typeof prove>>) =>
  claims.flatMap(({ name, verdict }) => (verdict.status === "holds" ? [] : [`${name}: ${verdict.why.en}`]));

const real = eksctlBinary === undefined ? [] : [byRealEksctl];
const everyone = [byHand, byEksctl, byEksctlInline, byTerraform, byTerraformInline, ...real];

describe.each(everyone)("a set-up made by $who", ({ made, spec, make, standings }: MadeByOthers) => {
  beforeEach(async () => {
    scene = sceneOf(setting, await prepare(setting.session(made)));
    await make(scene);
  });

  it("is proven as it is, and nothing of it is written", async () => {
    const before = stateOf(setting.cloud);
    expect(notHolding(await prove(setting.session(spec)))).toEqual([]);
    expect(stateOf(setting.cloud)).toEqual(before);
  });

  it("is shown as whose it is, and nothing of it is written", async () => {
    const before = stateOf(setting.cloud);
    const session = setting.session(spec);
    const planned = await planUp(session);
    expect(saidOf(planned.plan.changes)).toEqual(standings);
    const down = await planDown(setting.session(spec));
    await carryOut(down, session);
    expect(down.plan.changes.filter(({ action }) => action !== "keep")).toEqual([]);
    expect(writesIn(setting.trace)).toEqual([]);
    expect(stateOf(setting.cloud)).toEqual(before);
  });

  it("is taken over where nobody else keeps it, by name, and let go again", async () => {
    const { tags, attached, inline } = structuredClone(roleOf(scene));
    const inConflict = Object.keys(standings).filter((id) => standings[id] === "conflict conflict");
    const adopt = inConflict.filter((id) => !id.startsWith("policy-attachment/"));
    const session = setting.session(spec, undefined, { adopt });
    const planned = await planUp(session);
    expect(saidOf(planned.plan.changes)).toEqual(
      Object.fromEntries(
        Object.entries(standings).map(([id, standing]) => [
          id,
          standing.startsWith("keep") ? standing : adopt.includes(id) ? "update adopted" : "keep adopted",
        ]),
      ),
    );
    await carryOut(planned, session);
    expect(notHolding(await prove(setting.session(spec)))).toEqual([]);
    const again = await planUp(setting.session(spec));
    expect(again.plan.changes.filter(({ action }) => action !== "keep")).toEqual([]);

    const leaving = setting.session(spec);
    await carryOut(await planDown(leaving), leaving);
    expect(JSON.stringify(stateOf(setting.cloud))).not.toMatch(/eyrie(?::|\.dev\/)(?:owner|adopted|owned-by)/);
    expect(notHolding(await prove(setting.session(spec)))).toEqual([]);
    expect(roleOf(scene)).toMatchObject({ tags, attached, inline });
  });
});

describe("what is named is taken over", () => {
  beforeEach(() => byHand.make(scene));

  const adopting = () => setting.session(withValues, undefined, { adopt: everyAdoptable });

  it("after showing what it would change; a bucket keeps who owns its objects, a release its empty root path", async () => {
    const session = adopting();
    const planned = await planUp(session);
    const fields = planned.plan.changes.flatMap((change) =>
      change.action === "update" ? [[change.id, change.differences.map(({ path }) => path)]] : [],
    );
    expect(Object.fromEntries(fields)).toMatchObject({
      [guideIds.bucket]: expect.arrayContaining(["policy.EyrieTlsOnly", "tags.eyrie:owner", "tags.eyrie:adopted"]),
      [guideIds.role]: ["trust", "tags.eyrie:owner", "tags.eyrie:adopted"],
      [guideIds.serviceAccount]: expect.arrayContaining(["labels.eyrie.dev/adopted"]),
      [guideIds.release]: expect.arrayContaining(["labels.eyrie.dev/adopted", "values.externalS3.region"]),
    });
    await carryOut(planned, session);
    const bucket = setting.cloud.s3.buckets.get(scene.target.bucket.name);
    expect(bucket?.ownership).toBe("ObjectWriter");
    expect((await planUp(setting.session(withValues))).target.rootPath).toBe("");
  });

  it("not when a deployed value would be lost, and says which", async () => {
    const session = setting.session(guideSpec, undefined, { adopt: everyAdoptable });
    const { plan } = await planUp(session);
    const release = plan.changes.find(({ id }) => id === guideIds.release);
    expect(release).toMatchObject({ action: "conflict" });
    expect(release?.action === "conflict" && release.why.en).toMatch(
      /: cluster, dataCoordinator, .*, proxy, .*, service\. /,
    );
  });

  it.each([
    ["another service account", "system:serviceaccount:theirs:app"],
    ["every service account of the namespace", "system:serviceaccount:milvus:*"],
  ])("not a role that lets in %s, which would be shut out", async (_who, subject) => {
    const { role } = scene.target;
    const { Statement: more } = JSON.parse(trustLike(scene.target, subject)) as { Statement: readonly Json[] };
    const { Statement: own } = JSON.parse(roleOf(scene).trust.text) as { Statement: readonly Json[] };
    await scene.clouds.iam.updateTrust(role.name, role.arn, document(...own, ...more));
    const { plan } = await planUp(adopting());
    expect(plan.changes.find(({ id }) => id === guideIds.role)).toMatchObject({
      action: "conflict",
      why: { en: expect.stringContaining(`: ${subject}. Adopted, it would shut these out`) as string },
    });
  });

  it("not a policy that is attached to anything but our role", async () => {
    const { arn } = scene.target.policy;
    const user = [...setting.cloud.account.iam.users.values()][0];
    await scene.iam.send(
      new CreateRoleCommand({ RoleName: "theirs", AssumeRolePolicyDocument: trustLike(scene.target, "theirs") }),
    );
    await scene.iam.send(new AttachRolePolicyCommand({ RoleName: "theirs", PolicyArn: arn }));
    user?.attached.add(arn);
    const { plan } = await planUp(adopting());
    user?.attached.delete(arn);
    expect(plan.changes.find(({ id }) => id === guideIds.policy)).toMatchObject({
      action: "conflict",
      why: { en: expect.stringMatching(/attached to more than this role: role\/theirs, user\/\S+$/) as string },
    });
  });

  it("not when it is no resource of the spec", async () => {
    const session = setting.session(withValues, undefined, { adopt: ["role/somebody-elses"] });
    await expect(planUp(session)).rejects.toMatchObject({
      code: "invalid",
      fact: { en: expect.stringContaining("role/somebody-elses") as string },
      remedy: { en: expect.stringContaining(guideIds.role) as string },
    });
  });
});

describe("what another tool keeps is not taken over", () => {
  it("even when it is named", async () => {
    await byEksctl.make(scene);
    const { plan } = await planUp(setting.session(withValues, undefined, { adopt: [guideIds.role] }));
    const role = plan.changes.find(({ id }) => id === guideIds.role);
    expect(role?.action === "conflict" && role.why.en).toMatch(/kept by eksctl/);
  });
});

describe("what another tool keeps and is wrong is for that tool to mend", () => {
  const trusting = (subject: string) => {
    const { role } = scene.target;
    return scene.clouds.iam.updateTrust(role.name, role.arn, trustLike(scene.target, subject));
  };
  const account = "service-account/milvus/milvus-s3-access-sa";

  it.each([
    ["trust-policy", guideIds.role, () => trusting("system:serviceaccount:elsewhere:milvus")],
    ["same-name-elsewhere-refused", guideIds.role, () => trusting("system:serviceaccount:*")],
    ["stranger-refused", guideIds.role, () => trusting("system:serviceaccount:*")],
    [
      "policy-attached",
      guideIds.role,
      () =>
        scene.iam.send(
          new DetachRolePolicyCommand({ RoleName: scene.target.role.name, PolicyArn: scene.target.policy.arn }),
        ),
    ],
    [
      "policy-permissions",
      guideIds.policy,
      () =>
        scene.clouds.iam.createDefaultVersion(
          scene.target.policy.arn,
          document({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }),
        ),
    ],
    [
      "service-account-annotation",
      account,
      () =>
        scene.kubectl("PATCH", "/api/v1/namespaces/milvus/serviceaccounts/milvus-s3-access-sa", {
          metadata: { annotations: { "eks.amazonaws.com/role-arn": null } },
        }),
    ],
  ] as const)("%s, of %s", async (name, id, breaks) => {
    await byTerraform.make(scene);
    await breaks();
    const claims = await prove(setting.session(byTerraform.spec), 0);
    expect(claims.find((claim) => claim.name === name)?.verdict).toMatchObject({
      status: "fails",
      remedy: { en: expect.stringMatching(`^${id} is kept by [Tt]erraform, so Eyrie does not change it`) as string },
    });
  });
});

describe("what the spec says exists is used and never written", () => {
  const existing = (spec: string, ...sections: readonly string[]) =>
    sections.reduce((text, section) => text.replace(`${section}: {`, `${section}: { existing: true,`), spec);

  it("while the rest is Eyrie's own", async () => {
    await byHand.make(scene);
    await scene.kubectl("DELETE", "/api/v1/namespaces/milvus/serviceaccounts/milvus-s3-access-sa");
    const spec = existing(withValues, "role", "policy", "bucket");
    const session = setting.session(spec, undefined, { adopt: [guideIds.release] });
    const before = setting.cloud.account.iam;
    const iam = JSON.stringify([...before.roles.values()]);
    const planned = await planUp(session);
    expect(saidOf(planned.plan.changes)).toEqual({
      [guideIds.bucket]: "keep used",
      [guideIds.policy]: "keep used",
      [guideIds.provider]: "keep used",
      [guideIds.role]: "keep used",
      [guideIds.attachment]: "keep used",
      [guideIds.namespace]: "keep used",
      [guideIds.serviceAccount]: "create owned",
      [guideIds.release]: "update adopted",
    });
    await carryOut(planned, session);
    expect(notHolding(await prove(setting.session(spec)))).toEqual([]);
    expect(JSON.stringify([...setting.cloud.account.iam.roles.values()])).toBe(iam);
  });

  it("and what is wrong with it is for its owner to mend", async () => {
    await byHand.make(scene);
    const { role } = scene.target;
    await scene.clouds.iam.updateTrust(
      role.name,
      role.arn,
      trustLike(scene.target, "system:serviceaccount:elsewhere:milvus"),
    );
    const claims = await prove(setting.session(existing(withValues, "role")), 0);
    expect(claims.find(({ name }) => name === "trust-policy")?.verdict).toMatchObject({
      status: "fails",
      remedy: { en: expect.stringMatching(/^The spec uses role\/milvus-s3-access-sa as it is/) as string },
    });
  });

  it.each([
    ["that exists too", "role", "policy"],
    ["of Eyrie's", "role"],
  ])("nor does such a role get a policy %s which is not on it", async (_whose, ...sections) => {
    const { role, policy } = scene.target;
    await byHand.make(scene);
    await scene.iam.send(new DetachRolePolicyCommand({ RoleName: role.name, PolicyArn: policy.arn }));
    const session = setting.session(existing(withValues, ...sections), undefined, {
      adopt: everyAdoptable.filter((id) => !sections.some((section) => id.includes(`${section}/`))),
    });
    const planned = await planUp(session);
    expect(planned.plan.changes.find(({ id }) => id === guideIds.attachment)).toMatchObject({
      action: "conflict",
      why: { en: `${policy.arn} is not attached to role ${role.name}, which is used as it is.` },
      remedy: {
        en: expect.stringMatching(
          /attach-role-policy --role-name \S+ --policy-arn \S+\).*policy: \{ existing: true \}/,
        ) as string,
      },
    });
    await carryOut(planned, session);
    expect(roleOf(scene).attached).toEqual(new Set());
  });

  it("and missed where it is not", async () => {
    const { plan } = await planUp(setting.session(existing(withValues, "role")));
    expect(plan.changes.find(({ id }) => id === guideIds.role)).toMatchObject({
      action: "conflict",
      why: { en: expect.stringContaining("there is no role/milvus-s3-access-sa") as string },
    });
  });
});

describe("where the spec names no policy", () => {
  beforeEach(async () => {
    scene = sceneOf(setting, await prepare(setting.session(byEksctlInline.made)));
    await byEksctlInline.make(scene);
  });
  const provenAs = async (claim: string) => {
    const found = (await prove(setting.session(byEksctlInline.spec), 0)).find(({ name }) => name === claim);
    return { ...found?.verdict, evidence: found?.evidence.map(({ value }) => value) };
  };

  it("a proof names which of the role's documents allows what", async () => {
    const inline = expect.stringContaining("milvus-s3-access-sa-Policy1") as string;
    expect(await provenAs("policy-attached")).toEqual({ status: "holds", evidence: [inline] });
    expect(await provenAs("policy-permissions")).toEqual({
      status: "holds",
      evidence: [
        expect.stringMatching(/milvus-s3-access-sa-Policy1 \(.*s3:PutObject.*\)$/) as string,
        "s3:AbortMultipartUpload",
      ],
    });
  });

  it("and what they lack, for whoever keeps the role to mend", async () => {
    const [name = ""] = roleOf(scene).inline.keys();
    const PolicyDocument = document({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" });
    await scene.iam.send(
      new PutRolePolicyCommand({ RoleName: scene.target.role.name, PolicyName: name, PolicyDocument }),
    );
    expect(await provenAs("policy-permissions")).toMatchObject({
      status: "fails",
      why: { en: expect.stringMatching(/^None of its policies allows: .*s3:PutObject/) as string },
      remedy: { en: expect.stringContaining("have whoever keeps the role allow it") as string },
    });
    await scene.iam.send(new DeleteRolePolicyCommand({ RoleName: scene.target.role.name, PolicyName: name }));
    expect(await provenAs("policy-attached")).toMatchObject({ status: "fails" });
  });

  it("nor a role, a service account that names none is said to", async () => {
    const path = "/api/v1/namespaces/milvus/serviceaccounts/milvus-s3-access-sa";
    await scene.kubectl("PATCH", path, { metadata: { annotations: { "eks.amazonaws.com/role-arn": null } } });
    const names = (text: string) => ({ code: "missing", fact: { en: expect.stringContaining(text) as string } });
    await expect(planUp(setting.session(byEksctlInline.spec))).rejects.toMatchObject(names("which names no role"));
    await scene.kubectl("DELETE", path);
    await expect(planUp(setting.session(byEksctlInline.spec))).rejects.toMatchObject(names("which does not exist"));
  });
});
