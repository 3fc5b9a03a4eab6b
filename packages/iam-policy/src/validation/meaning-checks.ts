import { anyOf, inOrder } from "./wording.ts";
import type { Check } from "./wording.ts";

/** What AWS takes, and what yet does nothing, or does more than its writer may have meant. */
export const meaningChecks = {
  "action-never-matches": {
    severity: "error",
    says: (facts: {
      readonly action: string;
      readonly resources: readonly string[];
      /** The forms of ARN that the action acts on; none where it needs `*`. */
      readonly expected: readonly string[];
    }) =>
      facts.expected.length === 0
        ? `The action ${facts.action} acts on no resource that has an ARN, so it never matches ${anyOf(facts.resources)}. Use *.`
        : `The action ${facts.action} never matches ${anyOf(facts.resources)}; it acts on ${anyOf(facts.expected)}.`,
  },
  "key-never-carried": {
    severity: "error",
    says: ({ key, actions }: { readonly key: string; readonly actions: readonly string[] }) =>
      `Requests for ${inOrder(actions)} never carry the condition key ${key}. Move the condition to a statement of its own.`,
  },
  "operator-type": {
    severity: "warning",
    says: (facts: { readonly operator: string; readonly key: string; readonly type: string }) =>
      `The condition key ${facts.key} is of the type ${facts.type}, which the operator ${facts.operator} does not compare.`,
  },
  "missing-qualifier": {
    severity: "error",
    says: ({ key }: { readonly key: string }) =>
      `The condition key ${key} has multiple values. Use the qualifier ForAllValues or ForAnyValue.`,
  },
  "for-all-values-single": {
    severity: "warning",
    says: ({ key }: { readonly key: string }) =>
      `ForAllValues with the single-valued condition key ${key} also holds when the request lacks it. Remove ForAllValues.`,
  },
  "null-with-qualifier": {
    severity: "suggestion",
    says: () => "The Null condition operator needs no qualifier. Remove it.",
  },
  "multiple-booleans": {
    severity: "error",
    says: ({ key }: { readonly key: string }) => `The condition key ${key} does not support multiple Boolean values.`,
  },
  "wildcard-without-like": {
    severity: "warning",
    says: (facts: { readonly operator: string; readonly key: string; readonly value: string }) =>
      `${facts.operator} takes the * or ? in ${facts.value} as a character. For a wildcard use the Like operator.`,
  },
  "private-address": {
    severity: "error",
    says: ({ values }: { readonly values: readonly string[] }) =>
      `aws:SourceIp is always a public address, so it is never in ${anyOf(values)}.`,
  },
  "wildcard-in-identifier": {
    severity: "warning",
    says: ({ key, value }: { readonly key: string; readonly value: string }) =>
      `The wildcard in ${value} lets ${key} be somebody else's. Write it out.`,
  },
  "spoofable-key": {
    severity: "warning",
    says: ({ key }: { readonly key: string }) => `The caller chooses the value of ${key}. Do not rely on it.`,
  },
  "prefix-in-vain": {
    severity: "warning",
    says: () =>
      "Keeping s3:prefix from some values does not block listing: a shorter prefix shows the same keys. Allow it with StringLike, or deny it with StringNotLike.",
  },
  "principal-by-id": {
    severity: "warning",
    says: ({ value, of }: { readonly value: string; readonly of: "role" | "user" }) =>
      `The principal is given by the ${of} ID ${value}, as AWS shows it once the ${of} is deleted. Use the ${of}'s ARN.`,
  },
  "action-for-principal": {
    severity: "error",
    says: (facts: { readonly action: string; readonly principal: string; readonly right: string }) =>
      `The action ${facts.action} is invalid with the principal ${facts.principal}, which needs ${facts.right}.`,
  },
  "key-of-another-issuer": {
    severity: "error",
    says: ({ key, issuer }: { readonly key: string; readonly issuer: string }) =>
      `No token of the provider ${issuer} carries the condition key ${key}.`,
  },
  "redundant-value": {
    severity: "suggestion",
    says: ({ value, by }: { readonly value: string; readonly by: string }) =>
      `${value} is redundant because ${by} covers it.`,
  },
  "redundant-statement": {
    severity: "suggestion",
    says: ({ as }: { readonly as: string }) => `The statement says the same as ${as}.`,
  },
  "wildcard-in-service": {
    severity: "suggestion",
    says: ({ value }: { readonly value: string }) =>
      `The wildcard in the service name of ${value} can mean services with similar names.`,
  },
  "every-action": {
    severity: "warning",
    says: () => "Every action of every service is allowed. List the actions that are needed.",
  },
  "whole-service": {
    severity: "warning",
    says: ({ service }: { readonly service: string }) =>
      `Every action of ${service} is allowed. List the actions that are needed.`,
  },
  "every-resource": {
    severity: "warning",
    says: ({ actions }: { readonly actions: readonly string[] }) =>
      `${inOrder(actions)}: allowed on every resource. Name the resources' ARNs.`,
  },
  "allow-all-but": {
    severity: "warning",
    says: ({ element }: { readonly element: "NotAction" | "NotResource" }) =>
      `Allow with ${element} also allows what AWS adds later. Use ${element.slice(3)}.`,
  },
  "allow-not-principal": {
    severity: "error",
    says: () => "NotPrincipal must be used with Deny. Use Principal.",
  },
  "pass-role-to-anything": {
    severity: "warning",
    says: () =>
      "iam:PassRole with a wildcard in the resource lets any role be passed. Name the roles, or add iam:PassedToService.",
  },
  "anyone-may": {
    severity: "warning",
    says: ({ actions }: { readonly actions: readonly string[] }) =>
      `Anyone, in any account, is allowed ${inOrder(actions)}. Name the principals or add a condition.`,
  },
  "service-without-source": {
    severity: "warning",
    says: ({ service }: { readonly service: string }) =>
      `${service} may ask for anybody that set it up. Add a condition on aws:SourceArn or aws:SourceAccount.`,
  },
  "trust-without-subject": {
    severity: "warning",
    says: ({ key }: { readonly key: string }) =>
      `Every identity of the provider may assume the role. Add a condition on ${key}.`,
  },
  "trust-without-audience": {
    severity: "warning",
    says: ({ key }: { readonly key: string }) =>
      `Tokens meant for others than AWS are taken too. Add a condition on ${key}.`,
  },
  "broad-subject": {
    severity: "warning",
    says: ({ value, reach }: { readonly value: string; readonly reach: SubjectReach }) =>
      `${value} lets ${reaches[reach]} assume the role.`,
  },
} satisfies Record<string, Check>;

export type SubjectReach = "everyone" | "every-namespace" | "every-account-of-a-namespace";

const reaches: Record<SubjectReach, string> = {
  everyone: "every identity of the provider",
  "every-namespace": "service accounts of every namespace",
  "every-account-of-a-namespace": "every service account of the namespace",
};
