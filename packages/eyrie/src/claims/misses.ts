import type { Decider, Decision } from "@eyrie/iam-policy/decide";

/** Why a request was refused, in the vendor's own words for the parts of a policy: element, expected, got. */
export function missesOf(decision: Decision): string {
  if (decision.allowed) return "";
  if (decision.why === "explicit-deny") {
    return `Deny: ${placeOf(decision.by)}`;
  }
  const [nearest] = decision.nearest;
  if (nearest === undefined) return `no Allow statement (${decision.missing})`;
  const misses = nearest.missed
    .map((miss) => {
      if (miss.element === "unknown") return `unknown: ${miss.names.join(", ")}`;
      const where = miss.element === "Condition" ? `${miss.operator} ${miss.key}` : miss.element;
      return `${where}: ${miss.expected.join(" | ")} ≠ ${miss.got?.join(" | ") ?? "-"}`;
    })
    .join("; ");
  return `${placeOf(nearest.by)}: ${misses}`;
}

/** A statement, as its owner finds it. */
export const placeOf = ({ document, policyType, index, statement: { sid } }: Decider) =>
  `${document ?? policyType} Statement[${index}]${sid === undefined ? "" : ` (${sid})`}`;
