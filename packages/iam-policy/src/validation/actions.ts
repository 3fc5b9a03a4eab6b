import { actionsMeant, knownPrefixes, knownService } from "../catalogue.ts";
import { rightOfOperation } from "../operation-rights.ts";
import type { Report } from "./finding.ts";
import type { Bearer, PolicyKind } from "./kinds.ts";
import { nearest } from "./spelling.ts";
import type { Part } from "./statement-parts.ts";
import { isFilledIn, refuseVariables } from "./text-checks.ts";
import type { Written } from "./written.ts";

/** Actions and patterns of services that are not known here are left alone. */
export function checkActions(
  { values }: Part<string>,
  kind: PolicyKind,
  bearer: Bearer | undefined,
  report: Report,
): void {
  for (const written of values) {
    if (!isFilledIn(written, report) || refuseVariables(written, "element", report)) continue;
    if (checkName(written, report)) checkSupport(written, kind, bearer, report);
  }
}

/** @returns whether there is such an action, as far as is known here. */
function checkName({ value: action, spot }: Written, report: Report): boolean {
  if (action === "*") return true;
  // A service is named whole, or is any.
  if (!/^(\*|[A-Za-z0-9.-]+):[^:]+$/.test(action)) {
    const names = knownPrefixes.map((prefix) => `${prefix}:${action}`).flatMap((name) => actionsMeant(name) ?? []);
    const meant = action.includes("*") ? [] : names.map(({ name }) => name);
    report("invalid-action", spot, { action, nearest: meant }, meant[0]);
    return false;
  }
  const [prefix = "", name = ""] = action.split(":");
  if (prefix === "*") {
    report("wildcard-in-service", spot, { value: action });
    return true;
  }
  const known = actionsMeant(action);
  if (known === undefined || known.length > 0) return true;
  const right = rightOfOperation(action);
  if (right !== undefined) report("operation-not-action", spot, { action, right }, right);
  else if (/[*?]/.test(name)) report("wildcard-matches-nothing", spot, { action });
  else {
    const names = nearest(action, namesOf(prefix));
    report("unknown-action", spot, { action, nearest: names }, names[0]);
  }
  return false;
}

function* namesOf(prefix: string): Generator<string> {
  for (const { name } of knownService(prefix)?.actions.values() ?? []) yield name;
}

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const trustActions: ReadonlySet<string> = new Set([
  "sts:assumerole",
  "sts:assumerolewithsaml",
  "sts:assumerolewithwebidentity",
  "sts:assumeroot",
  "sts:tagsession",
  "sts:setsourceidentity",
  "sts:setcontext",
]);

/** What a policy of the kind, or of the bearer, may speak of. A pattern is let be: some of what it means may do. */
function checkSupport(
  { value: action, spot }: Written,
  kind: PolicyKind,
  bearer: Bearer | undefined,
  report: Report,
): void {
  const lower = action.toLowerCase();
  const refuse = (what: string): void => report("unsupported-action", spot, { action, bearer: what });
  const isPattern = /[*?]/.test(lower);
  const trusts = isPattern ? lower === "*" || lower.startsWith("sts:") : trustActions.has(lower);
  if (kind === "trust" && !trusts) refuse("role");
  if (bearer?.kind === "bucket" && lower !== "*" && !lower.startsWith("s3:")) refuse("bucket");
  if (bearer?.kind === "key" && lower !== "*" && !lower.startsWith("kms:")) refuse("KMS key");
}
