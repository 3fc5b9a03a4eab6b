import { under } from "../milvus/policy.ts";
import type { Change } from "../model/change.ts";
import type { Direction } from "../model/kind.ts";
import type { KindName, ResourceId } from "../model/resource.ts";
import type { GrantedRule } from "./chart-objects.ts";
import { allow, may, type Right } from "./right.ts";
import type { SetUp } from "./set-up.ts";

type Rights = readonly Right[];

/** What one kind of resource takes, by what is done with it. What a write reads again is among `observe`. */
export type KindRights = {
  readonly observe: Rights;
  readonly create: Rights;
  /** By what differs: the first word of a difference's path. `any`: whatever differs. */
  readonly update: Readonly<Record<string, Rights>>;
  /** What others may have hung on it, read before it is taken away. */
  readonly held: Rights;
  readonly delete: Rights;
  /** Taking our marks off something adopted. */
  readonly letGo: Rights;
};

const nothing: KindRights = { observe: [], create: [], update: {}, held: [], delete: [], letGo: [] };

/**
 * Calls take a role by its name alone, so that of one which is not there yet IAM knows no path: they are then authorised
 * on the ARN without.
 */
export const readingRole = (arn: string, ...actions: readonly string[]): Rights =>
  [...new Set([arn, arn.replace(/:role\/.*\//, ":role/")])].flatMap((known) => allow(known, actions));

/** Policies that the spec does not name: the account's own, and AWS's. */
export const anyPolicy = ({ partition, account }: SetUp, ...actions: readonly string[]): Rights =>
  [account, "aws"].flatMap((owner) => allow(`arn:${partition}:iam::${owner}:policy/*`, actions));

/**
 * What each kind takes. Kinds and clouds make the calls; this says what AWS and Kubernetes authorise them as.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagement.html
 */
export const kindRights: Readonly<Record<KindName, (setUp: SetUp) => KindRights>> = {
  bucket: ({ bucketArn, rootPath, deleteBucket, relations }) => {
    const on = (...actions: readonly string[]) => allow(bucketArn, actions);
    return {
      ...nothing,
      observe: on(
        "s3:ListBucket", // HeadBucket
        "s3:GetBucketTagging",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetBucketOwnershipControls",
        "s3:GetBucketPolicy",
        "s3:GetLifecycleConfiguration",
        // Whether a bucket without any tag is one that a run left unfinished, or somebody's.
        ...(relations.bucket === "own" ? ["s3:ListBucketVersions"] : []),
      ),
      create: on(
        "s3:CreateBucket",
        "s3:TagResource",
        "s3:PutBucketOwnershipControls",
        "s3:PutBucketPublicAccessBlock",
        "s3:PutBucketPolicy",
        "s3:PutLifecycleConfiguration",
      ),
      update: {
        publicAccessBlocked: on("s3:PutBucketPublicAccessBlock"),
        objectOwnership: on("s3:PutBucketOwnershipControls"),
        policy: on("s3:PutBucketPolicy"),
        lifecycle: on("s3:PutLifecycleConfiguration"),
        tags: on("s3:PutBucketTagging"),
      },
      delete: deleteBucket
        ? [
            ...on("s3:ListBucketVersions", "s3:ListBucketMultipartUploads", "s3:DeleteBucket"),
            // Each object goes by its version, also where it has but the one without a number.
            ...allow(`${bucketArn}/${under(rootPath, "*")}`, ["s3:DeleteObjectVersion", "s3:AbortMultipartUpload"]),
          ]
        : [],
      letGo: on("s3:PutBucketTagging"),
    };
  },

  "iam-policy": ({ policyArn }) => {
    if (policyArn === undefined) return nothing;
    const on = (...actions: readonly string[]) => allow(policyArn, actions);
    return {
      observe: on("iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions", "iam:ListEntitiesForPolicy"),
      create: on("iam:CreatePolicy", "iam:TagPolicy"),
      update: {
        document: on("iam:CreatePolicyVersion"),
        versions: on("iam:DeletePolicyVersion"),
        tags: on("iam:TagPolicy"),
      },
      held: on("iam:ListEntitiesForPolicy"),
      delete: on("iam:DeletePolicy", "iam:DeletePolicyVersion"),
      letGo: on("iam:UntagPolicy"),
    };
  },

  "oidc-provider": ({ providerArn }) => {
    const on = (...actions: readonly string[]) => allow(providerArn, actions);
    return {
      ...nothing,
      observe: on("iam:GetOpenIDConnectProvider"),
      create: on("iam:CreateOpenIDConnectProvider", "iam:TagOpenIDConnectProvider"),
      update: { audiences: on("iam:AddClientIDToOpenIDConnectProvider") },
    };
  },

  role: ({ roleArn, permissionsBoundary }) => {
    const on = (...actions: readonly string[]) => allow(roleArn, actions);
    const bounded =
      permissionsBoundary === undefined
        ? undefined
        : { StringEquals: { "iam:PermissionsBoundary": permissionsBoundary } };
    return {
      observe: readingRole(roleArn, "iam:GetRole"),
      create: [...allow(roleArn, ["iam:CreateRole"], bounded), ...on("iam:TagRole")],
      update: {
        trust: on("iam:UpdateAssumeRolePolicy"),
        permissionsBoundary:
          bounded === undefined
            ? on("iam:DeleteRolePermissionsBoundary")
            : allow(roleArn, ["iam:PutRolePermissionsBoundary"], bounded),
        tags: on("iam:TagRole"),
      },
      held: readingRole(roleArn, "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"),
      delete: on("iam:DeleteRole"),
      letGo: on("iam:UntagRole"),
    };
  },

  "policy-attachment": ({ roleArn, policyArn }) => {
    if (policyArn === undefined) return nothing;
    // The one policy: whoever may attach any to the role may make an administrator of it.
    const ours = { ArnEquals: { "iam:PolicyARN": policyArn } };
    const attach = allow(roleArn, ["iam:AttachRolePolicy"], ours);
    return {
      ...nothing,
      observe: readingRole(roleArn, "iam:ListAttachedRolePolicies", "iam:GetRole"),
      create: attach,
      update: { attached: attach },
      delete: allow(roleArn, ["iam:DetachRolePolicy"], ours),
    };
  },

  namespace: ({ serviceAccount: { namespace } }) => {
    const itself = { resource: "namespaces", name: namespace };
    return {
      ...nothing,
      // A request for a namespace by its name counts as one within it, so a Role there can allow it.
      observe: may(["get"], { ...itself, namespace }),
      // As long as there is none, no Role in it can allow anything. Server-side apply of a new object takes both.
      create: may(["patch", "create"], itself),
    };
  },

  "service-account": ({ serviceAccount: { namespace, name } }) => {
    const here = { resource: "serviceaccounts", name, namespace };
    return {
      observe: may(["get"], here),
      create: may(["patch", "create"], here),
      update: { any: may(["patch"], here) },
      held: may(["list"], { resource: "pods", namespace }),
      delete: may(["delete"], here),
      letGo: may(["patch"], here),
    };
  },

  "helm-release": (setUp) => {
    const here = { namespace: setUp.serviceAccount.namespace };
    const upgrade = upgradeRights(setUp);
    return {
      observe: [
        ...may(["list"], { resource: "secrets", ...here }),
        ...may(["list"], { group: "apps", resource: "deployments", ...here }),
        ...may(["list"], { group: "apps", resource: "statefulsets", ...here }),
        ...may(["list"], { resource: "services", ...here }),
        ...may(["list", "get"], { resource: "configmaps", ...here }),
      ],
      create: upgrade,
      update: { any: upgrade },
      held: [],
      delete: [
        ...onObjects(setUp, ["delete"]),
        // Helm also notes that it is at work, but does without.
        ...may(["get", "delete"], { resource: "secrets", ...here }),
        ...may(["list"], { resource: "pods", ...here }),
      ],
      letGo: may(["patch"], { resource: "secrets", ...here }),
    };
  },

  rollout: ({ serviceAccount: { namespace, name } }) => {
    const apps = { group: "apps", namespace };
    return {
      ...nothing,
      observe: [
        ...may(["get"], { resource: "serviceaccounts", namespace, name }),
        ...may(["list"], { resource: "deployments", ...apps }),
        ...may(["list"], { resource: "statefulsets", ...apps }),
        ...may(["list"], { resource: "replicasets", ...apps }),
        ...may(["list"], { resource: "pods", namespace }),
      ],
      update: {
        deployment: may(["patch"], { resource: "deployments", ...apps }),
        statefulset: may(["patch"], { resource: "statefulsets", ...apps }),
      },
    };
  },
};

/** Verbs on every kind of object that the chart makes. */
const onObjects = ({ objects, serviceAccount: { namespace } }: SetUp, verbs: readonly string[]): Rights =>
  objects.kinds.flatMap(({ group, resource, clusterScoped }) =>
    may(verbs, { group, resource, ...(clusterScoped ? {} : { namespace }) }),
  );

/**
 * `helm upgrade --install`, by helm 3 or 4. By kind and not by name: helm also takes away what an earlier version of the
 * release made, and its own records bear a number that grows.
 */
function upgradeRights(setUp: SetUp): Rights {
  const { namespace } = setUp.serviceAccount;
  return [
    ...onObjects(setUp, ["get", "create", "patch", "delete"]),
    ...may(["list", "get", "create", "update", "delete"], { resource: "secrets", namespace }),
    ...setUp.objects.grants.flatMap((grant) => granted(grant, namespace)),
  ];
}

/** The rights of a rule, one by one. */
const granted = (
  { apiGroups = [], resources = [], resourceNames, verbs = [] }: GrantedRule,
  namespace: string,
): Rights =>
  apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      (resourceNames ?? [undefined]).flatMap((name) =>
        may(verbs, { group, resource, namespace, ...(name === undefined ? {} : { name }) }),
      ),
    ),
  );

/** What carrying one change out takes, beside what planning it took. */
export function rightsOfChange(setUp: SetUp, change: Change, direction: Direction): Rights {
  const rights = kindRights[kindOf(change.id)](setUp);
  switch (change.action) {
    case "create":
      return rights.create;
    case "delete":
      return rights.delete;
    case "update":
      return direction === "down"
        ? rights.letGo
        : change.differences.flatMap(
            ({ path }) => rights.update[/^\w+/.exec(path)?.[0] ?? ""] ?? rights.update["any"] ?? [],
          );
    case "keep":
    case "conflict":
    case "unknown":
      return [];
  }
}

export const kindOf = (id: ResourceId) => id.slice(0, id.indexOf("/")) as KindName;
