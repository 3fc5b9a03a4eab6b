import { deniedMessage, requireSigned } from "../aws/authorize.ts";
import { notImplemented } from "../aws/protocol.ts";
import { optionalText, type QueryParams } from "../aws/query-params.ts";
import type { XmlFields } from "../aws/query-service.ts";
import { AwsError, type AwsCall } from "../aws/service.ts";
import { roleByArn } from "../iam/store.ts";
import { readAssumeRequest, sessionDuration, sessionFields, tokenOf, type StsOptions } from "./session.ts";

const unknownParameters = /^(?:Tags|TransitiveTagKeys|ProvidedContexts)\.|^(?:SerialNumber|TokenCode|SourceIdentity)$/;

/** Both the role's trust policy and, unless that names the caller itself, the caller's own policies must agree. */
export function assumeRole(call: AwsCall, params: QueryParams, { account, authorize }: StsOptions): XmlFields {
  requireSigned(call.caller);
  const unknown = [...params.keys()].find((name) => unknownParameters.test(name));
  if (unknown !== undefined) throw notImplemented(`AssumeRole's ${unknown}`);
  const token = tokenOf(call, account);
  const request = readAssumeRequest(params, account);
  const externalId = optionalText(params, "ExternalId", { min: 2, max: 1224, pattern: /^[\w+=,.@:/-]*$/ });
  const role = roleByArn(account.visibility.visible(), request.roleArn);
  const decision = authorize({
    caller: call.caller,
    action: "sts:AssumeRole",
    resource: request.roleArn,
    resourceAccount: account.id,
    resourceMustAllow: true,
    context: {
      "aws:RequestedRegion": call.region,
      "sts:RoleSessionName": request.sessionName,
      ...(externalId === undefined ? {} : { "sts:ExternalId": externalId }),
    },
    ...(role === undefined ? {} : { resourcePolicy: role.trust.parsed }),
  });
  if (!decision.allowed || role === undefined) {
    // A role that does not exist is refused in the same words: STS does not tell which roles there are.
    const sentence = `User: ${call.caller.kind === "anonymous" ? "anonymous" : call.caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${request.roleArn}`;
    const granted = ["identity", "resource"];
    const explained =
      decision.allowed || (decision.why === "no-allow" && granted.includes(decision.missing))
        ? sentence
        : deniedMessage(call.caller, "sts:AssumeRole", request.roleArn, decision);
    throw new AwsError("AccessDenied", 403, explained);
  }
  if (call.caller.kind === "role-session" && request.duration !== undefined && request.duration > 3600) {
    throw new AwsError(
      "ValidationError",
      400,
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    );
  }
  const session = account.openSession({
    ...token,
    role,
    sessionName: request.sessionName,
    duration: sessionDuration(role, request.duration),
    policies: request.policies,
    context: {},
  });
  return sessionFields(session, request);
}
