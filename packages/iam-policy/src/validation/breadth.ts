import { actionsMeant } from "../catalogue.ts";
import { accountOf } from "../naming.ts";
import type { NamedPrincipal } from "../statement.ts";
import type { Report } from "./finding.ts";
import { forms } from "./kinds.ts";
import type { Bearer, PolicyKind } from "./kinds.ts";
import { isEverything } from "./matches.ts";
import { isEveryone } from "./principals.ts";
import type { StatementParts } from "./statement-parts.ts";
import type { Written } from "./written.ts";

/** What an Allow gives beyond what it names. A policy that only limits is meant to be broad. */
export function checkBreadth(
  statement: StatementParts,
  kind: PolicyKind,
  bearer: Bearer | undefined,
  report: Report,
): void {
  if (statement.effect !== "Allow" || !forms[kind].grants) return;
  if (!isKeysDefault(statement, bearer)) checkActions(statement, report);
  checkAllowAllBut(statement, report);
  if (kind === "identity") checkEveryResource(statement, report);
  checkPassRole(statement, report);
  checkAnyone(statement, report);
  if (kind === "resource") checkServices(statement, report);
}

/**
 * Every KMS key lets its account do all by default, so that the account's own policies decide.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
function isKeysDefault({ principals }: StatementParts, bearer: Bearer | undefined): boolean {
  return bearer?.kind === "key" && principals?.values.every(isAccount) === true;
}

function isAccount({ value: { value } }: Written<NamedPrincipal>): boolean {
  return accountOf(value) !== undefined;
}

function checkActions({ actions }: StatementParts, report: Report): void {
  if (actions === undefined || actions.negated) return;
  for (const { value, spot } of actions.values) {
    const [service = "", name = ""] = value.split(":");
    if (/^\*+(:\*+)?$/.test(value)) report("every-action", spot, {});
    else if (/^\*+$/.test(name)) report("whole-service", spot, { service });
  }
}

function checkAllowAllBut({ actions, resources }: StatementParts, report: Report): void {
  if (actions?.negated === true) report("allow-all-but", actions.spot, { element: "NotAction" });
  if (resources?.negated === true) report("allow-all-but", resources.spot, { element: "NotResource" });
}

/** Only of actions that are known to take less; a condition narrows the statement in another way. */
function checkEveryResource({ actions, resources, conditions }: StatementParts, report: Report): void {
  if (actions === undefined || actions.negated || resources === undefined || resources.negated) return;
  if (conditions.length > 0) return;
  const every = resources.values.find(({ value }) => isEverything(value));
  const could = actions.values
    .map(({ value }) => value)
    .filter((action) => actionsMeant(action)?.some(({ types }) => types.length > 0) === true);
  if (every !== undefined && could.length > 0) report("every-resource", every.spot, { actions: could });
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
function checkPassRole({ actions, resources, conditions }: StatementParts, report: Report): void {
  if (actions === undefined || resources === undefined) return;
  const passes = actions.negated
    ? !actions.values.some(({ value }) => actionsMeant(value)?.some(isPassRole))
    : actions.values.some(({ value }) => /^[*?]+$/.test(value) || actionsMeant(value)?.some(isPassRole));
  const narrowed = conditions.some(({ key }) => key.toLowerCase() === "iam:passedtoservice");
  const wide = resources.values.find(
    ({ value }) => resources.negated || isEverything(value) || /:role\/?\*$|^arn:[^:]*:iam::[^:]*:\*$/.test(value),
  );
  if (passes && !narrowed && wide !== undefined) report("pass-role-to-anything", wide.spot, {});
}

function isPassRole({ name }: { readonly name: string }): boolean {
  return name === "iam:PassRole";
}

/**
 * Keys that bind a statement to somebody or to a place, as S3 counts when it asks whether a policy is public.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
const narrowing =
  /^(aws:(Principal(Arn|Account|OrgID|OrgPaths|Tag\/.+|ServiceName)|Source(Arn|Account|OrgID|OrgPaths|Ip|Vpc|Vpce|VpcArn)|Vpce(Account|OrgID|OrgPaths)|userid|username|FederatedProvider)|s3:DataAccessPoint(Arn|Account)|kms:CallerAccount|sts:ExternalId)$/i;

function checkAnyone({ principals, actions, conditions }: StatementParts, report: Report): void {
  if (principals === undefined || principals.negated) return;
  const everyone = principals.values.find(({ value }) => isEveryone(value));
  const bound = conditions.some(
    ({ key, operator }) => narrowing.test(key) && !/Not|IfExists$|^Null$|^ForAllValues:/.test(operator),
  );
  if (everyone === undefined || bound) return;
  report("anyone-may", everyone.spot, { actions: actions?.values.map(({ value }) => value) ?? [] });
}

/**
 * A service asks for whoever set it up; only these keys tell for whom.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
const ofSources = /^aws:Source(Arn|Account|OrgID|OrgPaths)$/i;

function checkServices({ principals, conditions }: StatementParts, report: Report): void {
  if (principals === undefined || principals.negated || conditions.some(({ key }) => ofSources.test(key))) return;
  for (const { value, spot } of principals.values) {
    if (value.type === "Service") report("service-without-source", spot, { service: value.value });
  }
}
