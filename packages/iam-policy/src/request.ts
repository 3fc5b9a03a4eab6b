import type { Principal } from "./principal.ts";
import type { Lookup } from "./template.ts";

/** Condition keys and their values; keys are compared without case, an empty list is an absent key. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

export type Request = {
  /** Such as `s3:GetObject`. */
  readonly action: string;
  /** An ARN, or `*` for actions that have no resource. */
  readonly resource: string;
  /** The account that owns the resource; the principal's own when left out. */
  readonly resourceAccount?: string;
  readonly principal: Principal;
  /** The keys that follow from the principal alone (`aws:PrincipalArn`, `aws:username`, …) are added unless given. */
  readonly context: Context;
};

/** Finds condition keys of a request, those of its principal included; gathers them when first asked, as few are. */
export function lookupIn(request: Request): Lookup {
  let values: ReadonlyMap<string, readonly string[]> | undefined;
  return (key) => {
    values ??= keysOf(request);
    return values.get(key.toLowerCase());
  };
}

function keysOf(request: Request): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, readonly string[]>();
  for (const context of [principalContext(request.principal), request.context]) {
    for (const [key, value] of Object.entries(context)) {
      values.set(key.toLowerCase(), typeof value === "string" ? [value] : value);
    }
  }
  return values;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
function principalContext(principal: Principal): Context {
  switch (principal.kind) {
    case "anonymous":
      return { "aws:PrincipalType": "Anonymous", "aws:PrincipalIsAWSService": "false" };
    case "user":
      return {
        "aws:PrincipalType": "User",
        "aws:PrincipalArn": principal.arn,
        "aws:PrincipalAccount": principal.account,
        "aws:PrincipalIsAWSService": "false",
        "aws:username": principal.arn.slice(principal.arn.lastIndexOf("/") + 1),
        ...userId(principal.userId),
      };
    case "role-session":
      return {
        "aws:PrincipalType": "AssumedRole",
        // The role's ARN, not the session's.
        "aws:PrincipalArn": principal.roleArn,
        "aws:PrincipalAccount": principal.account,
        "aws:PrincipalIsAWSService": "false",
        ...userId(principal.userId),
      };
    case "web-identity":
      return { "aws:FederatedProvider": principal.provider, "aws:PrincipalIsAWSService": "false" };
    case "service":
      return { "aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": principal.service };
  }
}

function userId(id: string | undefined): Context {
  return id === undefined ? {} : { "aws:userid": id };
}
