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
  /**
   * The keys that follow from the rest of the request alone are added unless given: `aws:PrincipalArn`,
   * `aws:username`, `aws:ResourceAccount`, ….
   */
  readonly context: Context;
};

/** Finds condition keys of a request, those that follow from it included; gathers them when first asked, as few are. */
export function lookupIn(request: Request): Lookup {
  let values: ReadonlyMap<string, readonly string[]> | undefined;
  return (key) => {
    values ??= keysOf(request);
    return values.get(key);
  };
}

function keysOf({ principal, resourceAccount, context }: Request): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, readonly string[]>();
  for (const [key, value] of principalKeys(principal)) {
    if (value !== undefined) values.set(key, [value]);
  }
  if (resourceAccount !== undefined) values.set("aws:resourceaccount", [resourceAccount]);
  for (const key of Object.keys(context)) {
    const value = context[key] ?? [];
    values.set(key.toLowerCase(), typeof value === "string" ? [value] : value);
  }
  return values;
}

type Key = readonly [key: `aws:${Lowercase<string>}`, value: string | undefined];

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
function principalKeys(principal: Principal): readonly Key[] {
  switch (principal.kind) {
    case "anonymous":
      // Of the keys that say something of a principal unsigned requests have these.
      return [
        ["aws:principaltype", "Anonymous"],
        ["aws:principalaccount", "anonymous"],
      ];
    case "user":
      return [
        ["aws:principaltype", "User"],
        ["aws:principalarn", principal.arn],
        ["aws:username", principal.arn.slice(principal.arn.lastIndexOf("/") + 1)],
        ...signedKeys(principal),
      ];
    case "role-session":
      return [
        ["aws:principaltype", "AssumedRole"],
        // The role's ARN, not the session's.
        ["aws:principalarn", principal.roleArn],
        ...signedKeys(principal),
      ];
    case "federated-user":
      return [
        ["aws:principaltype", "FederatedUser"],
        // The session's ARN, not the user's.
        ["aws:principalarn", principal.arn],
        ...signedKeys(principal),
      ];
    case "web-identity":
      return [["aws:federatedprovider", principal.provider]];
    case "service":
      return [
        ["aws:principalisawsservice", "true"],
        ["aws:principalservicename", principal.service],
      ];
  }
}

function signedKeys({ account, userId }: { readonly account: string; readonly userId?: string }): readonly Key[] {
  return [
    ["aws:principalaccount", account],
    ["aws:principalisawsservice", "false"],
    ["aws:userid", userId],
  ];
}
