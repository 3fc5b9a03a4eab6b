import { within } from "../place.ts";
import type { Report } from "./finding.ts";
import type { StatementParts } from "./statement-parts.ts";
import type { Written } from "./written.ts";

/**
 * An RCP denies, and names the services it denies of; only AWS's own RCPFullAWSAccess allows, and allows all.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
 */
export function checkResourceControl(
  { effect, spot, actions, resources, conditions }: StatementParts,
  report: Report,
): void {
  if (effect !== "Allow") {
    const all = actions?.values.find(isAll);
    if (all !== undefined) report("unsupported-action", all.spot, { action: "*", bearer: "resource" });
    return;
  }
  const allowsAll = actions?.values.every(isAll) === true && resources?.values.every(isAll) === true;
  if (!allowsAll || conditions.length > 0) report("invalid-effect", within(spot, "Effect"), { effect }, "Deny");
}

function isAll({ value }: Written): boolean {
  return value === "*";
}
