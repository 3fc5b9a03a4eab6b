import { readJson } from "./json-text.ts";
import { isObject } from "./json.ts";
import type { JsonObject } from "./json.ts";
import { within } from "./place.ts";
import type { Spot } from "./place.ts";
import { PolicyError } from "./policy-error.ts";
import { checkActions } from "./validation/actions.ts";
import { checkBreadth } from "./validation/breadth.ts";
import { checkConditions } from "./validation/conditions.ts";
import { findingOf } from "./validation/finding.ts";
import type { Finding, Report } from "./validation/finding.ts";
import { forms } from "./validation/kinds.ts";
import type { Bearer, PolicyKind } from "./validation/kinds.ts";
import { checkActionsMatch, checkKeysCarried } from "./validation/matches.ts";
import { compact, deepest, measure } from "./validation/measure.ts";
import { checkPrincipals } from "./validation/principals.ts";
import { checkRedundancy } from "./validation/redundancy.ts";
import { checkRepeatedKeys } from "./validation/repeated-keys.ts";
import { checkResourceControl } from "./validation/resource-control.ts";
import { checkResources } from "./validation/resources.ts";
import { checkSize, largest } from "./validation/size.ts";
import { checkElements, readParts } from "./validation/statement-parts.ts";
import type { StatementParts } from "./validation/statement-parts.ts";
import { checkTrust } from "./validation/trust.ts";
import { each, typeOf } from "./validation/written.ts";
import type { Written } from "./validation/written.ts";

export type { Code, Facts, Finding } from "./validation/finding.ts";
export type { Bearer, PolicyKind } from "./validation/kinds.ts";

export type ValidateOptions = { readonly type: PolicyKind; readonly bearer?: Bearer | undefined };

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
  const read = readSource(source, report);
  if (read === undefined) return findings;
  const { policy, top, text } = read;
  if (forms[type].keptByIam) checkCharacters(text, top, report);
  checkSize(text, type, bearer, top, report);
  checkRepeatedKeys(top, report);
  checkDocument(policy, top, { type, bearer }, report);
  return findings;
}

type Source = { readonly policy: JsonObject; readonly top: Spot; readonly text: string };

/** @returns undefined when it is no object that could be looked into, which is then reported. */
function readSource(source: unknown, report: Report): Source | undefined {
  const nowhere: Spot = { path: "", located: undefined };
  if (typeof source !== "string") {
    return checkShape(source, nowhere, report) ? { policy: source, top: nowhere, text: compact(source) } : undefined;
  }
  if (source.length > largest) {
    report("too-large", nowhere, { size: source.length, quota: largest, unit: "character" });
    return undefined;
  }
  try {
    const { value, located } = readJson(source, deepest);
    const top = { path: "", located };
    return checkShape(value, top, report) ? { policy: value, top, text: source } : undefined;
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const located = error.place && { place: error.place };
    report("json-syntax", { path: "", located }, { reason: error.message.replace("a policy must be JSON: ", "") });
    return undefined;
  }
}

/** @returns whether it is an object that can be looked into. */
function checkShape(policy: unknown, top: Spot, report: Report): policy is JsonObject {
  if (!isObject(policy)) {
    report("wrong-type", top, { expected: "object", got: typeOf(policy) });
    return false;
  }
  const { size, tooDeep } = measure(policy, largest);
  if (tooDeep) report("json-syntax", top, { reason: "a policy is not nested so deeply" });
  else if (size > largest) report("too-large", top, { size, quota: largest, unit: "character" });
  return !tooDeep && size <= largest;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
function checkCharacters(text: string, top: Spot, report: Report): void {
  const character = /[^\t\n\r\u0020-\u00FF]/u.exec(text)?.[0];
  if (character !== undefined) report("unsupported-character", top, { character });
}

function checkDocument(policy: JsonObject, top: Spot, standing: ValidateOptions, report: Report): void {
  const meant = checkElements(policy, "document", top, report);
  const variables = checkVersion(policy["Version"], top, standing, report);
  const id = policy["Id"];
  if (id !== undefined && typeof id !== "string") {
    report("wrong-type", within(top, "Id"), { expected: "string", got: typeOf(id) });
  }
  const written = policy["Statement"];
  if (written === undefined || (Array.isArray(written) && written.length === 0)) {
    if (!meant.has("Statement")) report("missing-element", top, { elements: ["Statement"] });
    return;
  }
  // One statement may stand without the brackets of a list.
  const statements = each(Array.isArray(written) ? written : [written], within(top, "Statement"));
  const parts = statements.flatMap(({ value, spot }) => {
    if (isObject(value)) return [checkStatement(value, spot, { ...standing, variables }, report)];
    report("wrong-type", spot, { expected: "object", got: typeOf(value) });
    return [];
  });
  checkSids(parts, report);
  checkRepeatedStatements(statements, report);
}

/**
 * IAM takes managed policies, and Organizations all of its own, in the newer version only.
 * @returns whether variables work: not in the older one.
 */
function checkVersion(version: unknown, top: Spot, { type, bearer }: ValidateOptions, report: Report): boolean {
  const onlyNew = forms[type].onlyNewVersion || bearer?.kind === "managed-policy";
  const takes = onlyNew ? ["2012-10-17"] : ["2012-10-17", "2008-10-17"];
  const spot = within(top, "Version");
  if (version === undefined) {
    if (onlyNew) report("missing-element", top, { elements: ["Version"] }, "2012-10-17");
    else report("missing-version", top, {}, "2012-10-17");
  } else if (typeof version !== "string") {
    report("wrong-type", spot, { expected: "string", got: typeOf(version) }, "2012-10-17");
  } else if (!takes.includes(version)) report("invalid-version", spot, { version, takes }, "2012-10-17");
  else if (version === "2008-10-17") report("old-version", spot, {}, "2012-10-17");
  return version !== undefined && version !== "2008-10-17";
}

type Standing = ValidateOptions & { readonly variables: boolean };

function checkStatement(source: JsonObject, spot: Spot, standing: Standing, report: Report): StatementParts {
  const { type, bearer, variables } = standing;
  const parts = readParts(source, spot, type, report);
  const { actions, resources, conditions, effect } = parts;
  checkPrincipals(parts, type, report);
  if (actions !== undefined) checkActions(actions, type, bearer, report);
  if (resources !== undefined && checkResources(resources, variables, bearer, report)) checkActionsMatch(parts, report);
  checkConditions(conditions, effect, variables, report);
  checkKeysCarried(actions, conditions, report);
  if (type === "trust") checkTrust(parts, report);
  if (type === "resource-control") checkResourceControl(parts, report);
  checkBreadth(parts, type, bearer, report);
  checkRedundancy(parts, report);
  return parts;
}

function checkSids(statements: readonly StatementParts[], report: Report): void {
  const seen = new Map<string, string>();
  for (const { sid, spot } of statements) {
    if (sid === undefined || sid === "") continue;
    const first = seen.get(sid);
    if (first === undefined) seen.set(sid, spot.path);
    else report("duplicate-sid", within(spot, "Sid"), { sid, first });
  }
}

/** Sids aside. */
function checkRepeatedStatements(statements: readonly Written<unknown>[], report: Report): void {
  const seen = new Map<string, string>();
  for (const { value, spot } of statements) {
    if (!isObject(value)) continue;
    const { Sid: _, ...rest } = value;
    const text = compact(rest);
    const as = seen.get(text);
    if (as === undefined) seen.set(text, spot.path);
    else report("redundant-statement", spot, { as });
  }
}
