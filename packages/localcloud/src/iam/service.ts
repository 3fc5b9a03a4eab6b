/*
 * IAM over the query protocol.
 *
 * Covers managed policies and their versions, roles with trust policy, boundary, tags, attached and inline policies,
 * OpenID Connect providers, reading a user, the account's summary, its global endpoint's token version, and
 * SimulatePrincipalPolicy; AWS's names, quotas, paging, error codes and words, those for malformed policy documents too.
 * Changes are seen at once, or late where the cloud is told so: see visibility.ts.
 * Differs from the real one: refusals always name the resource by ARN; lists are authorised on `*`; how many roles and
 * policies an account has is not limited; of AWS's managed policies only AdministratorAccess exists; no role was ever
 * used; no role has an instance profile; groups, service-linked roles and everything not in the tables answer
 * NotImplemented (501).
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
 */
import type { Account } from "../aws/account.ts";
import { requireAllowed, requireSigned } from "../aws/authorize.ts";
import type { QueryParams } from "../aws/query-params.ts";
import { makeQueryService, namespaces, type QueryOperation, type XmlFields } from "../aws/query-service.ts";
import type { Authorize, AwsCall, AwsService } from "../aws/service.ts";
import type { Surroundings } from "../surroundings.ts";
import { accountOperations, type AccountOperation } from "./account.ts";
import { oidcProviderOperations, type OidcProviderOperation } from "./oidc-providers.ts";
import type { IamContext, Operation } from "./operation.ts";
import { policyOperations, type PolicyOperation } from "./policies.ts";
import { rolePolicyOperations, type RolePolicyOperation } from "./role-policies.ts";
import { roleOperations, type RoleOperation } from "./roles.ts";
import { userOperations, type UserOperation } from "./users.ts";

export type IamOperation =
  | AccountOperation
  | PolicyOperation
  | RoleOperation
  | RolePolicyOperation
  | OidcProviderOperation
  | UserOperation;

const operations: Record<IamOperation, Operation> = {
  ...accountOperations,
  ...policyOperations,
  ...roleOperations,
  ...rolePolicyOperations,
  ...oidcProviderOperations,
  ...userOperations,
};

export const iamOperations: readonly string[] = Object.keys(operations);

export type IamOptions = {
  readonly account: Account;
  readonly authorize: Authorize;
  readonly surroundings: Surroundings;
};

export function makeIamService(options: IamOptions): AwsService {
  const authorised = Object.entries(operations).map(([name, operation]): [string, QueryOperation] => [
    name,
    async (call, params) => run(name, operation, call, params, options),
  ]);
  return makeQueryService({
    name: "IAM",
    version: "2010-05-08",
    namespace: namespaces.iam,
    operations: Object.fromEntries(authorised),
  });
}

function run(
  name: string,
  operation: Operation,
  call: AwsCall,
  params: QueryParams,
  { account, authorize, surroundings }: IamOptions,
): XmlFields | undefined {
  requireSigned(call.caller);
  const writes = !/^(?:Get|List|Simulate)/.test(name);
  const iam: IamContext = {
    store: writes ? account.iam : account.visibility.visible(),
    now: surroundings.now(),
    random: surroundings.random,
    caller: call.caller,
    account,
  };
  const also = operation.alsoNeeds?.(params);
  for (const action of [`iam:${name}`, ...(also === undefined ? [] : [also])]) {
    requireAllowed(authorize, {
      caller: call.caller,
      action,
      resource: operation.resource(params, iam),
      resourceAccount: account.id,
      context: { "aws:RequestedRegion": "us-east-1", ...operation.context?.(params, iam) },
    });
  }
  const result = operation.run(params, iam);
  if (writes) account.visibility.changed();
  return result;
}
