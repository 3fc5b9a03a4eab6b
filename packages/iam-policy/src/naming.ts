import type { Principal } from "./principal.ts";
import type { Clause, NamedPrincipal } from "./statement.ts";

/**
 * How a resource policy names the principal it lets in, which decides what else must agree within an account:
 * - `itself`: the user or the session, or a principal that has no policies of its own. Nothing else must.
 * - `everyone`: nothing else must here, either.
 * - `source`: the role or the user that a session came from; boundary and session policies still limit.
 * - `account`: the account is trusted to choose, so an identity policy must allow too.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
export type Naming = "itself" | "everyone" | "source" | "account";

const strength: Readonly<Record<Naming, number>> = { itself: 4, everyone: 3, source: 2, account: 1 };

export function isStronger(naming: Naming, other: Naming): boolean {
  return strength[naming] > strength[other];
}

/** One identity of a principal, and the values that name it. */
export type Identity = { readonly as: Naming; readonly type: string; readonly values: readonly string[] };

/** A session is three things at once: its account, the role or user it came from, and itself. */
export function identitiesOf(principal: Principal): readonly Identity[] {
  switch (principal.kind) {
    case "anonymous":
      return [];
    case "user": {
      const { account, arn, userId } = principal;
      return [ofAccount(account), { as: "itself", type: "AWS", values: withId(arn, userId) }];
    }
    case "role-session": {
      const { account, arn, roleArn, userId } = principal;
      return [
        ofAccount(account),
        { as: "source", type: "AWS", values: withId(roleArn, userId?.split(":")[0]) },
        { as: "itself", type: "AWS", values: [arn] },
      ];
    }
    case "federated-user": {
      const { account, arn, userArn } = principal;
      return [
        ofAccount(account),
        { as: "source", type: "AWS", values: [userArn] },
        { as: "itself", type: "AWS", values: [arn] },
      ];
    }
    case "web-identity":
      return [{ as: "itself", type: "Federated", values: [principal.provider] }];
    case "service":
      return [{ as: "itself", type: "Service", values: [principal.service] }];
  }
}

const ofAccount = (account: string): Identity => ({ as: "account", type: "AWS", values: [account] });

const withId = (arn: string, id: string | undefined): readonly string[] => (id === undefined ? [arn] : [arn, id]);

/** For messages: the values by which a policy could have named a principal, the most exact first. */
export function namesOf(identities: readonly Identity[]): readonly string[] {
  const names = identities.flatMap(({ type, values }) => values.map((value) => `${type}:${value}`));
  return names.length === 0 ? ["anonymous"] : names.toReversed();
}

/**
 * How a policy would name a principal: account first, the session itself left out, as it passes. The last is the most
 * exact; anonymous callers have none.
 */
export function namedPrincipals(identities: readonly Identity[]): readonly NamedPrincipal[] {
  const lasting = identities.some(({ as }) => as === "source")
    ? identities.filter(({ as }) => as !== "itself")
    : identities;
  return lasting.flatMap(({ type, values: [value] }) => (value === undefined ? [] : [{ type, value }]));
}

/** `Principal` or `NotPrincipal`, ready to be held against many principals: accounts are their digits. */
export type PrincipalClause = Clause<NamedPrincipal> & { readonly everyone: boolean };

export function readPrincipalClause({ negated, values }: Clause<NamedPrincipal>): PrincipalClause {
  return {
    negated,
    everyone: values.some(isEveryone),
    values: values.map(({ type, value }) => ({ type, value: accountOf(value) ?? value })),
  };
}

/**
 * Whether a statement speaks of this principal, and by which name.
 * `NotPrincipal` spares only whom it lists by every identity: account, role and session, as AWS's own examples do.
 */
export function namingOf(
  { negated, everyone, values }: PrincipalClause,
  identities: readonly Identity[],
): Naming | undefined {
  if (negated) {
    const spared = everyone || (identities.length > 0 && identities.every((identity) => isListed(values, identity)));
    return spared ? undefined : "everyone";
  }
  let found: Naming | undefined = everyone ? "everyone" : undefined;
  for (const identity of identities) {
    if ((found === undefined || isStronger(identity.as, found)) && isListed(values, identity)) found = identity.as;
  }
  return found;
}

/** `"*"`, in either way of writing it. */
export function isEveryone(named: NamedPrincipal): boolean {
  return named.type === "AWS" && named.value === "*";
}

function isListed(listed: readonly NamedPrincipal[], { type, values }: Identity): boolean {
  return listed.some(
    (named) => named.type === type && (values.includes(named.value) || (named.value === "*" && type !== "AWS")),
  );
}

/** An account is written as its twelve digits or as its root's ARN. */
export function accountOf(value: string): string | undefined {
  const found = /^(?:(\d{12})|arn:[^:]+:iam::(\d{12}):root)$/.exec(value);
  return found?.[1] ?? found?.[2];
}
