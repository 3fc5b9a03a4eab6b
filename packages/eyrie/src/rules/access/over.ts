import { decide } from "@eyrie/iam-policy/decide";
import * as say from "../../messages/doctor/storage.ts";
import type { Sentence } from "../../model/sentence.ts";
import type { Chain } from "../../readings/chain.ts";
import type { Readings, RoleReading } from "../../readings/readings.ts";
import { bucketPolicyOf, identityOf } from "../decisions.ts";
import type { Found, Look } from "../doctor-rule.ts";
import { against } from "./known.ts";
import { askedAs, contextOf, everything, placeOf, spoken } from "./requests.ts";
import { type Told, toldBy } from "./told.ts";

/**
 * Whether a refusal that a pod logged is history: the documents that AWS named, as they are now, could not refuse that
 * call, whatever of it cannot be told from here.
 */
export function isOver({ action, resource, type }: Told, chain: Chain, readings: Readings, look: Look): boolean {
  const role = look.need(chain.role);
  const bucketArn = placeOf(chain, role)?.bucketArn ?? "";
  if (resource !== bucketArn && !resource.startsWith(`${bucketArn}/`)) return false;
  const { request } = askedAs(role, { action, resource }, contextOf(chain, readings, role));
  if (type === "identity-based policy") {
    const identity = identityOf(chain, readings, look).map(({ document }) => against(document));
    return decide(request, { identity }).allowed;
  }
  if (type !== "resource-based policy") return false;
  const policy = bucketPolicyOf(chain, look);
  return policy === undefined || decide(request, { identity: [everything], resource: against(policy) }).allowed;
}

/** That some lines are from before, and when the last was logged. @param by Whose refusals they are */
export const fromBefore = (by: Sentence, over: readonly Told[], chain: Chain, role: RoleReading): Found => ({
  severity: "warning",
  past: true,
  ...say.refusedBefore(by, role.name, spoken(over, chain, role), Math.max(...over.map(({ at }) => at))),
});

/** Refusals by the role's own policies that are history, in one of the two ways in which AWS words them. */
export const overIn = (
  words: "explicit deny" | "because no",
  chain: Chain,
  readings: Readings,
  look: Look,
): readonly Told[] =>
  toldBy("identity-based policy", chain, readings, look.need(chain.role)).filter(
    (told) => told.text.includes(words) && told.action.startsWith("s3:") && isOver(told, chain, readings, look),
  );
