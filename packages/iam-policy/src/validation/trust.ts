import type { Spot } from "../place.ts";
import type { Report } from "./finding.ts";
import type { SubjectReach } from "./meaning-checks.ts";
import type { StatementParts, WrittenCondition } from "./statement-parts.ts";

/** The action by which each sort of principal assumes a role. */
const actionOf = { web: "sts:AssumeRoleWithWebIdentity", saml: "sts:AssumeRoleWithSAML", aws: "sts:AssumeRole" };

/**
 * What a role's trust policy makes of tokens: the action that fits the principal, and which tokens are meant.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
 */
export function checkTrust(statement: StatementParts, report: Report): void {
  if (statement.effect !== "Allow" || statement.principals === undefined) return;
  checkActionFits(statement, report);
  for (const { value, spot } of statement.principals.values) {
    const issuer = value.type === "Federated" ? issuerOf(value.value) : undefined;
    if (issuer !== undefined) checkTokens(statement, issuer, spot, report);
  }
}

function sortOf({ type, value }: { readonly type: string; readonly value: string }): keyof typeof actionOf {
  if (type !== "Federated") return "aws";
  return value.includes(":saml-provider/") ? "saml" : "web";
}

/** An action that none of the principals can use. */
function checkActionFits({ principals, actions }: StatementParts, report: Report): void {
  const named = principals?.values.map(({ value }) => value) ?? [];
  const [first] = named;
  if (actions === undefined || first === undefined || actions.negated) return;
  const rights = new Set(named.map((each) => actionOf[sortOf(each)]));
  for (const { value: action, spot } of actions.values) {
    const own = Object.values(actionOf).find((right) => right.toLowerCase() === action.toLowerCase());
    if (own === undefined || rights.has(own)) continue;
    const right = actionOf[sortOf(first)];
    report("action-for-principal", spot, { action, principal: first.value, right }, right);
  }
}

/**
 * As condition keys name it; undefined for SAML and for those that AWS knows by host (Cognito, Google, …), which tell
 * their tokens apart by keys of their own.
 */
function issuerOf(provider: string): string | undefined {
  return /:oidc-provider\/(.+)$/s.exec(provider)?.[1];
}

function checkTokens({ conditions, principals }: StatementParts, issuer: string, spot: Spot, report: Report): void {
  // With several providers in one statement a key may be the other's; a foreign one is told once, as foreign.
  if (principals?.values.length === 1) checkForeignKeys(conditions, issuer, report);
  const on = (claim: string): readonly WrittenCondition[] =>
    conditions.filter(
      (each) =>
        each.key.toLowerCase().endsWith(`:${claim}`) && /^(ForAnyValue:)?String(Equals|Like)/.test(each.operator),
    );
  if (on("sub").length === 0) report("trust-without-subject", spot, { key: `${issuer}:sub` });
  if (on("aud").length === 0) report("trust-without-audience", spot, { key: `${issuer}:aud` });
  for (const { operator, values } of on("sub")) {
    for (const { value, spot: at } of values) {
      const reach = operator.includes("Like") ? reachOf(String(value)) : undefined;
      if (reach !== undefined) report("broad-subject", at, { value: String(value), reach });
    }
  }
}

function checkForeignKeys(conditions: readonly WrittenCondition[], issuer: string, report: Report): void {
  for (const { key, spot } of conditions) {
    const [, host, claim] = /^(.+):(sub|aud|amr|oaud)$/s.exec(key) ?? [];
    if (host === undefined || claim === undefined || host.toLowerCase() === issuer.toLowerCase()) continue;
    report("key-of-another-issuer", spot, { key, issuer }, `${issuer}:${claim}`);
  }
}

/** Kubernetes names a service account `system:serviceaccount:<namespace>:<name>`. */
function reachOf(pattern: string): SubjectReach | undefined {
  if (/^[*?]+$/.test(pattern)) return "everyone";
  const parts = pattern.split(":");
  if (!pattern.startsWith("system:serviceaccount:")) {
    const fixed = pattern.slice(0, pattern.search(/[*?]|$/));
    return fixed.length < pattern.length && "system:serviceaccount:".startsWith(fixed) ? "everyone" : undefined;
  }
  if (isOpen(parts[2])) return "every-namespace";
  return isOpen(parts[3]) && pattern.includes("*") ? "every-account-of-a-namespace" : undefined;
}

function isOpen(part: string | undefined): boolean {
  return part === undefined || /^\**$/.test(part);
}
