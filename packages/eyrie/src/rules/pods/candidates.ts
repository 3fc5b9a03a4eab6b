import { type Chain, isRoleArn } from "../../readings/chain.ts";
import type { Readings } from "../../readings/readings.ts";

/**
 * ARNs of roles that may be meant for the account: the spec's; else those whose trust policies name it, if they were
 * read; else the one that its pods still bear.
 */
export function rolesMeant({ subject, roleArn }: Chain, { wanted, trusting }: Readings): readonly string[] {
  if (wanted !== undefined) return [wanted.roleArn];
  const named =
    trusting.status === "present" ? trusting.value.filter(({ trust }) => trust.includes(`"${subject}"`)) : [];
  if (named.length > 0) return named.map(({ arn }) => arn);
  return roleArn !== undefined && isRoleArn(roleArn) ? [roleArn] : [];
}
