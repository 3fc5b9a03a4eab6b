import type { Decider } from "@eyrie/iam-policy/decide";
import * as say from "../../messages/doctor/trust.ts";
import type { Comparison } from "../../model/finding.ts";
import type { FactAndRemedy } from "../../model/sentence.ts";
import type { Chain } from "../../readings/chain.ts";
import { isOwned } from "../../readings/owned.ts";
import type { Readings } from "../../readings/readings.ts";
import type { Found, Look } from "../doctor-rule.ts";
import { shownStatement } from "../evidence.ts";
import { mendCommand, readCommand, type Registered } from "./mend.ts";
import { type FaultKind, type Trust, trustOf } from "./trust-fault.ts";

type Shown = { readonly said: FactAndRemedy; readonly comparisons: readonly Comparison[] };

type Fault<Kind extends FaultKind> = Trust["faults"][number] & { readonly kind: Kind };

/** What a rule finds of one kind of fault of the chain's trust policy. */
export function findFault<Kind extends FaultKind>(
  kind: Kind,
  [chain, look, readings]: readonly [Chain, Look, Readings],
  show: (trust: Trust, fault: Fault<Kind>) => Shown,
): readonly Found[] {
  const trust = trustOf(chain, look);
  if (trust === undefined) return [];
  return trust.faults
    .filter((fault): fault is Fault<Kind> => fault.kind === kind)
    .map((fault) => {
      const { said, comparisons } = show(trust, fault);
      return trustFinding(readings, trust, { said, comparisons, by: fault.by });
    });
}

/** A finding about a trust policy, with the command that mends it. */
export function trustFinding(
  readings: Readings,
  trust: Trust,
  { said, comparisons, by, command }: Shown & { readonly by: Decider | undefined; readonly command?: string },
): Found {
  const { role } = trust;
  const owned = isOwned(readings, role.tags);
  return {
    severity: "error",
    fact: said.fact,
    remedy: owned ? say.byEyrie : said.remedy,
    about: `role/${role.name}`,
    comparisons,
    ...(by === undefined ? {} : { decidedBy: shownStatement(by, `${role.name} trust policy`) }),
    commands: [owned ? "eyrie up" : (command ?? mendCommand(trust, registeredIn(readings)) ?? readCommand(role.name))],
  };
}

/** Whether an issuer is registered in the account. Where providers may not be listed, any may be there. */
export const registeredIn =
  ({ providers }: Readings): Registered =>
  (url) =>
    providers.status === "unreadable" ||
    (providers.status === "present" && providers.value.some((one) => one.url === url));
