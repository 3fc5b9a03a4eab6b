import { anyPolicy, readingRole } from "./kind-rights.ts";
import { allow, type CommandRights, may, type Optional, type Right } from "./right.ts";
import type { SetUp } from "./set-up.ts";

const readingPolicy = ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions"] as const;

/**
 * What the doctor reads, and `why` and `can` with it. Required is what a request passes on its way: the namespace's
 * pods, service accounts and configuration, the issuer, its provider, the role with its policies, and the bucket.
 * Without anything else fewer checks are made, and those that are not say so.
 */
export const doctorRights = (setUp: SetUp): CommandRights => ({
  required: [...inNamespace(setUp), ...identity(setUp), ...bucket(setUp)],
  optional: [
    webhook(setUp),
    logs(setUp),
    organization(setUp),
    elsewhere(setUp),
    neighbours,
    keys(setUp),
    endpoints,
    account,
    clocks,
  ],
});

function inNamespace({ serviceAccount: { namespace } }: SetUp): readonly Right[] {
  const core = ["pods", "serviceaccounts", "configmaps", "services", "secrets"];
  return [
    ...core.flatMap((resource) => may(["list"], { resource, namespace })),
    ...["deployments", "statefulsets"].flatMap((resource) => may(["list"], { group: "apps", resource, namespace })),
  ];
}

function identity(setUp: SetUp): readonly Right[] {
  const { clusterArn, providerArn, roleArn, policyArn, permissionsBoundary: boundary } = setUp;
  return [
    ...allow(clusterArn, ["eks:DescribeCluster"]),
    ...allow("*", ["iam:ListOpenIDConnectProviders"]),
    ...allow(providerArn, ["iam:GetOpenIDConnectProvider"]),
    ...readingRole(roleArn, "iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"),
    ...allow(roleArn, ["iam:GetRolePolicy"]),
    ...(policyArn === undefined ? anyPolicy(setUp, ...readingPolicy) : allow(policyArn, readingPolicy)),
    ...(boundary === undefined ? [] : allow(boundary, readingPolicy)),
  ];
}

const bucket = ({ bucketArn }: SetUp): readonly Right[] =>
  allow(bucketArn, [
    "s3:ListBucket", // HeadBucket
    "s3:GetBucketPolicy",
    "s3:GetBucketOwnershipControls",
    "s3:GetEncryptionConfiguration",
  ]);

const webhook = ({ serviceAccount: { namespace } }: SetUp): Optional => {
  const webhooks = { group: "admissionregistration.k8s.io", resource: "mutatingwebhookconfigurations" };
  return {
    name: "webhook",
    rights: [
      ...may(["get"], { ...webhooks, name: "pod-identity-webhook" }),
      ...may(["list"], webhooks),
      // One that stands in the cluster may do so in any namespace.
      ...may(["list"], { group: "discovery.k8s.io", resource: "endpointslices" }),
      ...may(["get"], { resource: "namespaces", namespace, name: namespace }),
    ],
  };
};

const logs = ({ serviceAccount: { namespace } }: SetUp): Optional => ({
  name: "logs",
  rights: [...may(["get"], { resource: "pods/log", namespace }), ...may(["list"], { resource: "events", namespace })],
});

/** The simulator alone sees what policies of the organization say. */
const organization = ({ roleArn }: SetUp): Optional => ({
  name: "organization",
  rights: allow(roleArn, ["iam:SimulatePrincipalPolicy"]),
});

/** What was meant and stands elsewhere: another role, a policy on another role, a bucket of another account. */
const elsewhere = (setUp: SetUp): Optional => ({
  name: "elsewhere",
  rights: [
    ...allow("*", ["iam:ListRoles", "iam:ListPolicies", "s3:ListAllMyBuckets"]),
    ...anyPolicy(setUp, ...readingPolicy),
    ...allow(`arn:${setUp.partition}:iam::${setUp.account}:policy/*`, ["iam:ListEntitiesForPolicy"]),
  ],
});

/** Helm's records of all namespaces. Kubernetes can allow no part of the Secrets to be listed. */
export const neighbours: Optional = { name: "neighbours", rights: may(["list"], { resource: "secrets" }) };

/** Which key a bucket has is not known beforehand; it may be another account's. */
const keys = ({ partition, clusterArn }: SetUp): Optional => ({
  name: "keys",
  rights: allow(`arn:${partition}:kms:${clusterArn.split(":")[3] ?? "*"}:*:key/*`, [
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
  ]),
});

const endpoints: Optional = { name: "endpoints", rights: allow("*", ["ec2:DescribeVpcEndpoints"]) };

const account: Optional = { name: "account", rights: allow("*", ["iam:GetAccountSummary"]) };

/** Kubelets renew their leases by their own clocks. */
const clocks: Optional = {
  name: "clocks",
  rights: may(["get"], { group: "coordination.k8s.io", resource: "leases", namespace: "kube-node-lease" }),
};
