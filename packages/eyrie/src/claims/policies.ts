import { parsePolicy } from "@eyrie/iam-policy/document";
import { PolicyError } from "@eyrie/iam-policy/policy-error";
import { marksOfTags, policyBelonging } from "../kinds/ownership.ts";
import { linesAtHand } from "../kinds/release-lines.ts";
import type { Target } from "../kinds/target.ts";
import * as say from "../messages/claims.ts";
import { refusal } from "../messages/refusal.ts";
import { milvusAfterFailures, milvusRequirements, type Requirement } from "../milvus/policy.ts";
import type { Claim } from "../model/claim.ts";
import { decideForRole, described, mendedRole, type Reads } from "./documents.ts";
import { afterProblem, fails, holds, mended, type Proof, seen } from "./proof.ts";
import { deniedBySpec } from "./refusal.ts";

/** The guide's second check; where the spec names no policy, that the role bears any. */
export async function proveAttachment({ target }: Proof, reads: Reads): Promise<readonly Claim[]> {
  const { role, policy } = target;
  if (policy === undefined) return proveBearing(target, reads);
  const statement = say.states.policyAttached(policy.name, role.name);
  try {
    const attached = await reads.attached;
    return [
      attached.includes(policy.arn)
        ? holds("policy-attached", statement, [seen(say.label.policy, policy.arn)])
        : fails("policy-attached", statement, await mendedRole(target, reads, say.notAttached(policy.arn, role.name)), [
            seen(say.label.observed, attached.join(", ") || "-"),
          ]),
    ];
  } catch (error) {
    return [afterProblem("policy-attached", statement, error)];
  }
}

async function proveBearing({ role }: Target, reads: Reads): Promise<readonly Claim[]> {
  const statement = say.states.policiesBorne(role.name);
  try {
    const { identity } = await reads.documents;
    return [
      identity.length === 0
        ? fails("policy-attached", statement, say.bearsNone(role.name))
        : holds(
            "policy-attached",
            statement,
            identity.map(({ name = "" }) => seen(say.label.policy, name)),
          ),
    ];
  } catch (error) {
    if (error instanceof PolicyError)
      return [fails("policy-attached", statement, say.documentUnreadable(role.name, error.message))];
    return [afterProblem("policy-attached", statement, error)];
  }
}

/** The guide's third check: the policy in force, or all that the role bears, by their own texts alone. */
export async function provePermissions({ target }: Proof, reads: Reads): Promise<readonly Claim[]> {
  const { policy, role } = target;
  const what = policy?.name ?? role.name;
  const statement =
    policy === undefined ? say.states.rolePermissions(role.name) : say.states.policyPermissions(policy.name);
  try {
    const read = await reads.policy;
    const identity =
      read === undefined ? (await reads.documents).identity : [parsePolicy(read.document, { name: policy?.arn ?? "" })];
    const place = { bucketArn: target.bucket.arn, rootPath: target.rootPath };
    const lines = linesAtHand(target);
    const decide = (requirement: Requirement) =>
      decideForRole(target, { identity, boundary: undefined, bucketPolicy: undefined }, requirement);
    const decided = milvusRequirements(place, lines).map((requirement) => ({
      requirement,
      decision: decide(requirement),
    }));
    // Its absence fails nothing that works otherwise: told, and held against nobody.
    const late = milvusAfterFailures(place, lines).flatMap(({ requirement }) =>
      decide(requirement).allowed ? [] : [seen(say.label.lateLack, requirement.action)],
    );
    const missing = decided.flatMap(({ requirement, decision }) => (decision.allowed ? [] : [described(requirement)]));
    const by = identity.flatMap(({ name = "" }) => {
      const allowed = decided.filter(({ decision }) => decision.allowed && decision.by.document === name);
      const actions = [...new Set(allowed.map(({ requirement }) => requirement.action))];
      return actions.length === 0 ? [] : [seen(say.label.policy, `${name} (${actions.join(", ")})`)];
    });
    const evidence = [...(read === undefined ? by : [seen(say.label.version, read.defaultVersion)]), ...late];
    const belonging = policy && policyBelonging(target, policy);
    const [own] = decided.flatMap(({ decision }) => deniedBySpec(target, decision) ?? []);
    const lacks = say.lacksPermissions(missing);
    const lacking =
      belonging === undefined
        ? say.roleLacksPermissions(missing)
        : mended(
            belonging,
            read && marksOfTags(belonging, read.tags),
            own === undefined ? lacks : { ...lacks, remedy: refusal.bySpec(own) },
          );
    return [
      missing.length === 0
        ? holds("policy-permissions", statement, evidence)
        : fails("policy-permissions", statement, lacking, evidence),
    ];
  } catch (error) {
    if (error instanceof PolicyError)
      return [fails("policy-permissions", statement, say.documentUnreadable(what, error.message))];
    return [afterProblem("policy-permissions", statement, error)];
  }
}
