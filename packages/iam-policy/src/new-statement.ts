import type { PolicyDocument } from "./document.ts";
import { literalArn, literalValue } from "./literal.ts";
import { namedPrincipals } from "./naming.ts";
import type { PolicyType } from "./policies.ts";
import type { Question } from "./question.ts";
import type { Condition, NamedPrincipal, Statement } from "./statement.ts";

/** An Allow of just this request, for a document that it is added to. */
export function newStatement(question: Question, policyType: PolicyType, document: PolicyDocument): Statement {
  const { request } = question;
  const principals = principalsFor(policyType, question);
  // A trust policy speaks of the role that bears it.
  const trusts = policyType === "resource" && request.action.toLowerCase().startsWith("sts:");
  const resource = document.version === "2012-10-17" ? literalArn(request.resource) : request.resource;
  return {
    effect: "Allow",
    ...(principals === undefined ? {} : { principals: { negated: false, values: [principals] } }),
    actions: { negated: false, values: [request.action] },
    ...(trusts ? {} : { resources: { negated: false, values: [resource] } }),
    conditions: policyType === "resource" ? tokenConditions(question) : [],
    otherElements: {},
    unknown: [],
  };
}

function principalsFor(policyType: PolicyType, { identities }: Question): NamedPrincipal | undefined {
  switch (policyType) {
    case "resource":
      return namedPrincipals(identities).at(-1) ?? { type: "AWS", value: "*" };
    case "resource-control":
    case "vpc-endpoint":
      // Gateway endpoints, and resource control policies, take no other.
      return { type: "AWS", value: "*" };
    case "identity":
    case "boundary":
    case "session":
    case "service-control":
      return undefined;
  }
}

/** Whom a token speaks of and to: without them any token of the issuer would do. */
function tokenConditions({ request: { principal }, lookup }: Question): readonly Condition[] {
  if (principal.kind !== "web-identity") return [];
  const issuer = principal.provider.replace(/^arn:[^:]+:iam::\d*:oidc-provider\//, "");
  return [`${issuer}:aud`, `${issuer}:sub`].flatMap((key) => {
    const [value, ...more] = lookup(key.toLowerCase()) ?? [];
    return value === undefined || more.length > 0
      ? []
      : [{ operator: "StringEquals", key, values: [literalValue(value, "StringEquals")] }];
  });
}
