import type { Principal } from "./principal.ts";
import type { Clause, NamedPrincipal } from "./statement.ts";

/**
 * How a resource policy names the principal it lets in, which decides what else must agree within an account:
 * - `itself`: the user or the role session, or a principal that has no policies of its own. Nothing else must.
 * - `role`, `everyone`: boundary and session policies still limit.
 * - `account`: the account is trusted to choose, so an identity policy must allow too.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export type Naming = "itself" | "role" | "everyone" | "account";

/** The strongest first. */
const namings: readonly Naming[] = ["itself", "role", "everyone", "account"];

export function strongest(found: Iterable<Naming>): Naming | undefined {
  const all = new Set(found);
  return namings.find((naming) => all.has(naming));
}

/** One identity of a principal, and the values that name it. */
type Identity = { readonly as: Naming; readonly type: string; readonly values: readonly string[] };

/** A role session is three things at once: its account, its role and itself. */
function identitiesOf(principal: Principal): readonly Identity[] {
  switch (principal.kind) {
    case "anonymous":
      return [];
    case "user": {
      const { account, arn, userId } = principal;
      return [
        { as: "account", type: "AWS", values: [account] },
        { as: "itself", type: "AWS", values: userId === undefined ? [arn] : [arn, userId] },
      ];
    }
    case "role-session": {
      const { account, arn, roleArn, userId } = principal;
      const roleId = userId?.split(":")[0];
      return [
        { as: "account", type: "AWS", values: [account] },
        { as: "role", type: "AWS", values: roleId === undefined ? [roleArn] : [roleArn, roleId] },
        { as: "itself", type: "AWS", values: [arn] },
      ];
    }
    case "web-identity":
      return [{ as: "itself", type: "Federated", values: [principal.provider] }];
    case "service":
      return [{ as: "itself", type: "Service", values: [principal.service] }];
  }
}

/** For messages: the values by which a policy could have named this principal, the most exact first. */
export function namesOf(principal: Principal): readonly string[] {
  const names = identitiesOf(principal).flatMap(({ type, values }) => values.map((value) => `${type}:${value}`));
  return names.length === 0 ? ["anonymous"] : names.toReversed();
}

/**
 * Whether a statement speaks of this principal, and by which name.
 * `NotPrincipal` spares only whom it lists by every identity: account, role and session, as AWS's own examples do.
 */
export function namingOf(clause: Clause<NamedPrincipal>, principal: Principal): Naming | undefined {
  const identities = identitiesOf(principal);
  const listed = identities.filter((identity) => clause.values.some((named) => nameFits(named, identity)));
  const everyone = clause.values.some(isEveryone);
  if (!clause.negated) {
    const found = listed.map((identity) => identity.as);
    return strongest(everyone ? [...found, "everyone"] : found);
  }
  const spared = everyone || (identities.length > 0 && listed.length === identities.length);
  return spared ? undefined : "everyone";
}

/** `"*"`, in either way of writing it. */
export function isEveryone(named: NamedPrincipal): boolean {
  return named.type === "AWS" && named.value === "*";
}

function nameFits(named: NamedPrincipal, { type, values }: Identity): boolean {
  if (named.type !== type) return false;
  return values.includes(accountOf(named.value) ?? named.value) || (named.value === "*" && type !== "AWS");
}

/** An account is written as its twelve digits or as its root's ARN. */
export function accountOf(value: string): string | undefined {
  const found = /^(?:(\d{12})|arn:[^:]+:iam::(\d{12}):root)$/.exec(value);
  return found?.[1] ?? found?.[2];
}
