import type { PolicyType } from "../policies.ts";

/** A role's trust policy is a resource policy to whoever decides; it is written in a way of its own. */
export type PolicyKind = PolicyType | "trust";

/** What bears a policy, where that is known: it decides how large the policy may be and of what it can speak. */
export type Bearer =
  /** Of an identity policy that stands alone. */
  | { readonly kind: "managed-policy" }
  /** Of inline policies, whose sizes are added up. */
  | { readonly kind: "user" | "group" | "role" }
  | { readonly kind: "bucket"; readonly arn: string }
  | { readonly kind: "key" };

type Form = {
  /** How AWS calls it. */
  readonly name: string;
  readonly principal: "needed" | "refused";
  readonly resource: "needed" | "refused";
  readonly refuses: readonly string[];
  /** Whether an Allow in it gives something; others only limit. */
  readonly grants: boolean;
  /** IAM's rules for characters and Sids hold where IAM keeps the document. */
  readonly keptByIam: boolean;
  readonly onlyNewVersion: boolean;
};

const identity: Form = {
  name: "identity",
  principal: "refused",
  resource: "needed",
  refuses: [],
  grants: true,
  keptByIam: true,
  onlyNewVersion: false,
};
const resource: Form = { ...identity, name: "resource", principal: "needed", keptByIam: false };

/**
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
 */
export const forms: Record<PolicyKind, Form> = {
  identity,
  boundary: { ...identity, name: "permissions boundary", grants: false, onlyNewVersion: true },
  session: { ...identity, name: "session", grants: false },
  resource,
  trust: { ...resource, name: "role trust", resource: "refused", refuses: ["NotPrincipal"], keptByIam: true },
  "vpc-endpoint": { ...resource, name: "VPC endpoint", grants: false },
  "service-control": {
    ...identity,
    name: "service control",
    grants: false,
    keptByIam: false,
    onlyNewVersion: true,
  },
  "resource-control": {
    ...resource,
    name: "resource control",
    refuses: ["NotPrincipal", "NotAction"],
    grants: false,
    onlyNewVersion: true,
  },
};
