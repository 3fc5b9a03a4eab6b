/* Reading a query-protocol request's parameters, refusing bad ones in AWS's words. */
import type { HttpRequest } from "../http/message.ts";
import { parseQuery, splitTarget } from "./canonical-request.ts";
import { AwsError } from "./service.ts";

/** `RoleName`, `Tags.member.1.Key` → value. */
export type QueryParams = ReadonlyMap<string, string>;

export type Constraint = {
  readonly min?: number;
  readonly max?: number;
  /** Anchored at both ends. */
  readonly pattern?: RegExp;
};

/** Parameters of the query string and, for a form, of the body. @throws AwsError `MalformedQueryString` */
export function readQueryParams(request: HttpRequest, body: Uint8Array): QueryParams {
  const form = request.method === "POST" ? Buffer.from(body).toString("utf8") : "";
  try {
    return new Map([...parseQuery(splitTarget(request.rawTarget).query), ...parseQuery(form)]);
  } catch {
    throw new AwsError("MalformedQueryString", 404, "The query string contains a syntax error.");
  }
}

/** AWS names a parameter in its messages with small first letters, a list's with the number first: `tags.1.member.key`. */
function memberName(name: string): string {
  return name
    .replace(/\.member\.(\d+)/, ".$1.member")
    .split(".")
    .map((part) => part.charAt(0).toLowerCase() + part.slice(1))
    .join(".");
}

export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", 400, message);
}

function constraintError(name: string, value: string | undefined, must: string): AwsError {
  const shown = value === undefined ? "null" : `'${value}'`;
  return validationError(
    `1 validation error detected: Value ${shown} at '${memberName(name)}' failed to satisfy constraint: Member must ${must}`,
  );
}

export function optionalText(params: QueryParams, name: string, constraint: Constraint = {}): string | undefined {
  const value = params.get(name);
  if (value === undefined) return undefined;
  if (constraint.max !== undefined && value.length > constraint.max) {
    throw constraintError(name, value, `have length less than or equal to ${constraint.max}`);
  }
  if (constraint.min !== undefined && value.length < constraint.min) {
    throw constraintError(name, value, `have length greater than or equal to ${constraint.min}`);
  }
  if (constraint.pattern !== undefined && !constraint.pattern.test(value)) {
    const shown = constraint.pattern.source.replace(/^\^/, "").replace(/\$$/, "");
    throw constraintError(name, value, `satisfy regular expression pattern: ${shown}`);
  }
  return value;
}

export function requiredText(params: QueryParams, name: string, constraint: Constraint = {}): string {
  const value = optionalText(params, name, constraint);
  if (value === undefined) throw constraintError(name, undefined, "not be null");
  return value;
}

export function optionalInteger(
  params: QueryParams,
  name: string,
  bounds: { readonly min: number; readonly max: number },
): number | undefined {
  const text = params.get(name);
  if (text === undefined) return undefined;
  if (!/^-?\d{1,9}$/.test(text)) {
    throw new AwsError("MalformedInput", 400, `Invalid value for ${name}: not an integer`);
  }
  const value = Number(text);
  if (value < bounds.min) throw constraintError(name, text, `have value greater than or equal to ${bounds.min}`);
  if (value > bounds.max) throw constraintError(name, text, `have value less than or equal to ${bounds.max}`);
  return value;
}

export function optionalChoice<Choice extends string>(
  params: QueryParams,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = params.get(name);
  if (value === undefined) return undefined;
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw constraintError(name, value, `satisfy enum value set: [${choices.join(", ")}]`);
  return found;
}

export function requiredChoice<Choice extends string>(
  params: QueryParams,
  name: string,
  choices: readonly Choice[],
): Choice {
  const value = optionalChoice(params, name, choices);
  if (value === undefined) throw constraintError(name, undefined, "not be null");
  return value;
}

/** The strings of `<name>.member.1`, `.2`, …, in that order. */
export function listOfTexts(params: QueryParams, name: string, constraint: Constraint = {}): readonly string[] {
  const found: string[] = [];
  for (let index = 1; params.has(`${name}.member.${index}`); index += 1) {
    found.push(requiredText(params, `${name}.member.${index}`, constraint));
  }
  return found;
}

/** At least one. @throws AwsError `ValidationError` */
export function requiredTexts(params: QueryParams, name: string, constraint: Constraint = {}): readonly string[] {
  const found = listOfTexts(params, name, constraint);
  if (found.length === 0) throw constraintError(name, undefined, "not be null");
  return found;
}

const mostTagsOfCall = 50;
const tagKey = { min: 1, max: 128, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u };
const tagValue = { max: 256, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u };

/** @throws AwsError `InvalidInput` for keys that differ in case only, as IAM's do not */
export function readTags(params: QueryParams): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  const seen = new Set<string>();
  for (let index = 1; params.has(`Tags.member.${index}.Key`); index += 1) {
    const key = requiredText(params, `Tags.member.${index}.Key`, tagKey);
    const value = requiredText(params, `Tags.member.${index}.Value`, tagValue);
    if (seen.has(key.toLowerCase())) {
      throw new AwsError(
        "InvalidInput",
        400,
        "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
      );
    }
    if (key.toLowerCase().startsWith("aws:")) {
      throw new AwsError("InvalidInput", 400, "Tag keys that start with aws: are reserved for AWS's own use.");
    }
    seen.add(key.toLowerCase());
    tags.set(key, value);
  }
  if (tags.size > mostTagsOfCall) {
    throw validationError(
      `1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to ${mostTagsOfCall}`,
    );
  }
  return tags;
}
