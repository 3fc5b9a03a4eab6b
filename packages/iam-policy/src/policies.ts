import type { PolicyDocument } from "./document.ts";
import { isOfAccount } from "./principal.ts";
import type { Principal } from "./principal.ts";

/** Everything that may speak of a request. What is left out does not apply, and limits nothing. */
export type Policies = {
  /** Managed and inline policies of the user or role; not looked at for principals that can have none. */
  readonly identity: readonly PolicyDocument[];
  readonly boundary?: PolicyDocument;
  /** Of a role's session an empty list, like none at all, limits nothing; a federated user's then has no rights. */
  readonly session?: readonly PolicyDocument[];
  /** The bucket's, key's or role's own policy. */
  readonly resource?: PolicyDocument;
  /** For roles and KMS keys: unless their own policy agrees nobody gets in, not even from the same account. */
  readonly resourceMustAllow?: boolean;
  /**
   * Service control policies of the principal's account: one list a level, the root first, then each OU, then the
   * account; every level must allow. They bind users and roles of member accounts: leave them out for the management
   * account and for service-linked roles. Principals without an account are never bound.
   */
  readonly serviceControl?: readonly Level[];
  /**
   * Resource control policies of the resource's account, in the same shape, `RCPFullAWSAccess` among them. They bind
   * whoever asks: leave them out for the management account, for service-linked roles and for services that have none.
   */
  readonly resourceControl?: readonly Level[];
  /** Of the VPC endpoint that the request came through. An endpoint without a policy of its own allows everything. */
  readonly endpoint?: PolicyDocument;
};

/** What hangs on one place of an organization. */
export type Level = readonly PolicyDocument[];

export type PolicyType =
  | "identity"
  | "boundary"
  | "session"
  | "resource"
  | "service-control"
  | "resource-control"
  | "vpc-endpoint";

/** Documents of which any may allow, and one must. */
export type Gate = {
  readonly policyType: PolicyType;
  /** Of an organization's policies: from 0, the root. */
  readonly level: number | undefined;
  readonly documents: readonly PolicyDocument[];
};

/** Everything that applies to a principal, by what it can do. Any of it may deny. */
export type Gates = {
  /** They limit every grant, whoever made it; in the order in which AWS documents that they are looked at. */
  readonly outer: readonly Gate[];
  readonly resource: Gate;
  /** Undefined for principals that can have no policies of their own. */
  readonly identity: Gate | undefined;
  /** They limit what the principal's own policies grant, and some of what a resource's does. */
  readonly inner: readonly Gate[];
};

export function gatesOf(policies: Policies, principal: Principal): Gates {
  const bound = isOfAccount(principal);
  const { identity, boundary, session = [], resource, serviceControl, resourceControl, endpoint } = policies;
  const outer: Gate[] = [];
  if (resourceControl !== undefined) addLevels(outer, "resource-control", resourceControl);
  if (bound && serviceControl !== undefined) addLevels(outer, "service-control", serviceControl);
  if (endpoint !== undefined) outer.push({ policyType: "vpc-endpoint", level: undefined, documents: [endpoint] });
  const inner: Gate[] = [];
  if (bound && boundary !== undefined) inner.push({ policyType: "boundary", level: undefined, documents: [boundary] });
  // A federated user has no rights but those that its session policies give on; a role's session does without.
  if (principal.kind === "federated-user" || (bound && session.length > 0))
    inner.push({ policyType: "session", level: undefined, documents: session });
  return {
    outer,
    resource: { policyType: "resource", level: undefined, documents: resource === undefined ? [] : [resource] },
    identity: bound ? { policyType: "identity", level: undefined, documents: identity } : undefined,
    inner,
  };
}

export function everyGate({ outer, resource, identity, inner }: Gates): readonly Gate[] {
  return identity === undefined ? [...outer, ...inner, resource] : [...outer, ...inner, identity, resource];
}

/** The gate that a decision speaks of; undefined when the decision is of other policies. */
export function gateOf(gates: Gates, policyType: PolicyType, level: number | undefined): Gate | undefined {
  return everyGate(gates).find((gate) => gate.policyType === policyType && gate.level === level);
}

function addLevels(gates: Gate[], policyType: PolicyType, policies: readonly Level[]): void {
  for (const [level, documents] of policies.entries()) gates.push({ policyType, level, documents });
}
