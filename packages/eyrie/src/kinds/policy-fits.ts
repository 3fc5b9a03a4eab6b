import { decide } from "@eyrie/iam-policy/decide";
import { parsePolicy, type PolicyDocument } from "@eyrie/iam-policy/document";
import { PolicyError } from "@eyrie/iam-policy/policy-error";
import type { Requirement } from "../milvus/policy.ts";

type Fitting = {
  readonly arn: string;
  readonly bucketArn: string;
  readonly requirements: readonly Requirement[];
  /** All that it may allow. */
  readonly actions: readonly string[];
  readonly role: { readonly arn: string; readonly account: string };
};

/** Whether a document allows all that Milvus needs, and nothing but what Milvus does in this one bucket. */
export function fits(want: Fitting, text: string): boolean {
  try {
    const document = parsePolicy(text, { name: want.arn });
    return isConfined(document, want) && suffices(document, want);
  } catch (error) {
    if (error instanceof PolicyError) return false;
    throw error;
  }
}

function suffices(document: PolicyDocument, { role, requirements }: Fitting): boolean {
  const principal = { kind: "role-session", account: role.account, arn: role.arn, roleArn: role.arn } as const;
  return requirements.every(
    ({ action, resource }) => decide({ action, resource, principal, context: {} }, { identity: [document] }).allowed,
  );
}

/** Told by what its statements name: no list of questions would show that nothing else is allowed. */
function isConfined({ statements }: PolicyDocument, { actions: known, bucketArn }: Fitting): boolean {
  const mayAllow = new Set(known.map((action) => action.toLowerCase()));
  return statements.every(
    ({ effect, actions, resources }) =>
      effect === "Deny" ||
      (!actions.negated &&
        actions.values.every((action) => mayAllow.has(action.toLowerCase())) &&
        resources?.negated === false &&
        resources.values.every((resource) => resource === bucketArn || resource.startsWith(`${bucketArn}/`))),
  );
}
