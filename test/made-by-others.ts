import { fileURLToPath } from "node:url";
import {
  AttachRolePolicyCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { roleAnnotation } from "#eyrie/milvus/trust";
import { document, roleOf, type Scene, trustLike } from "./scene.ts";
import { guideSpec, standInChart } from "./setting.ts";

type Tags = Readonly<Record<string, string>>;

/** A set-up that somebody made without Eyrie. */
export type MadeByOthers = {
  readonly who: string;
  /** A spec that names what they made. */
  readonly made: string;
  /** The spec that its user writes. */
  readonly spec: string;
  readonly make: (scene: Scene) => Promise<void>;
  /** What the plan says of each resource while nothing is adopted. */
  readonly standings: Readonly<Record<string, string>>;
};

/** The guide's names, with the values that the guide has its reader write. */
export const withValues = guideSpec.replace("milvus: {", "milvus: { values: guide.milvus.yaml,");

const tagList = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** `aws s3api create-bucket … --object-ownership ObjectWriter`, as the guide has it. */
export async function bucket(scene: Scene, tags: Tags = {}): Promise<void> {
  const { s3, target } = scene;
  const { name } = target.bucket;
  await s3.send(
    new CreateBucketCommand({
      Bucket: name,
      ACL: "private",
      ObjectOwnership: "ObjectWriter",
      CreateBucketConfiguration: { LocationConstraint: "us-east-2" },
    }),
  );
  if (Object.keys(tags).length > 0)
    await s3.send(new PutBucketTaggingCommand({ Bucket: name, Tagging: { TagSet: tagList(tags) } }));
}

/** The guide's policy document: four actions on both ARNs. */
const guidePolicy = ({
  target: {
    bucket: { arn },
  },
}: Scene) =>
  document({
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject"],
    Resource: [arn, `${arn}/*`],
  });

export async function policy(scene: Scene, tags: Tags = {}): Promise<void> {
  await scene.iam.send(
    new CreatePolicyCommand({
      PolicyName: scene.target.policy.name,
      PolicyDocument: guidePolicy(scene),
      Tags: tagList(tags),
    }),
  );
}

export async function provider({ iam, target }: Scene): Promise<void> {
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url: target.issuer, ClientIDList: ["sts.amazonaws.com"] }));
}

const subjectOf = ({ target: { serviceAccount: bound } }: Scene) =>
  `system:serviceaccount:${bound.namespace}:${bound.name}`;

async function role(scene: Scene, tags: Tags = {}, trust?: string): Promise<void> {
  await provider(scene);
  await scene.iam.send(
    new CreateRoleCommand({
      RoleName: scene.target.role.name,
      AssumeRolePolicyDocument: trust ?? trustLike(scene.target, subjectOf(scene)),
      Tags: tagList(tags),
    }),
  );
}

/** A policy that is part of the role, as `aws_iam_role_policy` and eksctl's `attachPolicy` make it. */
async function inline(scene: Scene, name: string): Promise<void> {
  await scene.iam.send(
    new PutRolePolicyCommand({
      RoleName: scene.target.role.name,
      PolicyName: name,
      PolicyDocument: guidePolicy(scene),
    }),
  );
}

const attach = async (scene: Scene): Promise<void> => {
  const { role: to, policy: what } = scene.target;
  await scene.iam.send(new AttachRolePolicyCommand({ RoleName: to.name, PolicyArn: what.arn }));
};

async function serviceAccount(scene: Scene, labels: Tags): Promise<void> {
  const { namespace, name } = scene.target.serviceAccount;
  await scene.kubectl("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
  await scene.kubectl("POST", `/api/v1/namespaces/${namespace}/serviceaccounts`, {
    metadata: { name, labels, annotations: { [roleAnnotation]: scene.target.role.arn } },
  });
}

/** `helm upgrade --install milvus-demo … -f milvus.yaml`, with the guide's own file: no region, no root path. */
export async function release({ clouds, cluster, target }: Scene): Promise<void> {
  await clouds.helm.upgrade(
    {
      release: target.release.name,
      namespace: target.serviceAccount.namespace,
      chart: { kind: "path", path: standInChart },
      version: undefined,
      valuesFiles: [fileURLToPath(new URL("../examples/guide.milvus.yaml", import.meta.url))],
      ours: {},
      description: "Install complete",
      labels: {},
      takeBack: false,
    },
    new AbortController().signal,
  );
  await cluster.settled();
}

export const guideIds = {
  bucket: "bucket/milvus-bucket-039dd013c0712f085d60e21f",
  policy: "iam-policy/MilvusS3ReadWrite",
  provider: "oidc-provider/milvus-eks-cluster",
  role: "role/milvus-s3-access-sa",
  attachment: "policy-attachment/milvus-s3-access-sa/MilvusS3ReadWrite",
  namespace: "namespace/milvus",
  serviceAccount: "service-account/milvus/milvus-s3-access-sa",
  release: "helm-release/milvus/milvus-demo",
} as const;

/** What the plan says of each resource of the guide's names while nothing is adopted. */
const asByHand = {
  [guideIds.bucket]: "conflict conflict",
  [guideIds.policy]: "conflict conflict",
  [guideIds.provider]: "keep used",
  [guideIds.role]: "conflict conflict",
  [guideIds.attachment]: "conflict conflict",
  [guideIds.namespace]: "keep used",
  [guideIds.serviceAccount]: "conflict conflict",
  [guideIds.release]: "conflict conflict",
};

/** Everything by hand, as the guide says, the service account with kubectl. */
export const byHand: MadeByOthers = {
  who: "hands, after the guide",
  made: withValues,
  spec: withValues,
  make: async (scene) => {
    await Promise.all([bucket(scene), policy(scene), role(scene), serviceAccount(scene, {})]);
    await attach(scene);
    await release(scene);
  },
  standings: asByHand,
};

/** CloudFormation cuts the stack's name, and ends the role's in chance. */
const eksctlRole = "eksctl-milvus-eks-cluster-addon-iamserviceacc-Role1-XlMRHbWMsLqM";
const eksctlStack = "eksctl-milvus-eks-cluster-addon-iamserviceaccount-milvus-milvus-s3-access-sa";
const eksctlTags = {
  "alpha.eksctl.io/cluster-name": "milvus-eks-cluster",
  "alpha.eksctl.io/eksctl-version": "0.215.0",
  "alpha.eksctl.io/iamserviceaccount-name": "milvus/milvus-s3-access-sa",
  "eksctl.cluster.k8s.io/v1alpha1/cluster-name": "milvus-eks-cluster",
};
const named = (name: string) => withValues.replace("role: { name: milvus-s3-access-sa }", `role: { name: ${name} }`);

/** eksctl pins subject and audience alike. */
function eksctlTrust(scene: Scene): string {
  const { partition, account, issuer } = scene.target;
  const host = issuer.replace("https://", "");
  return document({
    Effect: "Allow",
    Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${host}` },
    Action: ["sts:AssumeRoleWithWebIdentity"],
    Condition: { StringEquals: { [`${host}:aud`]: "sts.amazonaws.com", [`${host}:sub`]: subjectOf(scene) } },
  });
}

/** Role and service account as `eksctl create iamserviceaccount` leaves them; eksctl.test.ts compares with the real. */
async function byIamServiceAccount(scene: Scene): Promise<void> {
  await Promise.all([
    bucket(scene),
    role(scene, eksctlTags, eksctlTrust(scene)),
    serviceAccount(scene, { "app.kubernetes.io/managed-by": "eksctl" }),
  ]);
  // No client may set these.
  const { tags } = roleOf(scene);
  tags.set("aws:cloudformation:stack-name", eksctlStack);
  tags.set("aws:cloudformation:logical-id", "Role1");
  const id = "98504e12-a141-4618-93c0-d24e6de1e5c8";
  tags.set("aws:cloudformation:stack-id", `arn:aws:cloudformation:us-east-2:111122223333:stack/${eksctlStack}/${id}`);
}

export const asByEksctl = (name: string): MadeByOthers["standings"] => ({
  [guideIds.bucket]: "conflict conflict",
  [guideIds.policy]: "conflict conflict",
  [guideIds.provider]: "keep used",
  [`role/${name}`]: "keep used",
  [`policy-attachment/${name}/MilvusS3ReadWrite`]: "keep used",
  [guideIds.namespace]: "keep used",
  [guideIds.serviceAccount]: "keep used",
  [guideIds.release]: "conflict conflict",
});

/** `eksctl create iamserviceaccount --attach-policy-arn` with the guide's own policy. */
export const byEksctl: MadeByOthers = {
  who: "eksctl",
  made: named(eksctlRole),
  spec: named(eksctlRole),
  make: async (scene) => {
    await Promise.all([byIamServiceAccount(scene), policy(scene)]);
    await attach(scene);
    await release(scene);
  },
  standings: asByEksctl(eksctlRole),
};

/** `attachPolicy` of a ClusterConfig: an inline policy, and nothing that its user has a name for. */
export const byEksctlInline: MadeByOthers = {
  who: "eksctl, its policy inline and its role named by the service account alone",
  made: named(eksctlRole),
  spec: withValues
    .replace("policy: { name: MilvusS3ReadWrite }", "policy: { existing: true }")
    .replace("role: { name: milvus-s3-access-sa }", "role: { existing: true }")
    .replace("serviceAccount: {", "serviceAccount: { existing: true,"),
  make: async (scene) => {
    await byIamServiceAccount(scene);
    await inline(scene, `${eksctlStack}-Policy1`);
    await release(scene);
  },
  standings: {
    [guideIds.bucket]: "conflict conflict",
    [guideIds.provider]: "keep used",
    [`role/${eksctlRole}`]: "keep used",
    [guideIds.namespace]: "keep used",
    [guideIds.serviceAccount]: "keep used",
    [guideIds.release]: "conflict conflict",
  },
};

const terraformTags = { ManagedBy: "terraform", Environment: "prod" };

/** Everything on AWS by Terraform, with the default tags its users commonly set. */
export const byTerraform: MadeByOthers = {
  who: "Terraform",
  made: withValues,
  spec: withValues,
  make: async (scene) => {
    await Promise.all([
      bucket(scene, terraformTags),
      policy(scene, terraformTags),
      role(scene, terraformTags),
      serviceAccount(scene, { "app.kubernetes.io/managed-by": "terraform" }),
    ]);
    await attach(scene);
    await release(scene);
  },
  standings: {
    ...asByHand,
    [guideIds.bucket]: "keep used",
    [guideIds.policy]: "keep used",
    [guideIds.role]: "keep used",
    [guideIds.attachment]: "keep used",
    [guideIds.serviceAccount]: "keep used",
  },
};

/** `name_prefix`, as the modules of terraform-aws-modules have it by default. */
const prefixed = "milvus-s3-20260131093015123400000001";

/** `aws_iam_role_policy` on a role whose name ends in a time, without any tag; the service account by kubectl. */
export const byTerraformInline: MadeByOthers = {
  who: "Terraform, its policy inline and without tags",
  made: named(prefixed),
  spec: withValues
    .replace("policy: { name: MilvusS3ReadWrite }", "policy: { existing: true }")
    .replace("role: { name: milvus-s3-access-sa }", `role: { existing: true, name: ${prefixed} }`)
    .replace("bucket: {", "bucket: { existing: true,"),
  make: async (scene) => {
    await Promise.all([bucket(scene), role(scene), serviceAccount(scene, {})]);
    await inline(scene, "milvus-s3");
    await release(scene);
  },
  standings: {
    [guideIds.bucket]: "keep used",
    [guideIds.provider]: "keep used",
    [`role/${prefixed}`]: "keep used",
    [guideIds.namespace]: "keep used",
    [guideIds.serviceAccount]: "conflict conflict",
    [guideIds.release]: "conflict conflict",
  },
};
