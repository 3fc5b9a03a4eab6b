import { iamPolicyWant } from "../kinds/iam-policy.ts";
import { oidcProviderArn } from "../kinds/oidc-provider.ts";
import { ownedTags } from "../kinds/ownership.ts";
import { linesAtHand } from "../kinds/release-lines.ts";
import type { Target } from "../kinds/target.ts";
import { stsAudience, subjectOf } from "../milvus/trust.ts";
import type { PodReading } from "../readings/readings.ts";
import { contextFrom } from "../rules/access/requests.ts";
import type { AddedStatements } from "../rules/reads.ts";
import type { Session } from "./session.ts";

/** What the spec adds to the policy, if it is Eyrie that writes it, whether or not this run does. */
export function addedStatements(
  target: Target,
  pods: readonly PodReading[],
  { clock, statementsAt = [] }: Pick<Session, "clock" | "statementsAt">,
): AddedStatements | undefined {
  const { policy, relations, extraStatements, account, region, issuer, serviceAccount } = target;
  if (policy === undefined || relations.policy === "use" || extraStatements.length === 0) return undefined;
  return {
    policy,
    document: iamPolicyWant(target, policy).document,
    statements: extraStatements,
    at: statementsAt,
    place: { bucketArn: target.bucket.arn, rootPath: target.rootPath },
    lines: linesAtHand(target),
    components: pods.flatMap(({ labels: { component } }) => component ?? []),
    context: {
      // The spec's values say so, and values that say otherwise are refused.
      "aws:SecureTransport": "true",
      ...contextFrom({
        region,
        account,
        at: clock.now(),
        issuer,
        provider: oidcProviderArn(target),
        subject: subjectOf(serviceAccount),
        audience: stsAudience,
        // Of a role that others made, others keep the tags.
        tags: relations.role === "own" ? ownedTags(target.owner, target.tags) : {},
      }),
    },
  };
}
