import type { Chain } from "../../readings/chain.ts";
import type { Readings } from "../../readings/readings.ts";

/** ARNs of roles that may be meant for the account: the spec's; else those whose trust policies name it, if they were read. */
export const rolesTrusting = ({ subject }: Chain, { wanted, trusting }: Readings): readonly string[] =>
  wanted !== undefined
    ? [wanted.roleArn]
    : trusting.status === "present"
      ? trusting.value.filter(({ trust }) => trust.includes(`"${subject}"`)).map(({ arn }) => arn)
      : [];
