import { anyOf, articled, inOrder, quoted } from "./wording.ts";
import type { Check } from "./wording.ts";

/** What makes AWS refuse a document, or leaves a part of it without meaning. */
export const grammarChecks = {
  "json-syntax": {
    severity: "error",
    says: ({ reason }: { readonly reason: string }) => `Fix the JSON syntax error: ${reason}.`,
  },
  "repeated-key": {
    severity: "error",
    says: ({ key }: { readonly key: string }) => `The key ${key} is written twice in one object; only the last counts.`,
  },
  "unsupported-character": {
    severity: "error",
    says: ({ character }: { readonly character: string }) =>
      `IAM takes only characters up to U+00FF in policies, which ${quoted(character)} is not.`,
  },
  "too-large": {
    severity: "error",
    says: ({ size, quota, unit }: { readonly size: number; readonly quota: number; readonly unit: SizeUnit }) =>
      `The policy's ${size} ${units[unit]} exceed the maximum of ${quota}.`,
  },
  "above-default-quota": {
    severity: "warning",
    says: ({ size, quota, most }: { readonly size: number; readonly quota: number; readonly most: number }) =>
      `The trust policy's ${size} ${units["non-space"]} exceed the default quota of ${quota}; it can be raised to ${most}.`,
  },
  "wrong-type": {
    severity: "error",
    says: ({ expected, got }: { readonly expected: JsonType; readonly got: string }) =>
      `The JSON data type should be ${articled(expected)}, and is ${articled(got)}.`,
  },
  "unknown-element": {
    severity: "error",
    says: ({ element, nearest }: { readonly element: string; readonly nearest: readonly string[] }) =>
      `The policy element ${element} is not valid.${didYouMean(nearest)}`,
  },
  "misplaced-element": {
    severity: "error",
    says: ({ element, belongs }: { readonly element: string; readonly belongs: "document" | "statement" }) =>
      belongs === "document"
        ? `The element ${element} belongs at the top of the policy, not in a statement.`
        : `The element ${element} belongs in a statement, not at the top of the policy.`,
  },
  "invalid-version": {
    severity: "error",
    says: ({ version, takes }: { readonly version: string; readonly takes: readonly string[] }) =>
      `The version ${version} is not valid. Use ${anyOf(takes)}.`,
  },
  "missing-version": {
    severity: "warning",
    says: () => "Without a Version the policy is of 2008-10-17, in which variables do not work.",
  },
  "old-version": {
    severity: "suggestion",
    says: () => "The version 2008-10-17 is kept for older policies. Use 2012-10-17.",
  },
  "missing-element": {
    severity: "error",
    says: ({ elements }: { readonly elements: readonly string[] }) => `Add the element ${anyOf(elements)}.`,
  },
  "empty-element": {
    severity: "error",
    says: ({ element }: { readonly element: string }) => `The element ${element} holds no value.`,
  },
  "empty-condition": {
    severity: "warning",
    says: ({ key }: { readonly key: string }) => `The condition key ${key} has no values, so nothing meets it.`,
  },
  "empty-condition-block": {
    severity: "suggestion",
    says: () => "The Condition element is empty and does nothing. Remove it.",
  },
  "conflicting-elements": {
    severity: "error",
    says: ({ elements }: { readonly elements: readonly string[] }) =>
      `The elements ${inOrder(elements)} cannot be used in the same statement.`,
  },
  "unsupported-element": {
    severity: "error",
    says: ({ element, type }: { readonly element: string; readonly type: string }) =>
      `${articled(type, true)} policy does not support the element ${element}.`,
  },
  "invalid-effect": {
    severity: "error",
    says: ({ effect }: { readonly effect: string }) => `The effect ${effect} is not valid. Use Allow or Deny.`,
  },
  "invalid-sid": {
    severity: "error",
    says: ({ sid }: { readonly sid: string }) => `The Sid ${sid} may only have the characters a-z, A-Z and 0-9.`,
  },
  "duplicate-sid": {
    severity: "error",
    says: ({ sid, first }: { readonly sid: string; readonly first: string }) =>
      `The Sid ${sid} is taken by ${first} already.`,
  },
  "empty-sid": {
    severity: "suggestion",
    says: () => "The Sid is empty. Give it a value or remove it.",
  },
  placeholder: {
    severity: "error",
    says: ({ placeholder }: { readonly placeholder: string }) =>
      `${placeholder} stands for a value that was never filled in.`,
  },
  "invalid-variable": {
    severity: "error",
    says: ({ variable, fault }: { readonly variable: string; readonly fault: VariableFault }) =>
      `The policy variable ${variable} ${variableFaults[fault]}.`,
  },
  "unsupported-variable": {
    severity: "error",
    says: ({ variable, where }: { readonly variable: string; readonly where: "element" | "operator" | "version" }) =>
      `The policy variable ${variable} does not work ${unsupportedVariables[where]}.`,
  },
  "principal-format": {
    severity: "error",
    says: () => `Principals are "*" or pairs such as {"AWS": "111122223333"}.`,
  },
  "unknown-principal-type": {
    severity: "error",
    says: ({ principal, nearest }: { readonly principal: string; readonly nearest: readonly string[] }) =>
      `The principal key ${principal} is not valid.${didYouMean(nearest)}`,
  },
  "principal-wildcard": {
    severity: "error",
    says: ({ principal, value }: { readonly principal: string; readonly value: string }) =>
      `The wildcard in ${value} is not supported with the principal key ${principal}.`,
  },
  "invalid-principal": {
    severity: "error",
    says: ({ principal, value }: { readonly principal: string; readonly value: string }) =>
      `${value} is no valid principal of the key ${principal}.`,
  },
  "federated-principal": {
    severity: "error",
    says: ({ value }: { readonly value: string }) =>
      `Only trust policies support federated principals, such as ${value}.`,
  },
  "invalid-action": {
    severity: "error",
    says: ({ action, nearest }: { readonly action: string; readonly nearest: readonly string[] }) =>
      `The action ${action} is not written service:name.${didYouMean(nearest)}`,
  },
  "unknown-action": {
    severity: "error",
    says: ({ action, nearest }: { readonly action: string; readonly nearest: readonly string[] }) =>
      `The action ${action} does not exist.${didYouMean(nearest)}`,
  },
  "operation-not-action": {
    severity: "error",
    says: ({ action, right }: { readonly action: string; readonly right: string }) =>
      `${action} is an operation of the API; the action that allows it is ${right}.`,
  },
  "wildcard-matches-nothing": {
    severity: "error",
    says: ({ action }: { readonly action: string }) => `No action matches ${action}.`,
  },
  "unsupported-action": {
    severity: "error",
    says: ({ action, bearer }: { readonly action: string; readonly bearer: string }) =>
      `The action ${action} is not supported in the policy of ${articled(bearer)}.`,
  },
  "invalid-arn": {
    severity: "error",
    says: ({ arn, fault }: { readonly arn: string; readonly fault: ArnFault }) => `${arn}: ${arnFaults[fault]}.`,
  },
  "arn-of-no-resource": {
    severity: "error",
    says: ({ arn, expected }: { readonly arn: string; readonly expected: readonly string[] }) =>
      `${arn} is the ARN of no type of resource. Use the form ${anyOf(expected)}.`,
  },
  "foreign-resource": {
    severity: "error",
    says: ({ arn, bearer }: { readonly arn: string; readonly bearer: string }) =>
      `The policy of ${bearer} cannot speak of ${arn}.`,
  },
  "unknown-operator": {
    severity: "error",
    says: ({ operator, nearest }: { readonly operator: string; readonly nearest: readonly string[] }) =>
      `The condition operator ${operator} is not valid.${didYouMean(nearest)}`,
  },
  "null-with-if-exists": {
    severity: "error",
    says: () => "The Null condition operator cannot be used with the IfExists suffix.",
  },
  "condition-key-format": {
    severity: "error",
    says: ({ key }: { readonly key: string }) => `The condition key ${key} is not written service:name.`,
  },
  "duplicate-condition-key": {
    severity: "error",
    says: ({ key }: { readonly key: string }) =>
      `The condition key ${key} appears more than once with different capitalization in the same operator.`,
  },
  "unknown-condition-key": {
    severity: "error",
    says: ({ key, nearest }: { readonly key: string; readonly nearest: readonly string[] }) =>
      `The condition key ${key} does not exist.${didYouMean(nearest)}`,
  },
  "missing-tag-key": {
    severity: "error",
    says: ({ key }: { readonly key: string }) => `The condition key ${key} must include a tag key: ${key}/<tag key>.`,
  },
  "invalid-identifier": {
    severity: "error",
    says: ({ key, value, prefix }: { readonly key: string; readonly value: string; readonly prefix: string }) =>
      `${value} is no value of ${key}: that is ${prefix}- and 8 or 17 letters and digits.`,
  },
  "invalid-condition-value": {
    severity: "error",
    says: ({ operator, value }: { readonly operator: string; readonly value: string }) =>
      `The condition operator ${operator} cannot take the value ${value}.`,
  },
} satisfies Record<string, Check>;

export type SizeUnit = "non-space" | "character" | "byte";
export type JsonType = "object" | "array" | "string";
export type VariableFault = keyof typeof variableFaults;
export type ArnFault = keyof typeof arnFaults;

const units: Record<SizeUnit, string> = {
  "non-space": "characters, white space not counted,",
  character: "characters",
  byte: "bytes",
};

const variableFaults = {
  brace: "is missing a closing curly brace",
  empty: "is empty",
  space: "has a space in its name",
  quote: "needs single quotes around its default value",
};

const unsupportedVariables = {
  element: "in this element, only in Resource and Condition",
  operator: "with this operator, only with those of strings and ARNs",
  version: "in version 2008-10-17, only in 2012-10-17",
};

const arnFaults = {
  prefix: "add the required prefix (arn)",
  fields: "an ARN has the fields arn:partition:service:region:account:resource",
  partition: "the partition is not valid",
  service: "the service is missing",
  "service-case": "the service is written in lower case",
  account: "the account ID has 12 digits",
  "account-not-allowed": "this type of resource has no account in its ARN",
  "region-not-allowed": "this type of resource has no Region in its ARN",
  "account-missing": "the account is missing",
  "region-missing": "the Region is missing",
};

function didYouMean(nearest: readonly string[]): string {
  return nearest.length === 0 ? "" : ` Did you mean ${anyOf(nearest)}?`;
}
