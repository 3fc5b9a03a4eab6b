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
  readonly level?: number;
  readonly documents: readonly PolicyDocument[];
};

/** The two types that grant; the others limit. */
export type GrantingType = "identity" | "resource";

type LimitingType = Exclude<PolicyType, GrantingType>;

/** They limit every grant, whoever made it; in the order in which AWS documents that they are looked at. */
export const outermost = ["resource-control", "service-control", "vpc-endpoint"] as const;

const one = (document: PolicyDocument | undefined): Level => (document === undefined ? [] : [document]);

export function grantingGate(policyType: GrantingType, { identity, resource }: Policies): Gate {
  return { policyType, documents: policyType === "identity" ? identity : one(resource) };
}

/** What limits a principal, a gate for each that must allow; none where nothing of the type applies. */
export function limitingGates(policyType: LimitingType, policies: Policies, principal: Principal): readonly Gate[] {
  switch (policyType) {
    case "resource-control":
      return levelGates(policyType, policies.resourceControl);
    case "service-control":
      return isOfAccount(principal) ? levelGates(policyType, policies.serviceControl) : [];
    case "vpc-endpoint":
      return gateUnlessEmpty(policyType, one(policies.endpoint));
    case "boundary":
      return isOfAccount(principal) ? gateUnlessEmpty(policyType, one(policies.boundary)) : [];
    case "session":
      // A federated user has no rights but those that its session policies give on; a role's session does without.
      if (principal.kind === "federated-user") return [{ policyType, documents: policies.session ?? [] }];
      return isOfAccount(principal) ? gateUnlessEmpty(policyType, policies.session ?? []) : [];
  }
}

/** Everything that applies to a principal: any of it may deny. */
export function everyGate(policies: Policies, principal: Principal): readonly Gate[] {
  const limits = (policyType: LimitingType): readonly Gate[] => limitingGates(policyType, policies, principal);
  return [
    ...outermost.flatMap(limits),
    ...(isOfAccount(principal) ? [grantingGate("identity", policies)] : []),
    ...limits("boundary"),
    ...limits("session"),
    grantingGate("resource", policies),
  ];
}

/** The gate that a decision speaks of. */
export function gateOf(
  policyType: PolicyType,
  level: number | undefined,
  policies: Policies,
  principal: Principal,
): Gate {
  if (policyType === "identity" || policyType === "resource") return grantingGate(policyType, policies);
  const gate = limitingGates(policyType, policies, principal)[level ?? 0];
  return gate ?? { policyType, ...(level === undefined ? {} : { level }), documents: [] };
}

function gateUnlessEmpty(policyType: PolicyType, documents: Level): readonly Gate[] {
  return documents.length === 0 ? [] : [{ policyType, documents }];
}

function levelGates(policyType: PolicyType, policies: readonly Level[] = []): readonly Gate[] {
  return policies.map((documents, level) => ({ policyType, level, documents }));
}
