import { isObject } from "./json.ts";
import type { JsonObject } from "./json.ts";
import { checkActions } from "./validation/actions.ts";
import { checkBreadth } from "./validation/breadth.ts";
import { checkConditions } from "./validation/conditions.ts";
import { findingOf } from "./validation/finding.ts";
import type { Finding, Report } from "./validation/finding.ts";
import { forms } from "./validation/kinds.ts";
import type { Bearer, PolicyKind } from "./validation/kinds.ts";
import { checkActionsMatch, checkKeysCarried } from "./validation/matches.ts";
import { compact, measure } from "./validation/measure.ts";
import { checkPrincipals } from "./validation/principals.ts";
import { checkRedundancy } from "./validation/redundancy.ts";
import { checkResourceControl } from "./validation/resource-control.ts";
import { checkResources } from "./validation/resources.ts";
import { checkSize, largest } from "./validation/size.ts";
import { checkElements, readParts } from "./validation/statement-parts.ts";
import type { StatementParts } from "./validation/statement-parts.ts";
import { checkTrust } from "./validation/trust.ts";
import { each, typeOf } from "./validation/written.ts";

export type { Code, Facts, Finding } from "./validation/finding.ts";
export type { Bearer, PolicyKind } from "./validation/kinds.ts";

export type ValidateOptions = { readonly type: PolicyKind; readonly bearer?: Bearer };

/** No policy within its quota has more faults; of a hostile one nobody reads them. */
const most = 1000;

/**
 * Looks a policy over as AWS's policy validation does, and tells all that is wrong with it, not only the first thing.
 * What AWS would refuse is an `error`, and so is what can never do what it says. Actions, resources and condition keys
 * are judged where their service is known here.
 * @param source its JSON text (decoded: IAM hands documents out URL-encoded), or parsed JSON.
 * @returns the findings, the document's own first, then each statement's.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
 */
export function validate(source: unknown, { type, bearer }: ValidateOptions): readonly Finding[] {
  const findings: Finding[] = [];
  const report: Report = (...found) => {
    if (findings.length < most) findings.push(findingOf(...found));
  };
  if (typeof source === "string" && source.length > largest) {
    report("too-large", "", { size: source.length, quota: largest, unit: "character" });
    return findings;
  }
  const policy = typeof source === "string" ? parse(source, report) : { value: source };
  if (policy === undefined || !checkShape(policy.value, report)) return findings;
  const text = typeof source === "string" ? source : compact(source);
  if (forms[type].keptByIam) checkCharacters(text, report);
  checkSize(text, type, bearer, report);
  checkDocument(policy.value, type, bearer, report);
  return findings;
}

function parse(text: string, report: Report): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    report("json-syntax", "", { reason: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}

/** @returns whether it is an object that can be looked into. */
function checkShape(policy: unknown, report: Report): policy is JsonObject {
  if (!isObject(policy)) {
    report("wrong-type", "", { expected: "object", got: typeOf(policy) });
    return false;
  }
  const { size, tooDeep } = measure(policy, largest);
  if (tooDeep) report("json-syntax", "", { reason: "no policy is nested so deeply" });
  else if (size > largest) report("too-large", "", { size, quota: largest, unit: "character" });
  return !tooDeep && size <= largest;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
function checkCharacters(text: string, report: Report): void {
  const character = /[^\t\n\r\u0020-\u00FF]/u.exec(text)?.[0];
  if (character !== undefined) report("unsupported-character", "", { character });
}

function checkDocument(policy: JsonObject, type: PolicyKind, bearer: Bearer | undefined, report: Report): void {
  const meant = checkElements(policy, "document", "", report);
  const variables = checkVersion(policy["Version"], type, report);
  const id = policy["Id"];
  if (id !== undefined && typeof id !== "string") report("wrong-type", "Id", { expected: "string", got: typeOf(id) });
  const written = policy["Statement"];
  const statements = Array.isArray(written) ? each(written, "Statement") : [{ value: written, path: "Statement[0]" }];
  if (written === undefined || statements.length === 0) {
    if (!meant.has("Statement")) report("missing-element", "", { elements: ["Statement"] });
    return;
  }
  const parts = statements.flatMap(({ value, path }) => {
    if (isObject(value)) return [checkStatement(value, path, { type, bearer, variables }, report)];
    report("wrong-type", path, { expected: "object", got: typeOf(value) });
    return [];
  });
  checkSids(parts, report);
  checkRepeated(statements, report);
}

/** @returns whether variables work: not in the older version. */
function checkVersion(version: unknown, type: PolicyKind, report: Report): boolean {
  const takes = forms[type].onlyNewVersion ? ["2012-10-17"] : ["2012-10-17", "2008-10-17"];
  if (version === undefined) {
    if (forms[type].onlyNewVersion) report("missing-element", "", { elements: ["Version"] }, "2012-10-17");
    else report("missing-version", "", {}, "2012-10-17");
  } else if (typeof version !== "string") {
    report("wrong-type", "Version", { expected: "string", got: typeOf(version) }, "2012-10-17");
  } else if (!takes.includes(version)) report("invalid-version", "Version", { version, takes }, "2012-10-17");
  else if (version === "2008-10-17") report("old-version", "Version", {}, "2012-10-17");
  return version !== undefined && version !== "2008-10-17";
}

type Standing = { readonly type: PolicyKind; readonly bearer: Bearer | undefined; readonly variables: boolean };

function checkStatement(source: JsonObject, path: string, standing: Standing, report: Report): StatementParts {
  const { type, bearer, variables } = standing;
  const parts = readParts(source, path, type, report);
  const { actions, resources, conditions, effect } = parts;
  checkPrincipals(parts, type, report);
  if (actions !== undefined) checkActions(actions, type, bearer, report);
  if (resources !== undefined && checkResources(resources, variables, bearer, report)) checkActionsMatch(parts, report);
  checkConditions(conditions, effect, variables, report);
  checkKeysCarried(actions, conditions, report);
  if (type === "trust") checkTrust(parts, report);
  if (type === "resource-control") checkResourceControl(parts, report);
  checkBreadth(parts, type, report);
  checkRedundancy(parts, report);
  return parts;
}

function checkSids(statements: readonly StatementParts[], report: Report): void {
  const seen = new Map<string, string>();
  for (const { sid, path } of statements) {
    if (sid === undefined || sid === "") continue;
    const first = seen.get(sid);
    if (first === undefined) seen.set(sid, path);
    else report("duplicate-sid", `${path}.Sid`, { sid, first });
  }
}

/** Sids aside. */
function checkRepeated(
  statements: readonly { readonly value: unknown; readonly path: string }[],
  report: Report,
): void {
  const seen = new Map<string, string>();
  for (const { value, path } of statements) {
    if (!isObject(value)) continue;
    const { Sid: _, ...rest } = value;
    const text = compact(rest);
    const as = seen.get(text);
    if (as === undefined) seen.set(text, path);
    else report("redundant-statement", path, { as });
  }
}
