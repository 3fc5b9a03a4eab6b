import { isOfAccount } from "./principal.ts";
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

/** Finds condition keys of a request, those that follow from it included. */
export function lookupIn(request: Request): Lookup {
  let given: ReadonlyMap<string, string | readonly string[]> | undefined;
  return (key) => {
    // Gathered when first asked: many requests meet no condition.
    given ??= keysOf(request.context);
    const value = given.get(key) ?? followingKeys.get(key)?.(request);
    return typeof value === "string" ? [value] : value;
  };
}

/** Of a key written twice, in another case, the last counts. */
function keysOf(context: Context): ReadonlyMap<string, string | readonly string[]> {
  const keys = new Map<string, string | readonly string[]>();
  for (const key of Object.keys(context)) keys.set(key.toLowerCase(), context[key] ?? []);
  return keys;
}

/**
 * Keys that follow from the rest of a request, in lower case.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const followingKeys = new Map<string, (request: Request) => string | undefined>([
  ["aws:principaltype", ({ principal }) => principalTypes[principal.kind]],
  ["aws:principalarn", ({ principal }) => arnOf(principal)],
  // Unsigned requests have this one, of all keys that speak of an account.
  [
    "aws:principalaccount",
    ({ principal }) =>
      isOfAccount(principal) ? principal.account : principal.kind === "anonymous" ? "anonymous" : undefined,
  ],
  [
    "aws:principalisawsservice",
    ({ principal }) => (principal.kind === "service" ? "true" : isOfAccount(principal) ? "false" : undefined),
  ],
  ["aws:principalservicename", ({ principal }) => (principal.kind === "service" ? principal.service : undefined)],
  ["aws:federatedprovider", ({ principal }) => (principal.kind === "web-identity" ? principal.provider : undefined)],
  ["aws:userid", ({ principal }) => (isOfAccount(principal) ? principal.userId : undefined)],
  ["aws:username", ({ principal }) => (principal.kind === "user" ? afterLastSlash(principal.arn) : undefined)],
  ["aws:resourceaccount", ({ resourceAccount }) => resourceAccount],
]);

const principalTypes: Readonly<Record<Principal["kind"], string | undefined>> = {
  anonymous: "Anonymous",
  user: "User",
  "role-session": "AssumedRole",
  "federated-user": "FederatedUser",
  "web-identity": undefined,
  service: undefined,
};

/** A role's ARN, not its session's; but a federated user's session's, not the user's. */
function arnOf(principal: Principal): string | undefined {
  if (principal.kind === "role-session") return principal.roleArn;
  return isOfAccount(principal) ? principal.arn : undefined;
}

const afterLastSlash = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);
