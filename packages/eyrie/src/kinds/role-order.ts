import { sameMeaning } from "@eyrie/iam-policy/canonical";
import { decideTrust } from "@eyrie/iam-policy/decide";
import { parsePolicy } from "@eyrie/iam-policy/document";
import { PolicyError } from "@eyrie/iam-policy/policy-error";
import type { RoleState } from "../clouds/aws/iam.ts";
import { issuerPath, stsAudience, trustedBy, trustPolicy } from "../milvus/trust.ts";
import type { Json } from "../model/json.ts";
import type { ResourceId } from "../model/resource.ts";

/** Who is to assume a role, and within what. */
export type Assumable = {
  readonly arn: string;
  readonly trust: Json;
  readonly permissionsBoundary: string | undefined;
  /** The one whom `trust` admits. */
  readonly trusted: { readonly providerArn: string; readonly issuer: string; readonly subject: string };
};

export type AssumableState = Pick<RoleState, "trust" | "permissionsBoundary">;

export type RoleWrite =
  | { readonly write: "trust"; readonly trust: Json }
  | { readonly write: "permissionsBoundary"; readonly arn: string | undefined };

/** Denies everybody: a trust policy needs a statement, and without an Allow nobody gets in. */
const nobody = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
};

/**
 * What to write to a role before all that its change waits for (`first`) and after it (`last`), one after the other, so
 * that nothing in between grants more than before or after. Pure.
 * - What narrows goes first: a boundary where there was none, and a trust policy whose one subject was trusted already.
 * - What widens goes last: a boundary's end, and letting somebody new in.
 * - Where somebody new is let in while more than the trust policy changes, nobody gets in meanwhile: those who could would
 *   have what is new, or the new one what is old. Sessions that are open stay so; a trust policy never ended one.
 * - One boundary for another: at once, or after a policy that changes too. In between stands the new policy within the
 *   old boundary, no more than Milvus needs; a new boundary that forbids any of that makes no set-up that works.
 */
export function roleOrder(
  want: Assumable,
  have: AssumableState,
  between: readonly ResourceId[],
): { readonly first: readonly RoleWrite[]; readonly last: readonly RoleWrite[] } {
  const opening = { write: "trust", trust: want.trust } as const;
  const closing = { write: "trust", trust: nobody } as const;
  const bounding = { write: "permissionsBoundary", arn: want.permissionsBoundary } as const;
  const policyChanges = between.some((id) => id.startsWith("iam-policy/"));

  const trust = sameTrust(want.trust, have.trust) ? "same" : alreadyTrusted(want, have.trust) ? "narrower" : "other";
  const bound = changeOf(have.permissionsBoundary, want.permissionsBoundary);
  const closed = trust === "other" && (between.length > 0 || bound === "replaced") && !sameTrust(nobody, have.trust);
  return {
    first: [
      ...(bound === "added" ? [bounding] : []),
      ...(trust === "narrower" ? [opening] : closed ? [closing] : []),
      ...(bound === "replaced" && !policyChanges ? [bounding] : []),
    ],
    last: [
      ...(bound === "replaced" && policyChanges ? [bounding] : []),
      ...(trust === "other" ? [opening] : []),
      ...(bound === "removed" ? [bounding] : []),
    ],
  };
}

function changeOf(have: string | undefined, want: string | undefined): "same" | "added" | "replaced" | "removed" {
  if (have === want) return "same";
  if (have === undefined) return "added";
  return want === undefined ? "removed" : "replaced";
}

/** Whether a trust policy admits the one who is to be trusted, whatever else is true of the request. */
function alreadyTrusted({ arn, trusted }: Assumable, text: string): boolean {
  const { providerArn: provider, issuer, subject } = trusted;
  const context = { [`${issuerPath(issuer)}:aud`]: stsAudience, [`${issuerPath(issuer)}:sub`]: subject };
  const known = new Set(Object.keys(context).map((key) => key.toLowerCase()));
  return understood(() => {
    const trust = parsePolicy(text);
    const principal = { kind: "web-identity", provider } as const;
    const request = { action: "sts:AssumeRoleWithWebIdentity", resource: arn, principal, context };
    const conditions = trust.statements.flatMap((statement) => statement.conditions);
    return conditions.every(({ key }) => known.has(key.toLowerCase())) && decideTrust(request, trust).allowed;
  });
}

/** Whether Eyrie can have written it, for whatever spec: no other form does it write. */
export const isOwnTrust = (text: string): boolean => {
  const written = trustedBy(text);
  return sameTrust(nobody, text) || (written !== undefined && sameTrust(trustPolicy(written), text));
};

/** IAM reorders and folds documents, so a cosmetic difference is none. */
export const sameTrust = (want: Json, have: string): boolean =>
  understood(() => sameMeaning(parsePolicy(want), parsePolicy(have)));

/** `false` of a document that cannot be understood. */
function understood(judge: () => boolean): boolean {
  try {
    return judge();
  } catch (error) {
    if (error instanceof PolicyError) return false;
    throw error;
  }
}
