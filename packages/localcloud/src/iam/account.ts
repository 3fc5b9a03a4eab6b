/* What IAM tells of an account as a whole: how much there is, and what its principals may do. */
import { requiredChoice } from "../aws/query-params.ts";
import { requiredArn, type Operation } from "./operation.ts";
import { simulatePrincipalPolicy } from "./simulate.ts";
import { isAwsManaged } from "./store.ts";

export type AccountOperation = "GetAccountSummary" | "SetSecurityTokenServicePreferences" | "SimulatePrincipalPolicy";

/** AWS's defaults for a new account. */
const quotas = {
  RolesQuota: 1000,
  PoliciesQuota: 1500,
  UsersQuota: 5000,
  AttachedPoliciesPerRoleQuota: 10,
  VersionsPerPolicyQuota: 5,
  AssumeRolePolicySizeQuota: 2048,
};

export const accountOperations: Record<AccountOperation, Operation> = {
  GetAccountSummary: {
    resource: () => "*",
    run: (_params, { store }) => {
      const counted = {
        Roles: store.roles.size,
        Policies: [...store.policies.values()].filter((policy) => !isAwsManaged(policy)).length,
        Users: store.users.size,
        Providers: store.providers.size,
        GlobalEndpointTokenVersion: store.globalEndpointTokenVersion,
      };
      return { SummaryMap: new Map(Object.entries({ ...counted, ...quotas, ...Object.fromEntries(store.quotas) })) };
    },
  },

  SetSecurityTokenServicePreferences: {
    resource: () => "*",
    run: (params, { store }) => {
      const version = requiredChoice(params, "GlobalEndpointTokenVersion", ["v1Token", "v2Token"]);
      store.globalEndpointTokenVersion = version === "v1Token" ? 1 : 2;
      return undefined;
    },
  },

  SimulatePrincipalPolicy: {
    resource: (params) => requiredArn(params, "PolicySourceArn"),
    run: simulatePrincipalPolicy,
  },
};
