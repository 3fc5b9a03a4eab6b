import { isKey, knownService } from "../catalogue.ts";
import type { ConditionKey } from "../catalogue.ts";
import { readTest } from "../condition.ts";
import { globalKeys } from "../global-keys.ts";
import { containsRange, readIpRange } from "../ip-address.ts";
import { operators } from "../operators.ts";
import type { Spot } from "../place.ts";
import type { Effect } from "../statement.ts";
import type { Report } from "./finding.ts";
import { nearest } from "./spelling.ts";
import type { WrittenCondition } from "./statement-parts.ts";
import { checkVariables, isFilledIn, refuseVariables, withoutVariables } from "./text-checks.ts";
import type { Written } from "./written.ts";

type Operator = { readonly qualifier: string | undefined; readonly name: string; readonly ifExists: boolean };

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html */
export function checkConditions(
  conditions: readonly WrittenCondition[],
  effect: Effect | undefined,
  variables: boolean,
  report: Report,
): void {
  checkDuplicateKeys(conditions, report);
  const judged = new Map<string, Operator | undefined>();
  for (const condition of conditions) {
    if (!judged.has(condition.operator)) judged.set(condition.operator, readOperator(condition, report));
    const operator = judged.get(condition.operator);
    const known = checkKey(condition, report);
    if (operator === undefined) continue;
    checkValues(condition, operator, variables, report);
    if (known !== undefined) checkKeyWithOperator(condition, operator, known, effect, report);
  }
}

/** Keys are compared without case. */
function checkDuplicateKeys(conditions: readonly WrittenCondition[], report: Report): void {
  const seen = new Set<string>();
  for (const { operator, key, spot } of conditions) {
    const name = `${operator} ${key.toLowerCase()}`;
    if (seen.has(name)) report("duplicate-condition-key", spot, { key });
    seen.add(name);
  }
}

const qualifiers = ["ForAllValues", "ForAnyValue"];

function readOperator({ operator, operatorSpot }: WrittenCondition, report: Report): Operator | undefined {
  const [, qualifier, rest = ""] = /^(?:([^:]*):)?(.*)$/s.exec(operator) ?? [];
  const ifExists = rest.endsWith("IfExists");
  const name = ifExists ? rest.slice(0, -"IfExists".length) : rest;
  if (name === "Null" && ifExists) {
    report("null-with-if-exists", operatorSpot, {}, "Null");
    return undefined;
  }
  if ((name === "Null" || operators.has(name)) && (qualifier === undefined || qualifiers.includes(qualifier))) {
    if (name === "Null" && qualifier !== undefined) report("null-with-qualifier", operatorSpot, {}, "Null");
    return { qualifier, name, ifExists };
  }
  // Case is the likeliest fault, in the suffix too.
  const [, stem = "", suffix] = /^(.*?)(IfExists)?$/is.exec(rest) ?? [];
  const stems = nearest(stem, [...operators.keys(), "Null"]);
  const [before] = qualifier === undefined ? [""] : nearest(qualifier, qualifiers).map((each) => `${each}:`);
  const names =
    before === undefined ? [] : stems.map((each) => `${before}${each}${suffix === undefined ? "" : "IfExists"}`);
  report("unknown-operator", operatorSpot, { operator, nearest: names }, names[0]);
  return undefined;
}

/** @returns what is known of the key; nothing of those of other services and of identity providers. */
function checkKey({ key, spot }: WrittenCondition, report: Report): ConditionKey | undefined {
  const [prefix = ""] = key.split(":");
  if (!key.includes(":")) {
    report("condition-key-format", spot, { key });
    return undefined;
  }
  const keys = prefix.toLowerCase() === "aws" ? globalKeys : knownService(prefix)?.keys;
  if (keys === undefined) return undefined;
  const found = keys.find((known) => isKey(known.key, key));
  if (found !== undefined) return found;
  const lower = key.toLowerCase().replace(/\/$/, "");
  const tagged = keys.find((known) => known.key.toLowerCase().replace(/\/<.*$/, "") === lower);
  if (tagged === undefined) {
    // A key of tags is compared by what stands before the tag.
    const [stem = "", tag] = /^([^/]*)(\/.*)?$/s.exec(key)?.slice(1) ?? [];
    const names = nearest(
      stem,
      keys.map((known) => known.key.replace(/\/<.*$/, "")),
    );
    const whole = names.map((name) => `${name}${tag ?? ""}`);
    report("unknown-condition-key", spot, { key, nearest: whole }, whole[0]);
  } else report("missing-tag-key", spot, { key: tagged.key.replace(/\/<.*$/, "") });
  return undefined;
}

function checkValues(condition: WrittenCondition, { name }: Operator, variables: boolean, report: Report): void {
  const { operator, key, values, spot } = condition;
  const fills = /^(String|Arn)/.test(name);
  for (const { value, spot: at } of values) {
    const written: Written = { value: String(value), spot: at };
    if (!isFilledIn(written, report)) continue;
    if (fills) checkVariables(written, variables, report);
    else if (refuseVariables(written, "operator", report)) continue;
    if (readTest({ operator: name, values: [written.value] }, variables) === undefined) {
      report("invalid-condition-value", at, { operator, value: written.value });
    }
    if (/^String.*Equals/.test(name) && /[*?]/.test(withoutVariables(written.value, () => ""))) {
      const like = name.includes("IgnoreCase") ? undefined : operator.replace("Equals", "Like");
      report("wildcard-without-like", at, { operator, key, value: written.value }, like);
    }
  }
  const booleans = new Set(values.map(({ value }) => String(value).toLowerCase()));
  if ((name === "Bool" || name === "Null") && booleans.size > 1) report("multiple-booleans", spot, { key });
}

/** Which operators compare a key of a type; `Null` asks for any. */
const comparedBy: Readonly<Record<string, RegExp>> = {
  String: /^(String|Arn|Binary)/,
  ARN: /^(Arn|String)/,
  Bool: /^(Bool|String)/,
  Numeric: /^(Numeric|String)/,
  Date: /^(Date|Numeric)/,
  IPAddress: /^(Not)?IpAddress$/,
};

function checkKeyWithOperator(
  { operator, key, spot, values }: WrittenCondition,
  { qualifier, name }: Operator,
  { type, key: known }: ConditionKey,
  effect: Effect | undefined,
  report: Report,
): void {
  const several = type.startsWith("ArrayOf");
  const single = type.replace("ArrayOf", "");
  if (name !== "Null" && comparedBy[single]?.test(name) === false)
    report("operator-type", spot, { operator, key, type: single });
  if (several && qualifier === undefined && name !== "Null") report("missing-qualifier", spot, { key });
  if (!several && qualifier === "ForAllValues" && name !== "Null") report("for-all-values-single", spot, { key });
  if (known === "aws:referer" || known === "aws:UserAgent") report("spoofable-key", spot, { key });
  if (known === "aws:SourceIp") checkAddresses(values, spot, report);
  if (name.startsWith("String")) checkIdentifiers(values, known, name, report);
  const kept = (effect === "Deny") === (name === "StringNotLike" || name === "StringNotEquals");
  if (known === "s3:prefix" && name.startsWith("String") && !kept) report("prefix-in-vain", spot, {});
}

/** Keys that are worth nothing once a part of them is open. */
const sensitive = /^aws:(Principal|Resource|Source|Vpce)(Account|OrgID)$|^aws:SourceVpce?$/;

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
function checkIdentifiers(values: WrittenCondition["values"], key: string, name: string, report: Report): void {
  const prefix = key === "aws:SourceVpc" ? "vpc" : key === "aws:SourceVpce" ? "vpce" : undefined;
  for (const { value: written, spot } of values) {
    const value = String(written);
    const isOpen = /[*?]/.test(withoutVariables(value));
    if (isOpen && sensitive.test(key) && name.endsWith("Like")) report("wildcard-in-identifier", spot, { key, value });
    if (isOpen || prefix === undefined || new RegExp(`^${prefix}-([0-9a-z]{8}|[0-9a-z]{17})$`).test(value)) continue;
    report("invalid-identifier", spot, { key, value, prefix });
  }
}

const privateRanges = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "fc00::/7",
].flatMap((range) => readIpRange(range) ?? []);

function checkAddresses(values: WrittenCondition["values"], spot: Spot, report: Report): void {
  const written = values.map(({ value }) => withoutVariables(String(value)));
  if (written.length > 0 && written.every(isPrivate)) report("private-address", spot, { values: written });
}

function isPrivate(value: string): boolean {
  const range = readIpRange(value);
  return range !== undefined && privateRanges.some((outer) => containsRange(outer, range));
}
