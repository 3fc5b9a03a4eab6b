import type { IAMClient } from "@aws-sdk/client-iam";
import type * as Sdk from "./iam-sdk.ts";
import { calling } from "./problems.ts";

/** Calls that IAM is asked about: actions on one resource, under the same condition keys. */
export type Simulation = {
  readonly actions: readonly string[];
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
};

export type Simulated = {
  readonly action: string;
  readonly decision: "allowed" | "explicitDeny" | "implicitDeny";
  /** Condition keys that a policy asks for and nobody gave: then the decision is a guess. */
  readonly missing: readonly string[];
  /** Whether the organization's policies allow it; undefined where the account is in none. */
  readonly organization: boolean | undefined;
  /** Whether the permissions boundary allows it; undefined where there is none. */
  readonly boundary: boolean | undefined;
};

type Connect = () => Promise<{ readonly sdk: typeof Sdk; readonly client: IAMClient }>;

/** A customer managed policy as a list shows it. */
export type ListedPolicy = { readonly arn: string; readonly name: string; readonly attachments: number };

/** What IAM tells of the account and its principals. Every call throws Problem. */
export function iamAccount(connect: Connect) {
  return {
    /** What there is and how much there may be: `Roles`, `RolesQuota`, … */
    summary: async (): Promise<Readonly<Record<string, number>>> => {
      const { sdk, client } = await connect();
      const answer = await calling({ action: "iam:GetAccountSummary", resource: "*" }, () =>
        client.send(new sdk.GetAccountSummaryCommand({})),
      );
      return answer.SummaryMap ?? {};
    },

    /** ARNs of all OIDC providers. */
    oidcProviders: async (): Promise<readonly string[]> => {
      const { sdk, client } = await connect();
      const answer = await calling({ action: "iam:ListOpenIDConnectProviders", resource: "*" }, () =>
        client.send(new sdk.ListOpenIDConnectProvidersCommand({})),
      );
      return (answer.OpenIDConnectProviderList ?? []).flatMap(({ Arn }) => Arn ?? []);
    },

    /** Every role with its trust policy, decoded, all pages. */
    roles: async (): Promise<readonly { readonly arn: string; readonly trust: string }[]> => {
      const { sdk, client } = await connect();
      const found: { arn: string; trust: string }[] = [];
      for (let marker: string | undefined; ;) {
        const page = await calling({ action: "iam:ListRoles", resource: "*" }, () =>
          client.send(
            new sdk.ListRolesCommand({ MaxItems: 1000, ...(marker === undefined ? {} : { Marker: marker }) }),
          ),
        );
        for (const { Arn = "", AssumeRolePolicyDocument = "" } of page.Roles ?? [])
          found.push({ arn: Arn, trust: decodeURIComponent(AssumeRolePolicyDocument) });
        if (page.IsTruncated !== true || page.Marker === undefined) return found;
        marker = page.Marker;
      }
    },

    /** Every customer managed policy, all pages. */
    policies: async (): Promise<readonly ListedPolicy[]> => {
      const { sdk, client } = await connect();
      const found: ListedPolicy[] = [];
      for (let marker: string | undefined; ;) {
        const page = await calling({ action: "iam:ListPolicies", resource: "*" }, () =>
          client.send(
            new sdk.ListPoliciesCommand({
              Scope: "Local",
              MaxItems: 1000,
              ...(marker === undefined ? {} : { Marker: marker }),
            }),
          ),
        );
        for (const { Arn = "", PolicyName = "", AttachmentCount = 0 } of page.Policies ?? [])
          found.push({ arn: Arn, name: PolicyName, attachments: AttachmentCount });
        if (page.IsTruncated !== true || page.Marker === undefined) return found;
        marker = page.Marker;
      }
    },

    /**
     * What a user's or role's own policies, its boundary and the organisation say of some calls; writes nothing.
     * Since 2025 the decision of each resource stands apart from that of the action.
     * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
     */
    simulate: async (principal: string, { actions, resource, context }: Simulation): Promise<readonly Simulated[]> => {
      const { sdk, client } = await connect();
      const command = new sdk.SimulatePrincipalPolicyCommand({
        PolicySourceArn: principal,
        ActionNames: [...actions],
        ResourceArns: [resource],
        ContextEntries: Object.entries(context).map(([ContextKeyName, value]) => ({
          ContextKeyName,
          ContextKeyType: typeof value === "string" ? ("string" as const) : ("stringList" as const),
          ContextKeyValues: typeof value === "string" ? [value] : [...value],
        })),
        MaxItems: 1000,
      });
      const answer = await calling({ action: "iam:SimulatePrincipalPolicy", resource: principal }, () =>
        client.send(command),
      );
      return (answer.EvaluationResults ?? []).map((result) => {
        const [own] = result.ResourceSpecificResults ?? [];
        return {
          action: result.EvalActionName ?? "",
          decision: own?.EvalResourceDecision ?? result.EvalDecision ?? "allowed",
          missing: [...(own?.MissingContextValues ?? []), ...(result.MissingContextValues ?? [])],
          organization: result.OrganizationsDecisionDetail?.AllowedByOrganizations,
          boundary: (own?.PermissionsBoundaryDecisionDetail ?? result.PermissionsBoundaryDecisionDetail)
            ?.AllowedByPermissionsBoundary,
        };
      });
    },
  };
}
