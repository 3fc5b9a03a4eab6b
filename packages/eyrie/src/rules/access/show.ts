import type { Mismatch, Request } from "@eyrie/iam-policy/decide";
import type { Comparison } from "../../model/finding.ts";
import * as say from "../../messages/doctor/permissions.ts";
import type { Chain } from "../../readings/chain.ts";
import type { Readings, RoleReading } from "../../readings/readings.ts";
import type { Found, Look } from "../doctor-rule.ts";
import { beside, decidedBy } from "../evidence.ts";
import { type Cause, type Denial, identityDenials } from "./denials.ts";
import { type Denied, spoken, valueOf } from "./requests.ts";

type Refused = { readonly decision: Denied; readonly request: Request };

/** The Allow that came nearest, unless it speaks of something else altogether. */
function nearestOf(decision: Denied): Mismatch | undefined {
  if (decision.why !== "no-allow") return undefined;
  const [nearest] = decision.nearest;
  const missed = new Set(nearest?.missed.map(({ element }) => element.replace("Not", "")));
  return missed.has("Action") && missed.has("Resource") ? undefined : nearest;
}

/** What the nearest statement says beside what was asked, element by element; of several refusals each once. */
function missesOf(refusals: readonly Refused[]): readonly Comparison[] {
  const misses = refusals.flatMap(({ decision, request: { action } }): Mismatch["missed"] =>
    decision.why === "explicit-deny"
      ? []
      : (nearestOf(decision)?.missed ?? [{ element: "Action", expected: [], got: [action] }]),
  );
  const told = new Map<string, { readonly label: string; readonly observed: string; readonly expected: Set<string> }>();
  for (const miss of misses) {
    if (miss.element === "unknown") continue;
    const condition = miss.element === "Condition" ? `${miss.operator} ${miss.key}` : miss.element;
    const observed = miss.expected.join(", ") || "-";
    const key = JSON.stringify([condition, observed]);
    const known = told.get(key) ?? { label: condition, observed, expected: new Set<string>() };
    known.expected.add(miss.got?.join(", ") ?? "-");
    told.set(key, known);
  }
  return [...told.values()].map(({ label, observed, expected }) =>
    beside(say.element(label), observed, [...expected].join(", ")),
  );
}

/** What a Deny asks of a request beside what this one has. */
function metBy({ decision, request }: Refused): readonly Comparison[] {
  if (decision.why !== "explicit-deny") return [];
  return decision.by.statement.conditions.map(({ operator, key, values }) =>
    beside(say.element(`${operator} ${key}`), values.join(", "), valueOf(request, key)),
  );
}

/** The statement that decided the first of some refusals, and what it says beside what was asked. */
export function evidenceOf(denials: readonly Refused[]): Pick<Found, "comparisons" | "decidedBy"> {
  const [first] = denials;
  const comparisons = [...missesOf(denials), ...(first === undefined ? [] : metBy(first))];
  const told =
    first !== undefined && (first.decision.why === "explicit-deny" || nearestOf(first.decision) !== undefined);
  const by = told ? decidedBy(first.decision, "") : undefined;
  return {
    ...(comparisons.length === 0 ? {} : { comparisons }),
    ...(by === undefined ? {} : { decidedBy: by }),
  };
}

export const actionsIn = (denials: readonly Denial[], chain: Chain, role: RoleReading): string =>
  spoken(
    denials.map(({ requirement }) => requirement),
    chain,
    role,
  );

/** A refusal that is certain or, where none is, one that hangs on what cannot be told from here. */
export function settled(
  denials: readonly Denial[],
): { readonly certain: boolean; readonly denials: readonly Denial[] } | undefined {
  if (denials.length === 0) return undefined;
  const certain = denials.filter(({ open }) => open.length === 0);
  return certain.length > 0 ? { certain: true, denials: certain } : { certain: false, denials };
}

/** A warning that names the conditions on which refusals hang. */
export function hangingOn(what: string, denials: readonly Denial[], chain: Chain, role: RoleReading): Found {
  const keys = [...new Set(denials.flatMap(({ open }) => open))];
  return {
    severity: "warning",
    ...say.hangsOn(what, actionsIn(denials, chain, role), keys),
    ...evidenceOf(denials),
  };
}

/** Where a statement stands that decided, as its document is called. */
export const documentBehind = (denials: readonly Denial[]): string => evidenceOf(denials).decidedBy?.document ?? "";

/** What the role's own policies refuse for one of these causes. */
export const refusedFor = (
  causes: readonly Cause["why"][],
  chain: Chain,
  readings: Readings,
  look: Look,
): readonly Denial[] => identityDenials(chain, readings, look).filter(({ cause }) => causes.includes(cause.why));

/** The default version of a managed policy that the role bears. */
export function versionOf(arn: string, { policies }: Readings): string | undefined {
  const read = policies[arn];
  return read?.status === "present" ? read.value.defaultVersion : undefined;
}
