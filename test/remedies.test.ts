import type { ClaimName } from "#eyrie/model/claim";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planUp } from "#eyrie/pipeline/plan";
import { proveTarget } from "#eyrie/pipeline/prove";
import type { Planned } from "#eyrie/pipeline/session";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Breakage, denying, withPermissions, withTrust } from "./claim-breakage.ts";
import { helmByHand } from "./helm-by-hand.ts";
import { document, type Scene, sceneOf, trustLike } from "./scene.ts";
import { type Setting, startSetting } from "./setting.ts";

type Case = {
  readonly how: string;
  readonly claim: ClaimName;
  readonly make: Breakage["make"];
  readonly remedy: RegExp;
  /** What the evidence names, beside AWS's own answer. */
  readonly names?: RegExp;
};

const boundaryArn = ({ target }: Scene) => `arn:${target.partition}:iam::${target.account}:policy/OnlyReading`;

/** Puts a boundary on the role that allows reading alone. */
const bounded: Breakage["make"] = async (scene) => {
  const { iam } = scene.clouds;
  const { name, arn } = scene.target.role;
  const text = document({ Effect: "Allow", Action: ["s3:Get*", "s3:List*"], Resource: "*" });
  await iam.createPolicy({ arn: boundaryArn(scene), name: "OnlyReading", document: text, tags: {} });
  await iam.putPermissionsBoundary(name, arn, boundaryArn(scene));
  return async () => {
    await iam.deletePermissionsBoundary(name, arn);
    await iam.deletePolicy(boundaryArn(scene));
  };
};

/** Allows nothing of what Milvus does. */
const nothingAllowed = withPermissions(() =>
  document({ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }),
);

const cases: readonly Case[] = [
  {
    how: "a Deny of somebody's in the bucket's policy",
    claim: "object-put",
    make: denying("s3:PutObject"),
    remedy: /a Deny that Eyrie did not write .*Statement\[1\] \(SomebodyElses\)/,
    names: /SomebodyElses/,
  },
  {
    how: "a permissions boundary that allows reading alone",
    claim: "object-put",
    make: bounded,
    remedy: /permissions boundary arn:aws:iam::\d{12}:policy\/OnlyReading does not allow it/,
    names: /policy\/OnlyReading Statement\[0\]: Action: s3:Get\* \| s3:List\* ≠ s3:PutObject/,
  },
  {
    how: "a policy of Eyrie's that somebody replaced",
    claim: "object-list",
    make: nothingAllowed,
    remedy: /Run eyrie up/,
    names: /Action: .*s3:ListAllMyBuckets/,
  },
  {
    how: "a trust policy for somebody else",
    claim: "role-assumed",
    make: withTrust(({ target }) => trustLike(target, "system:serviceaccount:milvus:other")),
    remedy: /Run eyrie up/,
  },
  {
    how: "a role that is gone",
    claim: "trust-policy",
    make: async ({ clouds: { iam }, target: { role, policy } }) => {
      const before = await iam.readRole(role.name, role.arn);
      await iam.detachPolicy(role.name, role.arn, policy.arn);
      await iam.deleteRole(role.name, role.arn);
      return async () => {
        await iam.createRole({ ...role, permissionsBoundary: undefined, trust: before.trust, tags: before.tags });
        await iam.attachPolicy(role.name, role.arn, policy.arn);
      };
    },
    remedy: /Run eyrie up/,
  },
  {
    how: "a user.yaml that no chart rendered",
    claim: "config-uses-iam",
    make: async (scene) => {
      const { namespace } = scene.target.serviceAccount;
      const map = `/api/v1/namespaces/${namespace}/configmaps/${scene.target.release.name}`;
      await helmByHand(scene, { values: { extraConfigFiles: { "user.yaml": null } } });
      await scene.kubectl("PATCH", map, { data: { "user.yaml": "minio: { useIAM: false }" } });
      return async () => {
        await scene.kubectl("PATCH", map, { data: { "user.yaml": null } });
        await helmByHand(scene, {});
      };
    },
    remedy: /Take the minio section out of user\.yaml \(kubectl edit configmap milvus-demo -n milvus\)/,
  },
  {
    how: "an issuer that STS does not know",
    claim: "role-assumed",
    make: async ({ cloud }) => {
      const { providers } = cloud.account.iam;
      const before = [...providers];
      providers.clear();
      return () => before.forEach(([arn, provider]) => providers.set(arn, provider));
    },
    remedy: /eyrie up: it registers both/,
  },
];

describe("a remedy names who can mend it", () => {
  let setting: Setting;
  let planned: Planned;
  let scene: Scene;

  beforeAll(async () => {
    setting = await startSetting();
    const session = setting.session();
    planned = await planUp(session);
    await carryOut(planned, session);
    scene = sceneOf(setting, planned);
  });
  afterAll(() => setting.close());

  const told = async ({ make, claim }: Case, readOnly: boolean) => {
    const undo = await make(scene);
    try {
      return await toldNow(claim, readOnly);
    } finally {
      await undo();
    }
  };

  const toldNow = async (claim: ClaimName, readOnly: boolean) => {
    const claims = await proveTarget(planned, setting.session(), { readOnly, fresh: false, patience: 0 });
    const found = claims.find(({ name }) => name === claim);
    const verdict = found?.verdict;
    return {
      status: verdict?.status,
      remedy: verdict?.status === "holds" ? "" : verdict?.remedy.en,
      why: verdict?.status === "holds" ? "" : verdict?.why.en,
      evidence: found?.evidence.map(({ value }) => value).join("; "),
    };
  };

  it.each(cases)("$how ($claim)", async (broken) => {
    const { remedy, names = /(?:)/ } = broken;
    const tried = await told(broken, false);
    expect(tried).toMatchObject({ status: "fails", remedy: expect.stringMatching(remedy) as string });
    expect(tried.evidence).toMatch(names);
    expect(tried.why).not.toMatch(/^You /);
  });

  it.each(cases.slice(0, 2))("decided from the documents alone: $how", async (broken) => {
    const decided = await told(broken, true);
    expect(decided).toMatchObject({ status: "fails", remedy: expect.stringMatching(broken.remedy) as string });
  });
});
