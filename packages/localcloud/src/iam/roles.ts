/* Roles: their life, trust policy, boundary and tags. What they may do is in role-policies.ts. */
import { uriEncode } from "../aws/canonical-request.ts";
import { uniqueId } from "../aws/identifiers.ts";
import { optionalInteger, optionalText, readTags, requiredText, type QueryParams } from "../aws/query-params.ts";
import type { XmlFields } from "../aws/query-service.ts";
import { readTrustDocument } from "./documents.ts";
import {
  alreadyExists,
  date,
  deleteConflict,
  noSuchEntity,
  page,
  requiredArn,
  roleName,
  rolePath,
  type IamContext,
  type Operation,
} from "./operation.ts";
import { withPrincipalGone } from "./principals.ts";
import { iamArn, type IamStore, type Role } from "./store.ts";
import { newTags, requestTagContext, resourceTagContext, tagMembers, tagOperations, whenTagged } from "./tags.ts";

export type RoleOperation =
  | "CreateRole"
  | "GetRole"
  | "ListRoles"
  | "UpdateRole"
  | "UpdateRoleDescription"
  | "UpdateAssumeRolePolicy"
  | "DeleteRole"
  | "TagRole"
  | "UntagRole"
  | "ListRoleTags"
  | "PutRolePermissionsBoundary"
  | "DeleteRolePermissionsBoundary"
  | "ListInstanceProfilesForRole";

const sessionBounds = { min: 3600, max: 43_200 };
const description = { max: 1000, pattern: /^[\t\n\r\u0020-\u007E\u00A1-\u00FF]*$/ };

/** A role is named without its path; one that does not exist is authorised as if it stood at the root. */
function roleArn(params: QueryParams, { store }: IamContext): string {
  const name = requiredText(params, "RoleName", roleName);
  return store.roles.get(name.toLowerCase())?.arn ?? iamArn(store, `role/${name}`);
}

function roleContext(params: QueryParams, { store }: IamContext): Record<string, string> {
  const role = store.roles.get(requiredText(params, "RoleName", roleName).toLowerCase());
  const boundary = role?.boundary === undefined ? {} : { "iam:PermissionsBoundary": role.boundary };
  return { ...resourceTagContext(role?.tags), ...boundary };
}

/** Most operations are on one role named by its name. */
export function onRole(
  run: (role: Role, params: QueryParams, iam: IamContext) => XmlFields | undefined,
): Operation & Required<Pick<Operation, "context">> {
  return {
    resource: roleArn,
    context: roleContext,
    run: (params, iam) => run(findRole(iam.store, requiredText(params, "RoleName", roleName)), params, iam),
  };
}

function boundaryContext(params: QueryParams): Record<string, string> {
  const boundary = optionalText(params, "PermissionsBoundary");
  return boundary === undefined ? {} : { "iam:PermissionsBoundary": boundary };
}

const tags = tagOperations(onRole);

export const roleOperations: Record<RoleOperation, Operation> = {
  CreateRole: {
    resource: (params, { store }) => {
      const name = requiredText(params, "RoleName", roleName);
      return iamArn(store, `role${optionalText(params, "Path", rolePath) ?? "/"}${name}`);
    },
    context: (params) => ({ ...requestTagContext(readTags(params)), ...boundaryContext(params) }),
    alsoNeeds: whenTagged("iam:TagRole"),
    run: (params, iam) => ({ Role: roleFields(createRole(params, iam), "whole") }),
  },
  GetRole: onRole((role) => ({ Role: roleFields(role, "whole") })),
  ListRoles: {
    resource: () => "*",
    run: (params, { store }) => {
      const prefix = optionalText(params, "PathPrefix", { min: 1, max: 512 }) ?? "/";
      const wanted = [...store.roles.values()].filter((role) => role.path.startsWith(prefix));
      const { items, end } = page(params, wanted, (role) => role.name);
      return { Roles: items.map((role) => roleFields(role, "listed")), ...end };
    },
  },
  UpdateRole: onRole((role, params) => {
    const text = optionalText(params, "Description", description);
    const duration = optionalInteger(params, "MaxSessionDuration", sessionBounds);
    if (text !== undefined) role.description = text;
    if (duration !== undefined) role.maxSessionDuration = duration;
    return {};
  }),
  UpdateRoleDescription: onRole((role, params) => {
    role.description = requiredText(params, "Description", description);
    return { Role: roleFields(role, "whole") };
  }),
  UpdateAssumeRolePolicy: onRole((role, params, { store }) => {
    role.trust = readTrustDocument(params, "PolicyDocument", store);
    return undefined;
  }),
  DeleteRole: onRole((role, _params, { store, account }) => {
    if (role.attached.size > 0) throw deleteConflict("Cannot delete entity, must detach all policies first.");
    if (role.inline.size > 0) throw deleteConflict("Cannot delete entity, must delete policies first.");
    store.roles.delete(role.name.toLowerCase());
    for (const other of store.roles.values()) other.trust = withPrincipalGone(other.trust, role);
    for (const tell of account.principalGone) tell(role);
    return undefined;
  }),
  TagRole: tags.tag,
  UntagRole: tags.untag,
  ListRoleTags: tags.list,
  PutRolePermissionsBoundary: {
    ...onRole((role, params, { store }) => {
      role.boundary = readBoundary(params, store);
      return undefined;
    }),
    context: (params, iam) => ({ ...roleContext(params, iam), ...boundaryContext(params) }),
  },
  DeleteRolePermissionsBoundary: onRole((role) => {
    role.boundary = undefined;
    return undefined;
  }),
  // Terraform and others look here before they delete a role; there are no instance profiles.
  ListInstanceProfilesForRole: onRole(() => ({ InstanceProfiles: [], IsTruncated: false })),
};

export function findRole(store: IamStore, name: string): Role {
  const role = store.roles.get(name.toLowerCase());
  if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

function readBoundary(params: QueryParams, store: IamStore): string {
  const arn = requiredArn(params, "PermissionsBoundary");
  if (store.policies.has(arn)) return arn;
  throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
}

function createRole(params: QueryParams, { store, now, random }: IamContext): Role {
  const name = requiredText(params, "RoleName", roleName);
  const path = optionalText(params, "Path", rolePath) ?? "/";
  const trust = readTrustDocument(params, "AssumeRolePolicyDocument", store);
  const role: Role = {
    name,
    path,
    arn: iamArn(store, `role${path}${name}`),
    id: uniqueId("AROA", random),
    createdAt: now,
    trust,
    description: optionalText(params, "Description", description),
    maxSessionDuration: optionalInteger(params, "MaxSessionDuration", sessionBounds) ?? 3600,
    boundary: params.has("PermissionsBoundary") ? readBoundary(params, store) : undefined,
    inline: new Map(),
    attached: new Set(),
    tags: newTags(params),
  };
  if (store.roles.has(name.toLowerCase())) throw alreadyExists(`Role with name ${name} already exists.`);
  store.roles.set(name.toLowerCase(), role);
  return role;
}

/** ListRoles leaves out tags, boundary and last use. */
function roleFields(role: Role, detail: "whole" | "listed"): XmlFields {
  const whole = {
    PermissionsBoundary:
      role.boundary === undefined
        ? undefined
        : { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: role.boundary },
    Tags: role.tags.size === 0 ? undefined : tagMembers(role.tags),
    RoleLastUsed: {},
  };
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: date(role.createdAt),
    AssumeRolePolicyDocument: uriEncode(role.trust.text),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
    ...(detail === "whole" ? whole : {}),
  };
}
