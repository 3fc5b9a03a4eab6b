import { decide } from "@eyrie/iam-policy/decide";
import { canonicalPolicy } from "@eyrie/iam-policy/canonical";
import { parsePolicy, type PolicyDocument } from "@eyrie/iam-policy/document";
import { PolicyError } from "@eyrie/iam-policy/policy-error";
import type { Json } from "../model/json.ts";
import type { Requirement } from "../milvus/policy.ts";

type Fitting = {
  readonly arn: string;
  readonly bucketArn: string;
  readonly requirements: readonly Requirement[];
  /** All that it may allow. */
  readonly actions: readonly string[];
  /** What it has to say as well, word for word but for the form; these may allow anything. */
  readonly extraStatements: readonly Json[];
  readonly role: { readonly arn: string; readonly account: string };
};

/** Whether a document allows all that Milvus needs, and nothing but what Milvus does in this one bucket. */
export function fits(want: Fitting, text: string): boolean {
  try {
    const document = parsePolicy(text, { name: want.arn });
    const parted = partedBy(document, want.extraStatements);
    return parted !== undefined && isConfined(parted.rest, want) && suffices(parted.granting, want);
  } catch (error) {
    if (error instanceof PolicyError) return false;
    throw error;
  }
}

/** Each statement in one fixed form. */
const forms = (document: PolicyDocument): readonly string[] =>
  document.statements.map((statement) => JSON.stringify(canonicalPolicy({ ...document, statements: [statement] })));

/**
 * A document without the statements of the spec's own, and without their denials alone: what these take from Milvus is
 * the user's will, and no version that Eyrie could make would give it back. `undefined`: one of them is not in it.
 */
function partedBy(document: PolicyDocument, extra: readonly Json[]) {
  if (extra.length === 0) return { rest: document, granting: document };
  const theirs = new Set(forms(parsePolicy({ Version: "2012-10-17", Statement: extra })));
  const found = forms(document);
  if ([...theirs].some((form) => !found.includes(form))) return undefined;
  const keeping = (stays: (theirOwn: boolean, effect: string) => boolean): PolicyDocument => ({
    ...document,
    statements: document.statements.filter(({ effect }, at) => stays(theirs.has(found[at] ?? ""), effect)),
  });
  return {
    rest: keeping((theirOwn) => !theirOwn),
    granting: keeping((theirOwn, effect) => !theirOwn || effect === "Allow"),
  };
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
