/* Managed policies and their versions. */
import { uriEncode } from "../aws/canonical-request.ts";
import { uniqueId } from "../aws/identifiers.ts";
import { optionalChoice, optionalText, readTags, requiredText, type QueryParams } from "../aws/query-params.ts";
import type { XmlFields } from "../aws/query-service.ts";
import { readManagedDocument } from "./documents.ts";
import {
  alreadyExists,
  date,
  deleteConflict,
  limitExceeded,
  noSuchEntity,
  page,
  policyName,
  policyPath,
  requiredArn,
  type IamContext,
  type Operation,
} from "./operation.ts";
import { iamArn, isAwsManaged, type IamStore, type ManagedPolicy, type StoredVersion } from "./store.ts";
import { newTags, requestTagContext, resourceTagContext, tagMembers, tagOperations, whenTagged } from "./tags.ts";
import { AwsError } from "../aws/service.ts";

export type PolicyOperation =
  | "CreatePolicy"
  | "GetPolicy"
  | "ListPolicies"
  | "DeletePolicy"
  | "CreatePolicyVersion"
  | "GetPolicyVersion"
  | "ListPolicyVersions"
  | "DeletePolicyVersion"
  | "SetDefaultPolicyVersion"
  | "ListEntitiesForPolicy"
  | "TagPolicy"
  | "UntagPolicy"
  | "ListPolicyTags";

const mostVersions = 5;

const policyArn = (params: QueryParams): string => requiredArn(params, "PolicyArn");

const policyTags = (params: QueryParams, { store }: IamContext): Record<string, string> =>
  resourceTagContext(store.policies.get(policyArn(params))?.tags);

/** Most operations are on one policy named by its ARN. */
function onPolicy(
  run: (policy: ManagedPolicy, params: QueryParams, iam: IamContext) => XmlFields | undefined,
): Operation {
  return {
    resource: policyArn,
    context: policyTags,
    run: (params, iam) => run(findPolicy(iam.store, policyArn(params)), params, iam),
  };
}

/** AWS's own policies are there for everyone to read and for nobody to change. */
function onOwnPolicy(
  run: (policy: ManagedPolicy, params: QueryParams, iam: IamContext) => XmlFields | undefined,
): Operation {
  return onPolicy((policy, params, iam) => {
    if (isAwsManaged(policy)) {
      throw new AwsError("AccessDenied", 403, `Policy ${policy.arn} is managed by AWS and cannot be changed.`);
    }
    return run(policy, params, iam);
  });
}

const tags = tagOperations(onPolicy, onOwnPolicy);

export const policyOperations: Record<PolicyOperation, Operation> = {
  CreatePolicy: {
    resource: (params, { store }) => newPolicyArn(params, store),
    context: (params) => requestTagContext(readTags(params)),
    alsoNeeds: whenTagged("iam:TagPolicy"),
    run: (params, iam) => {
      const policy = createPolicy(params, iam);
      const tagged = policy.tags.size === 0 ? {} : { Tags: tagMembers(policy.tags) };
      return { Policy: { ...policyFields(iam.store, policy), ...tagged } };
    },
  },
  GetPolicy: onPolicy((policy, _params, { store }) => ({
    Policy: { ...policyFields(store, policy), Description: policy.description, Tags: tagMembers(policy.tags) },
  })),
  ListPolicies: { resource: () => "*", run: listPolicies },
  DeletePolicy: onOwnPolicy((policy, _params, { store }) => {
    if (attachments(store, policy) + boundaryUses(store, policy) > 0) {
      throw deleteConflict("Cannot delete a policy attached to entities.");
    }
    if (policy.versions.length > 1) {
      throw deleteConflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      );
    }
    store.policies.delete(policy.arn);
    return undefined;
  }),
  CreatePolicyVersion: onOwnPolicy((policy, params, { now }) => {
    const document = readManagedDocument(params, policy.arn);
    if (policy.versions.length >= mostVersions) {
      throw limitExceeded(
        `A managed policy can have up to ${mostVersions} versions. Before you create a new version, you must delete an existing version.`,
      );
    }
    const version: StoredVersion = { ...document, id: `v${policy.nextVersion}`, createdAt: now };
    policy.nextVersion += 1;
    policy.versions = [...policy.versions, version];
    if (params.get("SetAsDefault") === "true") policy.defaultVersionId = version.id;
    policy.updatedAt = now;
    return { PolicyVersion: versionFields(policy, version) };
  }),
  GetPolicyVersion: onPolicy((policy, params) => {
    const version = findVersion(policy, params);
    return { PolicyVersion: { Document: uriEncode(version.text), ...versionFields(policy, version) } };
  }),
  ListPolicyVersions: onPolicy((policy, params) => {
    const { items, end } = page(params, policy.versions, newestFirst);
    return { Versions: items.map((version) => versionFields(policy, version)), ...end };
  }),
  DeletePolicyVersion: onOwnPolicy((policy, params, { now }) => {
    const version = findVersion(policy, params);
    if (version.id === policy.defaultVersionId) {
      throw deleteConflict("Cannot delete the default version of a policy.");
    }
    policy.versions = policy.versions.filter(({ id }) => id !== version.id);
    policy.updatedAt = now;
    return undefined;
  }),
  SetDefaultPolicyVersion: onOwnPolicy((policy, params, { now }) => {
    policy.defaultVersionId = findVersion(policy, params).id;
    policy.updatedAt = now;
    return undefined;
  }),
  ListEntitiesForPolicy: onPolicy(listEntities),
  TagPolicy: tags.tag,
  UntagPolicy: tags.untag,
  ListPolicyTags: tags.list,
};

export function findPolicy(store: IamStore, arn: string): ManagedPolicy {
  const policy = store.policies.get(arn);
  if (policy === undefined) throw noSuchEntity(`Policy ${arn} was not found.`);
  return policy;
}

function newPolicyArn(params: QueryParams, store: IamStore): string {
  const name = requiredText(params, "PolicyName", policyName);
  return iamArn(store, `policy${optionalText(params, "Path", policyPath) ?? "/"}${name}`);
}

function createPolicy(params: QueryParams, { store, now, random }: IamContext): ManagedPolicy {
  const name = requiredText(params, "PolicyName", policyName);
  const arn = newPolicyArn(params, store);
  const description = optionalText(params, "Description", { max: 1000 });
  const document = readManagedDocument(params, arn);
  const taken = [...store.policies.values()].some(
    (policy) => !isAwsManaged(policy) && policy.name.toLowerCase() === name.toLowerCase(),
  );
  if (taken) throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
  const policy: ManagedPolicy = {
    name,
    path: optionalText(params, "Path", policyPath) ?? "/",
    arn,
    id: uniqueId("ANPA", random),
    description,
    createdAt: now,
    updatedAt: now,
    versions: [{ ...document, id: "v1", createdAt: now }],
    defaultVersionId: "v1",
    nextVersion: 2,
    tags: newTags(params),
  };
  store.policies.set(arn, policy);
  return policy;
}

function listPolicies(params: QueryParams, { store }: IamContext): XmlFields {
  const scope = optionalChoice(params, "Scope", ["All", "AWS", "Local"]) ?? "All";
  const prefix = optionalText(params, "PathPrefix", { min: 1, max: 512 }) ?? "/";
  const usage = optionalChoice(params, "PolicyUsageFilter", ["PermissionsPolicy", "PermissionsBoundary"]);
  const onlyAttached = params.get("OnlyAttached") === "true";
  const wanted = [...store.policies.values()].filter(
    (policy) =>
      (scope === "All" || (scope === "AWS") === isAwsManaged(policy)) &&
      policy.path.startsWith(prefix) &&
      (!onlyAttached || attachments(store, policy) > 0) &&
      (usage !== "PermissionsPolicy" || attachments(store, policy) > 0) &&
      (usage !== "PermissionsBoundary" || boundaryUses(store, policy) > 0),
  );
  const { items, end } = page(params, wanted, (policy) => policy.arn);
  return { Policies: items.map((policy) => policyFields(store, policy)), ...end };
}

function listEntities(policy: ManagedPolicy, params: QueryParams, { store }: IamContext): XmlFields {
  const filter = optionalChoice(params, "EntityFilter", [
    "User",
    "Role",
    "Group",
    "LocalManagedPolicy",
    "AWSManagedPolicy",
  ]);
  const usage = optionalChoice(params, "PolicyUsageFilter", ["PermissionsPolicy", "PermissionsBoundary"]);
  const prefix = optionalText(params, "PathPrefix", { min: 1, max: 512 }) ?? "/";
  const bears = (bearer: { attached: ReadonlySet<string>; boundary: string | undefined; path: string }): boolean =>
    bearer.path.startsWith(prefix) &&
    ((usage !== "PermissionsBoundary" && bearer.attached.has(policy.arn)) ||
      (usage !== "PermissionsPolicy" && bearer.boundary === policy.arn));
  const roles = filter === undefined || filter === "Role" ? [...store.roles.values()].filter(bears) : [];
  const users = filter === undefined || filter === "User" ? [...store.users.values()].filter(bears) : [];
  const { items, end } = page(params, [...roles, ...users], (bearer) => bearer.arn);
  return {
    PolicyGroups: [],
    PolicyUsers: users.filter((user) => items.includes(user)).map(({ name, id }) => ({ UserName: name, UserId: id })),
    PolicyRoles: roles.filter((role) => items.includes(role)).map(({ name, id }) => ({ RoleName: name, RoleId: id })),
    ...end,
  };
}

function findVersion(policy: ManagedPolicy, params: QueryParams): StoredVersion {
  const id = requiredText(params, "VersionId", { pattern: /^v[1-9][0-9]*(?:\.[A-Za-z0-9-]*)?$/ });
  const version = policy.versions.find((candidate) => candidate.id === id);
  if (version !== undefined) return version;
  throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist or is not attachable.`);
}

const newestFirst = (version: StoredVersion): string => String(1e9 - Number(version.id.slice(1)));

function attachments(store: IamStore, { arn }: ManagedPolicy): number {
  return [...store.roles.values(), ...store.users.values()].filter(({ attached }) => attached.has(arn)).length;
}

function boundaryUses(store: IamStore, { arn }: ManagedPolicy): number {
  return [...store.roles.values(), ...store.users.values()].filter(({ boundary }) => boundary === arn).length;
}

function versionFields(policy: ManagedPolicy, version: StoredVersion): XmlFields {
  return {
    VersionId: version.id,
    IsDefaultVersion: version.id === policy.defaultVersionId,
    CreateDate: date(version.createdAt),
  };
}

/** What CreatePolicy, GetPolicy and ListPolicies all give. */
function policyFields(store: IamStore, policy: ManagedPolicy): XmlFields {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: attachments(store, policy),
    PermissionsBoundaryUsageCount: boundaryUses(store, policy),
    IsAttachable: true,
    CreateDate: date(policy.createdAt),
    UpdateDate: date(policy.updatedAt),
  };
}
