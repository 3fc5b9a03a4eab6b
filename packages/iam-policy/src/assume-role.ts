import { decide, decideTrust } from "./decide.ts";
import type { Decision, Policies } from "./decide.ts";
import type { PolicyDocument } from "./document.ts";
import type { Principal } from "./principal.ts";
import type { Context, Request } from "./request.ts";

/** A call of `sts:AssumeRole`, `AssumeRoleWithWebIdentity` or `AssumeRoleWithSAML`. */
export type AssumeRole = {
  readonly action: "sts:AssumeRole" | "sts:AssumeRoleWithWebIdentity" | "sts:AssumeRoleWithSAML";
  readonly principal: Principal;
  readonly roleArn: string;
  readonly sessionName?: string;
  readonly externalId?: string;
  readonly sourceIdentity?: string;
  /** Session tags, whether they came as a parameter or in a token. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly transitiveTagKeys?: readonly string[];
  /** All other keys, such as an issuer's `:sub` and `:aud`. */
  readonly context: Context;
};

/** One of the permissions that a call takes, and what was decided. */
export type AssumeStep = { readonly request: Request; readonly decision: Decision };

/**
 * What a call asks of the role's trust policy and of its caller's own policies. All of it must be allowed: a session's
 * tags take `sts:TagSession`, a source identity `sts:SetSourceIdentity`, with the same keys.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 */
export function requestsToAssume(assume: AssumeRole): readonly Request[] {
  const { action, principal, roleArn, sourceIdentity, tags = {} } = assume;
  const resourceAccount = roleArn.split(":")[4] ?? "";
  const actions = [
    action,
    ...(Object.keys(tags).length === 0 ? [] : ["sts:TagSession"]),
    ...(sourceIdentity === undefined ? [] : ["sts:SetSourceIdentity"]),
  ];
  const context = contextOf(assume);
  return actions.map((asked) => ({ action: asked, resource: roleArn, resourceAccount, principal, context }));
}

/**
 * Decides with every policy: the role's own must agree, and unless it names the caller itself, the caller's too.
 * @param policies `resource` is the role's trust policy.
 */
export function decideAssumeRole(assume: AssumeRole, policies: Policies): readonly AssumeStep[] {
  const all = { ...policies, resourceMustAllow: true };
  return requestsToAssume(assume).map((request) => ({ request, decision: decide(request, all) }));
}

/** Decides by the trust policy alone, whether or not the caller's own policies would let it ask. */
export function decideAssumeRoleByTrust(assume: AssumeRole, trust: PolicyDocument): readonly AssumeStep[] {
  return requestsToAssume(assume).map((request) => ({ request, decision: decideTrust(request, trust) }));
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html */
function contextOf(assume: AssumeRole): Context {
  const { sessionName, externalId, sourceIdentity, tags = {}, transitiveTagKeys = [], context } = assume;
  const tagKeys = Object.keys(tags);
  return {
    ...(sessionName === undefined ? {} : { "sts:RoleSessionName": sessionName }),
    ...(externalId === undefined ? {} : { "sts:ExternalId": externalId }),
    ...(sourceIdentity === undefined ? {} : { "sts:SourceIdentity": sourceIdentity }),
    ...(tagKeys.length === 0 ? {} : { "aws:TagKeys": tagKeys }),
    ...(transitiveTagKeys.length === 0 ? {} : { "sts:TransitiveTagKeys": transitiveTagKeys }),
    ...Object.fromEntries(tagKeys.map((key) => [`aws:RequestTag/${key}`, tags[key] ?? ""])),
    ...context,
  };
}
