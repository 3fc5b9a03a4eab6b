import { CreatePolicyCommand, CreateRoleCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { planUp } from "#eyrie/pipeline/plan";
import { prepare } from "#eyrie/pipeline/prepare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stateOf } from "./cloud-state.ts";
import { helmByHand } from "./helm-by-hand.ts";
import { guideIds } from "./made-by-others.ts";
import { document, policyOf, roleOf, type Scene, sceneOf, trustLike } from "./scene.ts";
import { type Setting, startSetting } from "./setting.ts";
import { writesIn } from "./writes.ts";

type Marks = Readonly<Record<string, string>>;

let setting: Setting;
let scene: Scene;

beforeAll(async () => {
  setting = await startSetting();
  scene = sceneOf(setting, await prepare(setting.session()));
  const { iam, s3, target, cluster } = scene;
  const PolicyDocument = document({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" });
  await Promise.all([
    s3.send(
      new CreateBucketCommand({
        Bucket: target.bucket.name,
        CreateBucketConfiguration: { LocationConstraint: "us-east-2" },
      }),
    ),
    iam.send(new CreatePolicyCommand({ PolicyName: target.policy.name, PolicyDocument })),
    iam.send(
      new CreateRoleCommand({ RoleName: target.role.name, AssumeRolePolicyDocument: trustLike(target, "theirs") }),
    ),
  ]);
  cluster.writer.create("namespaces", { metadata: { name: "milvus" } });
  cluster.writer.create("serviceaccounts", { metadata: { ...target.serviceAccount } });
  await cluster.settled();
});
afterAll(() => setting.close());

/** Tags as they stand there; some no client may set. */
function tag(tags: Marks): void {
  const bucket = setting.cloud.s3.buckets.get(scene.target.bucket.name);
  if (bucket === undefined) throw new Error("no bucket");
  Object.assign(bucket, { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) });
  for (const tagged of [policyOf(scene).tags, roleOf(scene).tags]) {
    tagged.clear();
    for (const [key, value] of Object.entries(tags)) tagged.set(key, value);
  }
}

function label(labels: Marks, annotations: Marks): void {
  const { namespace, name } = scene.target.serviceAccount;
  scene.cluster.store.edit("serviceaccounts", namespace, name, ({ metadata }) => {
    metadata.labels = labels;
    metadata.annotations = annotations;
  });
}

const onAws = [guideIds.bucket, guideIds.policy, guideIds.role];

/** What the plan says of them, as they are and as `--adopt` names them. */
async function planned(ids: readonly string[]) {
  const before = stateOf(setting.cloud);
  const said = async (adopt: readonly string[]) => {
    const { plan } = await planUp(setting.session(undefined, undefined, { adopt }));
    return plan.changes.filter(({ id }) => ids.includes(id));
  };
  const [asTheyAre, adopting] = [await said([]), await said(ids)];
  expect(writesIn(setting.trace)).toEqual([]);
  expect(stateOf(setting.cloud)).toEqual(before);
  return {
    standings: [...new Set(asTheyAre.map(({ action, standing }) => `${action} ${standing}`))],
    adopting: [...new Set(adopting.map((change) => (change.action === "conflict" ? change.why.en : change.action)))],
  };
}

const kept = (ids: readonly string[], tool: string) => ({
  standings: ["keep used"],
  adopting: ids.map((id) => `${id} is kept by ${tool}, which would undo what Eyrie changes.`),
});

describe("what another tool keeps is used, and never taken over", () => {
  it.each<[string, Marks]>([
    ["CloudFormation (search)", { "aws:cloudformation:stack-name": "search" }],
    ["eksctl", { "alpha.eksctl.io/cluster-name": "c", "aws:cloudformation:stack-name": "eksctl-c" }],
    ["eksctl", { "eksctl.cluster.k8s.io/v1alpha1/cluster-name": "c" }],
    ["ACK", { "services.k8s.aws/controller-version": "iam-1.3.0" }],
    ["Crossplane", { "crossplane-kind": "role.iam.aws.upbound.io" }],
    ["Terraform", { Terraform: "true" }],
    ["Terraform", { ManagedBy: "terraform" }],
    ["Terraform", { "managed-by": "Terraform" }],
    ["Terraform", { managed_by: "terraform" }],
    ["Terraform", { Provisioner: "Terraform" }],
    ["OpenTofu", { CreatedBy: "opentofu" }],
    ["Pulumi", { ManagedBy: "Pulumi" }],
  ])("by %s, as its tags %j say", async (tool, tags) => {
    tag(tags);
    expect(await planned(onAws)).toEqual(kept(onAws, tool));
  });

  it.each<[string, Marks, Marks]>([
    ["Argo CD", { "argocd.argoproj.io/instance": "milvus" }, {}],
    ["Argo CD", {}, { "argocd.argoproj.io/tracking-id": "milvus:/ServiceAccount:milvus/milvus-s3-access-sa" }],
    ["Flux", { "kustomize.toolkit.fluxcd.io/name": "milvus" }, {}],
    ["Flux", { "helm.toolkit.fluxcd.io/name": "milvus", "app.kubernetes.io/managed-by": "Helm" }, {}],
    ["Helm (other)", { "app.kubernetes.io/managed-by": "Helm" }, { "meta.helm.sh/release-name": "other" }],
    ["eksctl", { "app.kubernetes.io/managed-by": "eksctl" }, {}],
    ["terraform", { "app.kubernetes.io/managed-by": "terraform" }, {}],
  ])("by %s, as its labels %j and annotations %j say", async (tool, labels, annotations) => {
    label(labels, annotations);
    expect(await planned([guideIds.serviceAccount])).toEqual(kept([guideIds.serviceAccount], tool));
  });
});

it("a release whose objects Flux labelled is used, and never taken over", async () => {
  await helmByHand(scene, { values: { labels: { "helm.toolkit.fluxcd.io/name": "milvus" } } });
  await scene.cluster.settled();
  expect(await planned([guideIds.release])).toEqual(kept([guideIds.release], "Flux"));
});

describe("what only looks like a tool's mark is nobody's", () => {
  it.each<[string, Marks]>([
    ["another key", { Owner: "terraform" }],
    ["another value", { ManagedBy: "ada" }],
    ["a denial", { Terraform: "false" }],
    ["nothing", { team: "search" }],
  ])("%s", async (_, tags) => {
    tag(tags);
    const { plan } = await planUp(setting.session());
    expect(plan.changes.filter(({ id }) => onAws.some((other) => other === id)).map(({ action }) => action)).toEqual([
      "conflict",
      "conflict",
      "conflict",
    ]);
  });
});
