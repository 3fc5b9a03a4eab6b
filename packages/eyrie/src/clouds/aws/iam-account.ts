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
};

type Connect = () => Promise<{ readonly sdk: typeof Sdk; readonly client: IAMClient }>;

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
        };
      });
    },
  };
}
