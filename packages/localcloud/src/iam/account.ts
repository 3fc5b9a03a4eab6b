/* What IAM tells of an account as a whole: how much there is, and what its principals may do. */
import { decide, type Context, type Decision } from "@eyrie/iam-policy/decide";
import { listOfTexts, requiredText, type QueryParams } from "../aws/query-params.ts";
import { noSuchEntity, requiredArn, type IamContext, type Operation } from "./operation.ts";
import { boundaryDocument, identityDocuments, isAwsManaged, roleByArn, type Bearer } from "./store.ts";

export type AccountOperation = "GetAccountSummary" | "SimulatePrincipalPolicy";

/** AWS's defaults for a new account. */
const quotas = {
  RolesQuota: 1000,
  PoliciesQuota: 1500,
  UsersQuota: 5000,
  AttachedPoliciesPerRoleQuota: 10,
  VersionsPerPolicyQuota: 5,
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
      };
      return { SummaryMap: new Map(Object.entries({ ...counted, ...quotas, ...Object.fromEntries(store.quotas) })) };
    },
  },

  /**
   * Identity policies and boundary of a user or role, for each action on each resource; no resource policies, and
   * nothing of organisations. Keys that a policy asks for and the call does not bring are listed as missing.
   */
  SimulatePrincipalPolicy: {
    resource: (params) => requiredArn(params, "PolicySourceArn"),
    run: (params, iam) => {
      const arn = requiredArn(params, "PolicySourceArn");
      const bearer = bearerOf(arn, iam);
      if (bearer === undefined) throw noSuchEntity(`The entity with ARN ${arn} cannot be found.`);
      const resources = listOfTexts(params, "ResourceArns");
      const given = contextOf(params);
      const results = listOfTexts(params, "ActionNames").map((action) => {
        const specific = (resources.length === 0 ? ["*"] : resources).map((resource) =>
          simulated(bearer, iam, action, resource, given),
        );
        return {
          EvalActionName: action,
          EvalResourceName: "*",
          EvalDecision: worst(specific.map(({ EvalResourceDecision }) => EvalResourceDecision)),
          ResourceSpecificResults: specific,
        };
      });
      return { EvaluationResults: results, IsTruncated: false };
    },
  },
};

const bearerOf = (arn: string, { store }: IamContext): Bearer | undefined =>
  roleByArn(store, arn) ?? [...store.users.values()].find((user) => user.arn === arn);

function contextOf(params: QueryParams): Context {
  const entries: [string, readonly string[]][] = [];
  for (let index = 1; params.has(`ContextEntries.member.${index}.ContextKeyName`); index += 1) {
    const entry = `ContextEntries.member.${index}`;
    entries.push([requiredText(params, `${entry}.ContextKeyName`), listOfTexts(params, `${entry}.ContextKeyValues`)]);
  }
  return Object.fromEntries(entries);
}

function simulated(bearer: Bearer, { store }: IamContext, action: string, resource: string, context: Context) {
  const identity = identityDocuments(store, bearer);
  const boundary = boundaryDocument(store, bearer);
  const { account } = store;
  const principal = bearer.arn.includes(":role/")
    ? ({ kind: "role-session", account, arn: bearer.arn, roleArn: bearer.arn } as const)
    : ({ kind: "user", account, arn: bearer.arn } as const);
  const decision = decide(
    { action, resource, principal, context },
    { identity, ...(boundary === undefined ? {} : { boundary }) },
  );
  const known = new Set(Object.keys(context).map((key) => key.toLowerCase()));
  const asked = [...identity, ...(boundary === undefined ? [] : [boundary])].flatMap(({ statements }) =>
    statements.flatMap(({ conditions }) => conditions.map(({ key }) => key)),
  );
  return {
    EvalResourceName: resource,
    EvalResourceDecision: worded(decision),
    MissingContextValues: [...new Set(asked)].filter((key) => !known.has(key.toLowerCase())),
  };
}

const decisions = ["explicitDeny", "implicitDeny", "allowed"] as const;
type Worded = (typeof decisions)[number];

const worded = (decision: Decision): Worded =>
  decision.allowed ? "allowed" : decision.why === "explicit-deny" ? "explicitDeny" : "implicitDeny";

const worst = (made: readonly Worded[]): Worded => decisions.find((decision) => made.includes(decision)) ?? "allowed";
