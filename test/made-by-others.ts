import { fileURLToPath } from "node:url";
import {
  AttachRolePolicyCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { roleAnnotation } from "#eyrie/kinds/service-account";
import { document, type Scene, trustLike } from "./scene.ts";
import { standInChart } from "./setting.ts";

type Tags = Readonly<Record<string, string>>;

/** A set-up that somebody made without Eyrie. */
export type MadeByOthers = {
  readonly who: string;
  readonly make: (scene: Scene) => Promise<void>;
  /** What the plan says of each resource while nothing is adopted. */
  readonly standings: Readonly<Record<string, string>>;
};

const tagList = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** `aws s3api create-bucket … --object-ownership ObjectWriter`, as the guide has it. */
async function bucket(scene: Scene, tags: Tags = {}): Promise<void> {
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

async function policy(scene: Scene, tags: Tags = {}): Promise<void> {
  await scene.iam.send(
    new CreatePolicyCommand({
      PolicyName: scene.target.policy.name,
      PolicyDocument: guidePolicy(scene),
      Tags: tagList(tags),
    }),
  );
}

async function role(scene: Scene, tags: Tags = {}): Promise<void> {
  const { iam, target } = scene;
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url: target.issuer, ClientIDList: ["sts.amazonaws.com"] }));
  const { namespace, name } = target.serviceAccount;
  await iam.send(
    new CreateRoleCommand({
      RoleName: target.role.name,
      AssumeRolePolicyDocument: trustLike(target, `system:serviceaccount:${namespace}:${name}`),
      Tags: tagList(tags),
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
async function release({ clouds, cluster, target }: Scene): Promise<void> {
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

const eksctlTags = {
  "alpha.eksctl.io/cluster-name": "milvus-eks-cluster",
  "alpha.eksctl.io/iamserviceaccount-name": "milvus/milvus-s3-access-sa",
  "eksctl.cluster.k8s.io/v1alpha1/cluster-name": "milvus-eks-cluster",
};

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

/** Everything by hand, as the guide says, the service account with kubectl. */
export const byHand: MadeByOthers = {
  who: "hands, after the guide",
  make: async (scene) => {
    await Promise.all([bucket(scene), policy(scene), role(scene), serviceAccount(scene, {})]);
    await attach(scene);
    await release(scene);
  },
  standings: {
    [guideIds.bucket]: "conflict",
    [guideIds.policy]: "conflict",
    [guideIds.provider]: "keep used",
    [guideIds.role]: "conflict",
    [guideIds.attachment]: "conflict",
    [guideIds.namespace]: "keep used",
    [guideIds.serviceAccount]: "conflict",
    [guideIds.release]: "conflict",
  },
};

/** Role and service account as `eksctl create iamserviceaccount` leaves them. */
export const byEksctl: MadeByOthers = {
  who: "eksctl",
  make: async (scene) => {
    await Promise.all([
      bucket(scene),
      policy(scene),
      role(scene, eksctlTags),
      serviceAccount(scene, { "app.kubernetes.io/managed-by": "eksctl" }),
    ]);
    await attach(scene);
    await release(scene);
  },
  standings: {
    ...byHand.standings,
    [guideIds.role]: "keep used",
    [guideIds.attachment]: "keep used",
    [guideIds.serviceAccount]: "keep used",
  },
};

/** Everything on AWS by Terraform, with the default tags its users commonly set. */
export const byTerraform: MadeByOthers = {
  who: "Terraform",
  make: async (scene) => {
    const tags = { ManagedBy: "terraform", Environment: "prod" };
    await Promise.all([
      bucket(scene, tags),
      policy(scene, tags),
      role(scene, tags),
      serviceAccount(scene, { "app.kubernetes.io/managed-by": "terraform" }),
    ]);
    await attach(scene);
    await release(scene);
  },
  standings: {
    ...byEksctl.standings,
    [guideIds.bucket]: "keep used",
    [guideIds.policy]: "keep used",
  },
};
