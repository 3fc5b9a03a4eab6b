/*
 * What IAM refuses in a policy document, in IAM's own words.
 * Order matters: a document with several faults is refused for the first of them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import { isObject, type JsonObject } from "@eyrie/iam-policy/json";

/** Where the document is put; `inline` and `session` ones are as old as IAM and may be of its first version. */
export type DocumentKind = "managed" | "inline" | "session" | "trust";

type Statement = JsonObject;

/** @returns what is said of a document, or undefined when there is nothing to say */
type Rule = (statements: readonly Statement[], document: JsonObject, kind: DocumentKind) => string | undefined;

const syntax = "Syntax errors in policy.";
const legacyParsing = "The policy failed legacy parsing";
const documentElements = new Set(["Version", "Id", "Statement"]);
const statementElements = new Set(
  ["Action", "Resource", "Principal"].flatMap((name) => [name, `Not${name}`]).concat("Sid", "Effect", "Condition"),
);
const operator =
  /^(?:For(?:AnyValue|AllValues):)?(?:String(?:Not)?(?:Equals(?:IgnoreCase)?|Like)|(?:Numeric|Date)(?:(?:Not)?Equals|(?:Less|Greater)Than(?:Equals)?)|Bool|BinaryEquals|(?:Not)?IpAddress|Arn(?:Not)?(?:Equals|Like)|Null)(?:IfExists)?$/;

/** The strings of an element that holds one or several. */
function texts(value: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((text) => typeof text === "string");
}

const both = (statement: Statement, element: string): readonly string[] => [
  ...texts(statement[element]),
  ...texts(statement[`Not${element}`]),
];

const isEmptyList = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0);

/** Neither the element nor its negation says anything. */
const lacks = (statement: Statement, element: string): boolean =>
  isEmptyList(statement[element]) && isEmptyList(statement[`Not${element}`]);

const has = (statement: Statement, element: string): boolean => element in statement || `Not${element}` in statement;

function isWellFormed(statement: Statement): boolean {
  const { Effect, Sid, Condition } = statement;
  const lists = ["Action", "NotAction", "Resource", "NotResource"].map((element) => statement[element]);
  return (
    Object.keys(statement).every((element) => statementElements.has(element)) &&
    typeof Effect === "string" &&
    /^(?:allow|deny)$/i.test(Effect) &&
    (Sid === undefined || typeof Sid === "string") &&
    ["Action", "Resource", "Principal"].every((element) => !(element in statement && `Not${element}` in statement)) &&
    lists.flat().every((value) => value === undefined || typeof value === "string") &&
    (Condition === undefined || isCondition(Condition))
  );
}

function isCondition(condition: unknown): boolean {
  if (!isObject(condition)) return false;
  return Object.entries(condition).every(
    ([name, keys]) => isObject(keys) && (operator.test(name) || Object.keys(keys).length === 0),
  );
}

function actionFault(action: string): string | undefined {
  const [vendor = "", ...name] = action.split(":");
  if (action === "*") return undefined;
  if (name.length === 0) return "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
  if (name.length > 1) return "Actions/Condition can contain only one colon.";
  return /^(?:\*|[A-Za-z0-9.-]+)$/.test(vendor) ? undefined : `Vendor ${vendor} is not valid`;
}

function resourceFault(resource: string): string | undefined {
  if (resource === "*") return undefined;
  const [scheme, partition = "", vendor, ...rest] = resource.split(":");
  if (scheme === resource) return `Resource ${resource} must be in ARN format or "*".`;
  if (!/^(?:\*|aws(?:-[a-z-]+)?)$/.test(partition)) {
    const [region = "*", account = "*", ...path] = rest;
    const whole = ["arn", partition, vendor || "*", region, account, path.join(":") || "*"].join(":");
    return `Partition "${partition}" is not valid for resource "${whole}".`;
  }
  if (vendor === undefined) return "Resource vendor must be fully qualified and cannot contain regexes.";
  const [region = ""] = rest;
  const path = rest.slice(2).join(":");
  if (vendor === "s3" && region !== "" && !path.startsWith("accesspoint/")) {
    return `Resource ${resource} can not contain region information.`;
  }
  if (vendor === "iam" && region !== "") return `IAM resource ${resource} cannot contain region information.`;
  return vendor === "" || (resource.includes("::") && rest.length < 3) ? legacyParsing : undefined;
}

const first = (values: readonly string[], fault: (value: string) => string | undefined): string | undefined =>
  values.map(fault).find((said) => said !== undefined);

const rules: readonly Rule[] = [
  (statements, document) =>
    Object.keys(document).every((element) => documentElements.has(element)) &&
    ["2008-10-17", "2012-10-17", undefined].some((version) => version === document["Version"]) &&
    ["string", "undefined"].includes(typeof document["Id"]) &&
    statements.length > 0 &&
    statements.every(isWellFormed)
      ? undefined
      : syntax,
  (_statements, document, kind) =>
    kind === "managed" && document["Version"] !== "2012-10-17"
      ? "Policy document must be version 2012-10-17 or greater."
      : undefined,
  (statements) =>
    statements.every(({ Effect }) => Effect === "Allow" || Effect === "Deny") ? undefined : legacyParsing,
  (statements) =>
    texts(statements.map(({ Sid }) => Sid)).every((sid) => /^[0-9A-Za-z]*$/.test(sid))
      ? undefined
      : "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
  (statements) => {
    const sids = texts(statements.map(({ Sid }) => Sid)).filter((sid) => sid !== "");
    return new Set(sids).size < sids.length ? "Statement IDs (SID) in a single policy must be unique." : undefined;
  },
  (statements) =>
    statements.some((statement) => lacks(statement, "Action")) ? "Policy statement must contain actions." : undefined,
  (statements) =>
    first(
      statements.flatMap((statement) => both(statement, "Resource")),
      resourceFault,
    ),
  (statements) =>
    first(
      statements.flatMap((statement) => both(statement, "Action")),
      actionFault,
    ),
  (statements, _document, kind) => statements.map((statement) => kindFault(statement, kind)).find((said) => said),
];

function kindFault(statement: Statement, kind: DocumentKind): string | undefined {
  if (kind !== "trust") {
    if (lacks(statement, "Resource")) return "Policy statement must contain resources.";
    return has(statement, "Principal") ? "Policy document should not specify a principal." : undefined;
  }
  if (has(statement, "Resource")) return "Has prohibited field Resource";
  if ("NotPrincipal" in statement) return "Has prohibited field NotPrincipal";
  if (!has(statement, "Principal")) return "Missing required field Principal";
  return both(statement, "Action").every((action) => /^(?:sts:|\*$)/i.test(action))
    ? undefined
    : "AssumeRole policy may only specify STS AssumeRole actions.";
}

/** @returns what IAM says of the document, or undefined when the grammar has nothing against it */
export function grammarFault(document: unknown, kind: DocumentKind): string | undefined {
  if (!isObject(document)) return syntax;
  const source = document["Statement"];
  const statements: readonly unknown[] = Array.isArray(source) ? source : [source];
  if (!statements.every(isObject)) return syntax;
  for (const rule of rules) {
    const said = rule(statements, document, kind);
    if (said !== undefined) return said;
  }
  return undefined;
}
