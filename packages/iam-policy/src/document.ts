import { readStatement } from "./grammar.ts";
import { isObject } from "./json.ts";
import { PolicyError } from "./policy-error.ts";
import type { PolicyVersion, Statement } from "./statement.ts";

export type { Statement } from "./statement.ts";

export type PolicyDocument = {
  /** What the reader calls it: a policy's ARN or name. It shows which document decided. */
  readonly name?: string;
  readonly version: PolicyVersion;
  readonly id?: string;
  readonly statements: readonly Statement[];
  /** Elements beside these that this package does not know, as they stood; every statement's `unknown` lists them. */
  readonly otherElements: Readonly<Record<string, unknown>>;
};

/** Where a document is attached decides which elements it must and must not have. */
export type DocumentType = "identity" | "resource" | "trust";

const documentElements: ReadonlySet<string> = new Set(["Version", "Id", "Statement"]);

/** A policy is five levels deep; twice that leaves room for what we do not know, and none for a stack overflow. */
const deepest = 10;

/**
 * Reads a policy from its JSON text (decoded: IAM hands documents out URL-encoded) or from parsed JSON.
 * With a `type`, what that type must and must not have is checked too: identity policies have no `Principal`,
 * trust policies no `Resource`.
 * What is not known is kept and listed in its statement's `unknown`, so that a decision can name it.
 * @throws PolicyError naming the element. Of a key written twice in a text the last counts, as `JSON.parse` has it.
 */
export function parsePolicy(
  source: unknown,
  options: { readonly name?: string; readonly type?: DocumentType } = {},
): PolicyDocument {
  const { name, type } = options;
  const policy = typeof source === "string" ? parseJson(source) : source;
  if (!isObject(policy)) throw new PolicyError("invalid-value", "", "a policy must be a JSON object");
  if (!isShallow(policy))
    throw new PolicyError("not-json", "", `a policy is not nested more than ${deepest} levels deep`);
  const id = policy["Id"];
  if (id !== undefined && typeof id !== "string")
    throw new PolicyError("invalid-value", "Id", "an Id must be a string");

  const otherElements = Object.fromEntries(
    Object.entries(policy).filter(([element]) => !documentElements.has(element)),
  );
  const others = Object.keys(otherElements);
  const statements = readStatements(policy["Statement"]).map((statement, at) => {
    if (type !== undefined) holdToType(statement, type, `Statement[${at}]`);
    return others.length === 0 ? statement : { ...statement, unknown: [...others, ...statement.unknown] };
  });
  refuseRepeatedSids(statements);
  return {
    ...(name === undefined ? {} : { name }),
    version: readVersion(policy["Version"]),
    ...(id === undefined ? {} : { id }),
    statements,
    otherElements,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PolicyError("not-json", "", "a policy must be JSON", { cause });
  }
}

/** Walks with its own stack: a hostile nesting must not use up the engine's. */
function isShallow(policy: unknown): boolean {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: policy, depth: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value !== "object" || value === null) continue;
    if (depth > deepest) return false;
    for (const inner of Object.values(value)) open.push({ value: inner, depth: depth + 1 });
  }
  return true;
}

function readVersion(source: unknown): PolicyVersion {
  if (source === undefined) return "2008-10-17";
  if (source === "2008-10-17" || source === "2012-10-17") return source;
  throw new PolicyError(
    "invalid-value",
    "Version",
    `a version is 2012-10-17 or 2008-10-17, not ${JSON.stringify(source)}`,
  );
}

function readStatements(source: unknown): readonly Statement[] {
  if (source === undefined) throw new PolicyError("missing-element", "Statement", "a policy must have a Statement");
  const statements: readonly unknown[] = Array.isArray(source) ? source : [source];
  return statements.map((statement, at) => readStatement(statement, `Statement[${at}]`));
}

function holdToType({ principals, resources }: Statement, type: DocumentType, path: string): void {
  const wantsPrincipal = type !== "identity";
  if (wantsPrincipal && principals === undefined) {
    throw new PolicyError("missing-element", path, `a ${type} policy's statement must have Principal or NotPrincipal`);
  }
  if (!wantsPrincipal && principals !== undefined) {
    throw new PolicyError("prohibited-element", path, "an identity policy's statement must not have a principal");
  }
  if (type === "trust" && principals?.negated === true) {
    throw new PolicyError("prohibited-element", path, "a trust policy's statement must not have NotPrincipal");
  }
  const wantsResource = type !== "trust";
  if (wantsResource && resources === undefined) {
    throw new PolicyError("missing-element", path, `a ${type} policy's statement must have Resource or NotResource`);
  }
  if (!wantsResource && resources !== undefined) {
    throw new PolicyError("prohibited-element", path, "a trust policy's statement must not have a resource");
  }
}

function refuseRepeatedSids(statements: readonly Statement[]): void {
  const seen = new Set<string>();
  for (const [at, { sid }] of statements.entries()) {
    if (sid === undefined) continue;
    if (seen.has(sid))
      throw new PolicyError("invalid-value", `Statement[${at}].Sid`, `the Sid ${sid} is taken already`);
    seen.add(sid);
  }
}
