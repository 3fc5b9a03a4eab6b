/*
 * Decides with everything IAM knows of a caller, and what the account's organization says.
 * Differs from the real one: `aws:SecureTransport` counts as true, since the local cloud is reached over loopback;
 * nothing is known of the organizations of other accounts.
 */
import { decide, type Decision, type Policies } from "@eyrie/iam-policy/decide";
import { boundaryDocument, identityDocuments, userByArn, type Bearer } from "../iam/store.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Account } from "./account.ts";
import { decisionsOfCall } from "./record.ts";
import { AwsError, type Authorize, type Caller } from "./service.ts";

export type Question = Parameters<Authorize>[0];

/** What must be known of a caller to decide for it. */
type Identity = Pick<Policies, "identity" | "boundary" | "session"> & {
  readonly context: Readonly<Record<string, string | readonly string[]>>;
};

export function makeAuthorize(account: Account, { now }: Pick<Surroundings, "now">): Authorize {
  return ({
    caller,
    action,
    resource,
    context = {},
    resourcePolicy,
    resourceAccount,
    resourceMustAllow,
    endpointPolicy,
  }) => {
    const { context: callerContext, ...policies } = identityOf(account, caller);
    const decision = decide(
      {
        action,
        resource,
        resourceAccount,
        principal: caller,
        context: {
          ...globalContext(now()),
          ...organizationContext(account, caller, resourceAccount),
          ...callerContext,
          ...context,
        },
      },
      {
        ...policies,
        ...(resourcePolicy === undefined ? {} : { resource: resourcePolicy }),
        ...(resourceMustAllow === undefined ? {} : { resourceMustAllow }),
        ...(endpointPolicy === undefined ? {} : { endpoint: endpointPolicy }),
        ...controlPolicies(account, caller, action, resourceAccount),
      },
    );
    decisionsOfCall.getStore()?.push({ action, resource, decision });
    return decision;
  };
}

function organizationContext({ id, organization }: Account, caller: Caller, resourceAccount: string) {
  const organizationId = organization.id();
  if (organizationId === undefined) return {};
  return {
    ...(caller.kind !== "anonymous" && caller.account === id ? { "aws:PrincipalOrgID": organizationId } : {}),
    ...(resourceAccount === id ? { "aws:ResourceOrgID": organizationId } : {}),
  };
}

/** Of the services there are here, those that resource control policies speak to. */
const resourceControlled = /^(?:s3|sts|kms):/;

/** Service control policies bind the account's own principals, resource control policies guard its own resources. */
function controlPolicies(
  { id, organization }: Account,
  caller: Caller,
  action: string,
  resourceAccount: string,
): ReturnType<Account["organization"]["policies"]> {
  const { serviceControl, resourceControl } = organization.policies();
  const own = caller.kind !== "anonymous" && caller.account === id;
  return {
    ...(own && serviceControl !== undefined ? { serviceControl } : {}),
    ...(resourceAccount === id && resourceControlled.test(action) && resourceControl !== undefined
      ? { resourceControl }
      : {}),
  };
}

/** The keys that every request has, whoever makes it. */
export function globalContext(now: number): Record<string, string> {
  return {
    "aws:CurrentTime": new Date(now).toISOString(),
    "aws:EpochTime": String(Math.floor(now / 1000)),
    "aws:SecureTransport": "true",
    "aws:SourceIp": "127.0.0.1",
    "aws:ViaAWSService": "false",
  };
}

function identityOf(account: Account, caller: Caller): Identity {
  if (caller.kind === "anonymous") return { identity: [], context: {} };
  if (caller.kind === "user") {
    const user = userByArn(account.iam, caller.arn);
    return user === undefined ? { identity: [], context: {} } : bearerIdentity(account, user);
  }
  const session = account.findSession(caller.accessKeyId);
  const role = session === undefined ? undefined : account.sessionRole(session);
  if (session === undefined || role === undefined) return { identity: [], context: {} };
  const identity = bearerIdentity(account, role);
  return {
    ...identity,
    ...(session.policies.length === 0 ? {} : { session: session.policies }),
    context: { ...identity.context, ...session.context },
  };
}

function bearerIdentity(account: Account, bearer: Bearer): Identity {
  const iam = account.visibility.visible();
  const boundary = boundaryDocument(iam, bearer);
  return {
    identity: identityDocuments(iam, bearer),
    ...(boundary === undefined ? {} : { boundary }),
    context: Object.fromEntries([...bearer.tags].map(([key, value]) => [`aws:PrincipalTag/${key}`, value])),
  };
}

const policyWords = {
  identity: ["an identity-based policy", "no identity-based policy"],
  boundary: ["a permissions boundary", "no permissions boundary"],
  session: ["a session policy", "no session policy"],
  resource: ["a resource-based policy", "no resource-based policy"],
  "service-control": ["a service control policy", "no service control policy"],
  "resource-control": ["a resource control policy", "no resource control policy"],
  "vpc-endpoint": ["a VPC endpoint policy", "no VPC endpoint policy"],
} as const;

/**
 * AWS's sentence for a refusal, with the kind of policy that made it; a policy that has an ARN and denied is named.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function deniedMessage(
  caller: Caller,
  action: string,
  resource: string,
  decision: Decision & { allowed: false },
): string {
  const who = caller.kind === "anonymous" ? "anonymous" : caller.arn;
  const why =
    decision.why === "explicit-deny"
      ? `with an explicit deny in ${policyWords[decision.by.policyType][0]}${nameOf(decision.by.document)}`
      : `because ${policyWords[decision.missing][1]} allows the ${action} action`;
  return `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
}

const nameOf = (document = ""): string => (document.startsWith("arn:") ? `: ${document}` : "");

/** @throws AwsError `MissingAuthenticationToken`, 403 */
export function requireSigned(caller: Caller, code = "MissingAuthenticationToken"): void {
  if (caller.kind === "anonymous") throw new AwsError(code, 403, "Request is missing Authentication Token");
}

/** Asks, and returns when allowed. @throws AwsError `AccessDenied`, 403; REST-JSON services name it `AccessDeniedException` */
export function requireAllowed(authorize: Authorize, question: Question, code = "AccessDenied"): void {
  const decision = authorize(question);
  if (decision.allowed) return;
  throw new AwsError(code, 403, deniedMessage(question.caller, question.action, question.resource, decision));
}
