import { AttachRolePolicyCommand, CreateRoleCommand } from "@aws-sdk/client-iam";
import { newBucket } from "@eyrie/localcloud/s3/store";
import { ownerTag } from "#eyrie/kinds/ownership";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planUp } from "#eyrie/pipeline/plan";
import { prepare } from "#eyrie/pipeline/prepare";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { stateOf } from "./cloud-state.ts";
import { helmByHand } from "./helm-by-hand.ts";
import { document, type Scene, sceneOf, trustLike } from "./scene.ts";
import { type Setting, startSetting } from "./setting.ts";
import { writesIn } from "./writes.ts";

const other = "arn:aws:eks:us-east-2:111122223333:cluster/other/milvus/milvus-demo";
const trust = (scene: Scene) => trustLike(scene.target, "system:serviceaccount:theirs:theirs");
const reading = document({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" });

type Found = {
  readonly what: string;
  readonly make: (scene: Scene) => unknown;
  readonly id: string;
  readonly action: "conflict" | "unknown";
  readonly says: RegExp;
};

const aBucket = (scene: Scene, tags: Readonly<Record<string, string>>) =>
  scene.clouds.s3.createBucket(scene.target.bucket, scene.target.region, tags);
const plantBucket = ({ cloud, target }: Scene, owner: string, region: string) =>
  cloud.s3.buckets.set(
    target.bucket.name,
    newBucket({
      name: target.bucket.name,
      owner,
      region,
      createdAt: new Date(0),
      tags: [{ key: ownerTag, value: target.owner }],
    }),
  );
const aPolicy = ({ clouds, target: { policy } }: Scene, tags: Readonly<Record<string, string>>) =>
  clouds.iam.createPolicy({ arn: policy.arn, name: policy.name, document: reading, tags });
const theRoleBefore = async (scene: Scene) => {
  await scene.iam.send(new CreateRoleCommand({ RoleName: "before", AssumeRolePolicyDocument: trust(scene) }));
  await scene.iam.send(new AttachRolePolicyCommand({ RoleName: "before", PolicyArn: scene.target.policy.arn }));
};
const aRole = (scene: Scene, tags: Readonly<Record<string, string>>, path = "/") =>
  scene.clouds.iam.createRole({
    name: scene.target.role.name,
    arn: scene.target.role.arn,
    path,
    trust: trust(scene),
    permissionsBoundary: undefined,
    tags,
  });
const aNamespace = ({ cluster, target }: Scene, metadata: object = {}) =>
  cluster.writer.create("namespaces", { metadata: { name: target.serviceAccount.namespace, ...metadata } });
const anAccount = ({ cluster, target: { serviceAccount } }: Scene) =>
  cluster.writer.create("serviceaccounts", { metadata: { ...serviceAccount, annotations: { theirs: "kept" } } });

const bucketId = "bucket/milvus-bucket-039dd013c0712f085d60e21f";
const policyId = "iam-policy/MilvusS3ReadWrite";
const roleId = "role/milvus-s3-access-sa";

const found: readonly Found[] = [
  {
    what: "a bucket of this account that nobody marked",
    make: (scene) => aBucket(scene, { team: "search" }),
    id: bucketId,
    action: "conflict",
    says: /exists and was not made by Eyrie/,
  },
  {
    what: "a bucket of another set-up of Eyrie's",
    make: (scene) => aBucket(scene, { [ownerTag]: other }),
    id: bucketId,
    action: "conflict",
    says: /belongs to another Eyrie set-up: .*cluster\/other/,
  },
  {
    what: "a stranger's bucket, even one that bears our mark",
    make: (scene) => plantBucket(scene, "999988887777", "us-east-2"),
    id: bucketId,
    action: "unknown",
    says: /belongs to somebody else, or you may not see it: HEAD answered 403/,
  },
  {
    what: "our own bucket in another region",
    make: (scene) => plantBucket(scene, scene.target.account, "eu-central-1"),
    id: bucketId,
    action: "conflict",
    says: /is in eu-central-1, the spec says us-east-2/,
  },
  {
    what: "a policy that nobody marked",
    make: (scene) => aPolicy(scene, {}),
    id: policyId,
    action: "conflict",
    says: /exists and was not made by Eyrie/,
  },
  {
    what: "a policy of another set-up of Eyrie's",
    make: (scene) => aPolicy(scene, { [ownerTag]: other }),
    id: policyId,
    action: "conflict",
    says: /belongs to another Eyrie set-up/,
  },
  {
    what: "our policy on the role that the spec named before, and on no other",
    make: async (scene) => {
      await aPolicy(scene, { [ownerTag]: scene.target.owner });
      await theRoleBefore(scene);
    },
    id: policyId,
    action: "conflict",
    says: /is not attached to role milvus-s3-access-sa, but to role\/before$/,
  },
  {
    what: "a role that nobody marked",
    make: (scene) => aRole(scene, { [ownerTag.toUpperCase()]: scene.target.owner }),
    id: roleId,
    action: "conflict",
    says: /exists and was not made by Eyrie/,
  },
  {
    what: "our role under another path",
    make: (scene) => aRole(scene, { [ownerTag]: scene.target.owner }, "/team/"),
    id: roleId,
    action: "conflict",
    says: /has the path \/team\/, the spec says \//,
  },
  {
    what: "a service account that nobody marked",
    make: (scene) => [aNamespace(scene), anAccount(scene)],
    id: "service-account/milvus/milvus-s3-access-sa",
    action: "conflict",
    says: /exists and was not made by Eyrie/,
  },
  {
    what: "a release that a colleague installed with helm",
    make: (scene) => [aNamespace(scene), helmByHand(scene, {})][1],
    id: "helm-release/milvus/milvus-demo",
    action: "conflict",
    says: /helm-release\/milvus\/milvus-demo exists and was not made by Eyrie/,
  },
  {
    what: "a service account that a release makes by itself, which would take it away again",
    make: (scene) => [
      aNamespace(scene),
      scene.cluster.writer.create("serviceaccounts", {
        metadata: {
          ...scene.target.serviceAccount,
          labels: { "app.kubernetes.io/managed-by": "Helm" },
          annotations: { "meta.helm.sh/release-name": scene.target.release.name },
        },
      }),
    ],
    id: "service-account/milvus/milvus-s3-access-sa",
    action: "conflict",
    says: /is made by Helm release milvus-demo itself \(serviceAccount\.create: true\)/,
  },
  {
    what: "a namespace on its way out",
    make: (scene) => {
      const made = aNamespace(scene, { finalizers: ["theirs.example.com/cleanup"] });
      scene.cluster.writer.remove("namespaces", made);
    },
    id: "namespace/milvus",
    action: "conflict",
    says: /Namespace milvus is being deleted/,
  },
];

let setting: Setting;
let scene: Scene;

beforeAll(async () => {
  setting = await startSetting();
  scene = sceneOf(setting, await prepare(setting.session()));
});

afterAll(() => setting.close());

/** An empty account and cluster again. */
afterEach(async () => {
  const { iam } = setting.cloud.account;
  setting.cloud.s3.buckets.clear();
  iam.roles.clear();
  iam.providers.clear();
  iam.policies.delete(scene.target.policy.arn);
  const { store, writer, settled } = scene.cluster;
  store.edit("namespaces", "", "milvus", ({ metadata }) => void delete metadata.finalizers);
  const namespace = store.get("namespaces", "", "milvus");
  if (namespace !== undefined) writer.remove("namespaces", namespace);
  await settled();
  store.remove("namespaces", "", "milvus");
});

type Said = { readonly id: string; readonly action: Found["action"]; readonly says: string };

const whatIsSaid = async () => {
  const { plan } = await planUp(setting.session());
  return plan.changes.flatMap((change): Said[] => {
    if (change.action === "conflict") return [{ id: change.id, action: change.action, says: change.why.en }];
    if (change.action === "unknown") return [{ id: change.id, action: change.action, says: change.cause.fact.en }];
    return [];
  });
};

describe("what exists and is not ours is shown and left alone", () => {
  it.each(found)("$what", async ({ make, id, action, says }) => {
    await make(scene);
    await scene.cluster.settled();
    const before = stateOf(setting.cloud);
    expect(await whatIsSaid()).toEqual([{ id, action, says: expect.stringMatching(says) as string }]);
    expect(writesIn(setting.trace)).toEqual([]);
    expect(stateOf(setting.cloud)).toEqual(before);
  });
});

describe("what somebody else made to be relied on is used", () => {
  it("the cluster's OIDC provider and the namespace", async () => {
    const { clouds, target } = scene;
    const arn = `arn:aws:iam::${target.account}:oidc-provider/${target.issuer.replace("https://", "")}`;
    await clouds.iam.createOidcProvider(arn, target.issuer, "sts.amazonaws.com", {});
    aNamespace(scene);
    const { plan } = await planUp(setting.session());
    expect(plan.changes.filter(({ action }) => action === "keep")).toMatchObject([
      { id: "oidc-provider/milvus-eks-cluster", standing: "used" },
      { id: "namespace/milvus", standing: "used" },
    ]);
  });
});

describe("carried out all the same", () => {
  it("a conflict blocks what needs it, and its resource stays as it was", async () => {
    await aRole(scene, {});
    const before = structuredClone(setting.cloud.account.iam.roles);
    const session = setting.session();
    const outcomes = await carryOut(await planUp(session), session);
    expect(outcomes.filter(({ state }) => state !== "done")).toMatchObject([
      { id: roleId, state: "failed", problem: { code: "exists" } },
      { id: "policy-attachment/milvus-s3-access-sa/MilvusS3ReadWrite", state: "blocked", by: roleId },
      { id: "helm-release/milvus/milvus-demo", state: "blocked" },
    ]);
    expect(setting.cloud.account.iam.roles).toEqual(before);
  });

  it("an object where Helm would make one is a conflict too, by its name", async () => {
    const { cluster, target } = scene;
    aNamespace(scene);
    const metadata = { name: target.release.name, namespace: target.serviceAccount.namespace };
    const theirs = cluster.writer.create("configmaps", { metadata, data: { theirs: "kept" } });
    const session = setting.session();
    const outcomes = await carryOut(await planUp(session), session);
    expect(outcomes.filter(({ state }) => state === "failed")).toMatchObject([
      {
        id: "helm-release/milvus/milvus-demo",
        problem: {
          code: "exists",
          fact: { en: expect.stringContaining("ConfigMap milvus-demo exists and was not made by this Helm release") },
          remedy: { en: expect.stringContaining("kubectl -n milvus get configmap milvus-demo") },
        },
      },
    ]);
    expect(cluster.store.get("configmaps", "milvus", "milvus-demo")).toEqual(theirs);
  });
});
