/* What a role may do: managed policies attached to it and policies written into it. */
import { uriEncode } from "../aws/canonical-request.ts";
import { optionalText, requiredText, type QueryParams } from "../aws/query-params.ts";
import type { XmlFields } from "../aws/query-service.ts";
import { readInlineDocument } from "./documents.ts";
import {
  limitExceeded,
  noSuchEntity,
  page,
  policyName,
  requiredArn,
  type IamContext,
  type Operation,
} from "./operation.ts";
import { onRole } from "./roles.ts";
import type { Role } from "./store.ts";

export type RolePolicyOperation =
  | "AttachRolePolicy"
  | "DetachRolePolicy"
  | "ListAttachedRolePolicies"
  | "PutRolePolicy"
  | "GetRolePolicy"
  | "ListRolePolicies"
  | "DeleteRolePolicy";

const mostAttached = 10;

/** `iam:PolicyARN` lets a policy say which managed policies may be attached. */
function onAttachment(run: (role: Role, arn: string, iam: IamContext) => XmlFields | undefined): Operation {
  const operation = onRole((role, params, iam) => run(role, requiredArn(params, "PolicyArn"), iam));
  return {
    ...operation,
    context: (params, iam) => ({
      ...operation.context(params, iam),
      "iam:PolicyARN": requiredArn(params, "PolicyArn"),
    }),
  };
}

export const rolePolicyOperations: Record<RolePolicyOperation, Operation> = {
  AttachRolePolicy: onAttachment((role, arn, { store }) => {
    if (!store.policies.has(arn)) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
    if (!role.attached.has(arn) && role.attached.size >= mostAttached) {
      throw limitExceeded(`Cannot exceed quota for PoliciesPerRole: ${mostAttached}`);
    }
    role.attached.add(arn);
    return undefined;
  }),
  DetachRolePolicy: onAttachment((role, arn) => {
    if (!role.attached.delete(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
    return undefined;
  }),
  ListAttachedRolePolicies: onRole((role, params, { store }) => {
    const prefix = optionalText(params, "PathPrefix", { min: 1, max: 512 }) ?? "/";
    const attached = [...role.attached].flatMap((arn) => {
      const policy = store.policies.get(arn);
      return policy !== undefined && policy.path.startsWith(prefix) ? [policy] : [];
    });
    const { items, end } = page(params, attached, (policy) => policy.arn);
    return { AttachedPolicies: items.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn })), ...end };
  }),
  PutRolePolicy: onRole((role, params) => {
    const name = requiredText(params, "PolicyName", policyName);
    const others = [...role.inline].filter(([other]) => other !== name).map(([, document]) => document);
    role.inline.set(name, readInlineDocument(params, name, role.name, others));
    return undefined;
  }),
  GetRolePolicy: onRole((role, params) => {
    const name = inlineName(role, params);
    const text = role.inline.get(name)?.text ?? "";
    return { RoleName: role.name, PolicyName: name, PolicyDocument: uriEncode(text) };
  }),
  ListRolePolicies: onRole((role, params) => {
    const { items, end } = page(params, role.inline.keys(), (name) => name);
    return { PolicyNames: items, ...end };
  }),
  DeleteRolePolicy: onRole((role, params) => {
    role.inline.delete(inlineName(role, params));
    return undefined;
  }),
};

/** @throws AwsError `NoSuchEntity` */
function inlineName(role: Role, params: QueryParams): string {
  const name = requiredText(params, "PolicyName", policyName);
  if (!role.inline.has(name)) throw noSuchEntity(`The role policy with name ${name} cannot be found.`);
  return name;
}
