import { readStatement } from "./grammar.ts";
import { readJson } from "./json-text.ts";
import { isObject } from "./json.ts";
import { inner, within } from "./place.ts";
import type { Located, Place, Spot } from "./place.ts";
import { refusal } from "./policy-error.ts";
import type { PolicyVersion, Statement } from "./statement.ts";

export type { Place } from "./place.ts";
export type { Statement } from "./statement.ts";

export type PolicyDocument = {
  /** What the reader calls it: a policy's ARN or name. It shows which document decided. */
  readonly name?: string;
  readonly version: PolicyVersion;
  readonly id?: string;
  readonly statements: readonly Statement[];
  /** Elements beside these that this package does not know, as they stood; every statement's `unknown` lists them. */
  readonly otherElements: Readonly<Record<string, unknown>>;
  /** Where everything stands, if the document was read from a text; see `placeOf`. */
  readonly located?: Located;
};

/** Where a document is attached decides which elements it must and must not have. */
export type DocumentType = "identity" | "resource" | "trust";

export const documentElements: readonly string[] = ["Version", "Id", "Statement"];

/** A policy is five levels deep; twice that leaves room for what we do not know, and none for a stack overflow. */
const deepest = 10;

/**
 * Reads a policy from its JSON text (decoded: IAM hands documents out URL-encoded) or from parsed JSON.
 * With a `type`, what that type must and must not have is checked too: identity policies have no `Principal`,
 * trust policies no `Resource`.
 * What is not known is kept and listed in its statement's `unknown`, so that a decision can name it.
 * @throws PolicyError naming the element, and its line and column in a text. Of a key written twice in a text the last
 * counts, as `JSON.parse` has it.
 */
export function parsePolicy(
  source: unknown,
  options: { readonly name?: string; readonly type?: DocumentType } = {},
): PolicyDocument {
  const { name, type } = options;
  const { value: policy, located } =
    typeof source === "string" ? readJson(source, deepest) : { value: source, located: undefined };
  const top: Spot = { path: "", located };
  if (!isObject(policy)) throw refusal("invalid-value", top, "a policy must be a JSON object");
  if (located === undefined && !isShallow(policy))
    throw refusal("not-json", top, `a policy is not nested more than ${deepest} levels deep`);
  const version = readVersion(policy["Version"], within(top, "Version"));
  const id = policy["Id"];
  if (id !== undefined && typeof id !== "string")
    throw refusal("invalid-value", within(top, "Id"), "an Id must be a string");

  const otherElements = Object.fromEntries(
    Object.entries(policy).filter(([element]) => !documentElements.includes(element)),
  );
  const others = listed(Object.keys(otherElements));
  const spots = statementSpots(policy["Statement"], top);
  const statements = spots.map(([written, spot]) => {
    const statement = readStatement(written, spot, version === "2012-10-17");
    if (type !== undefined) holdToType(statement, type, spot);
    return others.length === 0 ? statement : { ...statement, unknown: [...others, ...statement.unknown] };
  });
  refuseRepeatedSids(
    statements,
    spots.map(([, spot]) => spot),
  );
  return {
    ...(name === undefined ? {} : { name }),
    version,
    ...(id === undefined ? {} : { id }),
    statements,
    otherElements,
    ...(located === undefined ? {} : { located }),
  };
}

/** Every statement lists them, so there must not be many. */
function listed(elements: readonly string[]): readonly string[] {
  const most = 10;
  return elements.length <= most ? elements : [...elements.slice(0, most), `${elements.length - most} more elements`];
}

/**
 * Where a part of a document stands, such as `placeOf(document, "Statement", 0, "Condition", "Bool")`.
 * @returns the place of what surrounds it when it is not there; undefined when the document was no text.
 */
export function placeOf({ located }: PolicyDocument, ...path: readonly (string | number)[]): Place | undefined {
  let at = located;
  for (const key of path) at = inner(at, key) ?? at;
  return at?.place;
}

/** Walks with its own stack: a hostile nesting must not use up the engine's. */
function isShallow(policy: unknown): boolean {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: policy, depth: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value !== "object" || value === null) continue;
    if (depth > deepest) return false;
    for (const part of Object.values(value)) open.push({ value: part, depth: depth + 1 });
  }
  return true;
}

function readVersion(source: unknown, spot: Spot): PolicyVersion {
  if (source === undefined) return "2008-10-17";
  if (source === "2008-10-17" || source === "2012-10-17") return source;
  throw refusal("invalid-value", spot, `a version is 2012-10-17 or 2008-10-17, not ${JSON.stringify(source)}`);
}

/** One statement may stand without the brackets of a list. */
function statementSpots(source: unknown, top: Spot): readonly (readonly [written: unknown, spot: Spot])[] {
  const spot = within(top, "Statement");
  if (source === undefined) throw refusal("missing-element", spot, "a policy must have a Statement");
  const statements: readonly unknown[] = Array.isArray(source) ? source : [source];
  return statements.map((written, at) => [written, within(spot, at)]);
}

function holdToType({ principals, resources }: Statement, type: DocumentType, spot: Spot): void {
  const wantsPrincipal = type !== "identity";
  if (wantsPrincipal && principals === undefined) {
    throw refusal("missing-element", spot, `a ${type} policy's statement must have Principal or NotPrincipal`);
  }
  if (!wantsPrincipal && principals !== undefined) {
    throw refusal("prohibited-element", spot, "an identity policy's statement must not have a principal");
  }
  if (type === "trust" && principals?.negated === true) {
    throw refusal("prohibited-element", spot, "a trust policy's statement must not have NotPrincipal");
  }
  const wantsResource = type !== "trust";
  if (wantsResource && resources === undefined) {
    throw refusal("missing-element", spot, `a ${type} policy's statement must have Resource or NotResource`);
  }
  if (!wantsResource && resources !== undefined) {
    throw refusal("prohibited-element", spot, "a trust policy's statement must not have a resource");
  }
}

function refuseRepeatedSids(statements: readonly Statement[], spots: readonly Spot[]): void {
  const seen = new Set<string>();
  for (const [at, { sid }] of statements.entries()) {
    // AWS's own bucket policies have several statements of an empty Sid.
    if (sid === undefined || sid === "") continue;
    const spot = within(spots[at] ?? { path: "", located: undefined }, "Sid");
    if (seen.has(sid)) throw refusal("invalid-value", spot, `the Sid ${sid} is taken already`);
    seen.add(sid);
  }
}
