import type { TraceLine } from "#eyrie/clouds/trace";

/** What asks and changes nothing: reads, tokens, questions about rights, and helm where it only renders. */
const asking =
  /^(?:Get|Head|List|Describe|Simulate)|^(?:get|list|review) |^AssumeRoleWithWebIdentity$|^create serviceaccounts\/token$|^template$|^find$/;

/** Every call that could have changed something, in order, without the proof's own probe object. */
export const writesIn = (trace: readonly TraceLine[]): readonly string[] =>
  trace
    .filter(({ operation, node }) => !asking.test(operation) && !node.startsWith("prove "))
    .map(({ service, operation }) => `${service} ${operation}`);
