/* The IAM role of a cluster's nodes, and the AWS managed policies that such a role has: EKS and ECR, nothing of S3. */
import { parsePolicy } from "@eyrie/iam-policy/document";
import { uniqueId } from "../aws/identifiers.ts";
import { iamArn, type IamStore, type ManagedPolicy, type Role } from "../iam/store.ts";
import type { Surroundings } from "../surroundings.ts";

/** @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEKSWorkerNodePolicy.html */
const workerPolicies = {
  AmazonEKSWorkerNodePolicy: [
    "ec2:DescribeInstances",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVolumes",
    "ec2:DescribeVolumesModifications",
    "ec2:DescribeVpcs",
    "eks:DescribeCluster",
    "eks-auth:AssumeRoleForPodIdentity",
  ],
  AmazonEC2ContainerRegistryPullOnly: [
    "ecr:GetAuthorizationToken",
    "ecr:BatchImportUpstreamImage",
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage",
  ],
} as const;

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

/** IAM allows 64 characters, EKS 100 for a cluster. */
export const nodeRoleName = (cluster: string): string => `${cluster.slice(0, 64 - "-node".length)}-node`;

/** What whoever made the cluster made for its nodes; seen in all stores at once, as it is older than the cloud. */
export function addNodeRole(
  stores: readonly IamStore[],
  cluster: string,
  { now, random }: Pick<Surroundings, "now" | "random">,
): void {
  const name = nodeRoleName(cluster);
  const id = uniqueId("AROA", random);
  for (const store of stores) {
    const policies = Object.entries(workerPolicies).map(([policy, actions]) =>
      awsManaged(store, policy, actions, now()),
    );
    for (const policy of policies) store.policies.set(policy.arn, policy);
    const role: Role = {
      name,
      path: "/",
      arn: iamArn(store, `role/${name}`),
      id,
      createdAt: now(),
      boundary: undefined,
      inline: new Map(),
      attached: new Set(policies.map(({ arn }) => arn)),
      tags: new Map(),
      trust: { text: trust, parsed: parsePolicy(trust, { name, type: "trust" }) },
      description: undefined,
      maxSessionDuration: 3600,
    };
    store.roles.set(name.toLowerCase(), role);
  }
}

function awsManaged(store: IamStore, name: string, actions: readonly string[], now: number): ManagedPolicy {
  const arn = `arn:${store.partition}:iam::aws:policy/${name}`;
  const text = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
  });
  return {
    name,
    path: "/",
    arn,
    id: `ANPA${Buffer.from(name).toString("hex").toUpperCase().slice(0, 17)}`,
    description: undefined,
    createdAt: now,
    updatedAt: now,
    versions: [{ id: "v1", text, parsed: parsePolicy(text, { name: arn, type: "identity" }), createdAt: now }],
    defaultVersionId: "v1",
    nextVersion: 2,
    tags: new Map(),
  };
}
