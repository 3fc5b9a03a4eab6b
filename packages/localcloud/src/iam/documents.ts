/* Reading policy documents as IAM does when it stores them. */
import { policySize } from "@eyrie/iam-policy/canonical";
import { parsePolicy, type DocumentType, type PolicyDocument } from "@eyrie/iam-policy/document";
import { PolicyError } from "@eyrie/iam-policy/policy-error";
import { requiredText, type QueryParams } from "../aws/query-params.ts";
import { AwsError } from "../aws/service.ts";
import { limitExceeded } from "./operation.ts";
import type { IamStore, StoredDocument } from "./store.ts";

const documentText = { min: 1, max: 131_072, pattern: /^[\t\n\r\u0020-\u00FF]+$/ };

const largest = { managed: 6144, trust: 2048, inline: 10_240 };

/** @param name what decisions call the document: the policy's ARN or name */
export function readManagedDocument(params: QueryParams, name: string): StoredDocument {
  const text = requiredText(params, "PolicyDocument", documentText);
  const parsed = parse(text, name, "identity");
  if (policySize(text) > largest.managed) throw limitExceeded(`Cannot exceed quota for PolicySize: ${largest.managed}`);
  return { text, parsed };
}

/** The inline policies of a role share one quota. */
export function readInlineDocument(
  params: QueryParams,
  name: string,
  role: string,
  others: Iterable<StoredDocument>,
): StoredDocument {
  const text = requiredText(params, "PolicyDocument", documentText);
  const parsed = parse(text, name, "identity");
  const total = [...others].reduce((sum, other) => sum + policySize(other.text), policySize(text));
  if (total > largest.inline) {
    throw limitExceeded(`Maximum policy size of ${largest.inline} bytes exceeded for role ${role}`);
  }
  return { text, parsed };
}

export function readTrustDocument(params: QueryParams, parameter: string, store: IamStore): StoredDocument {
  const text = requiredText(params, parameter, documentText);
  const parsed = parse(text, "trust policy", "trust");
  for (const { actions, principals } of parsed.statements) {
    if (!actions.values.every((action) => /^(?:sts:|\*$)/i.test(action))) {
      throw malformed("AssumeRole policy may only specify STS AssumeRole actions.");
    }
    for (const { type, value } of principals?.values ?? []) {
      if (!principalStands(store, type, value)) throw malformed(`Invalid principal in policy: "${type}":"${value}"`);
    }
  }
  if (text.length > largest.trust) throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${largest.trust}`);
  return { text, parsed };
}

/** A session policy given to STS. */
export function readSessionPolicy(text: string): PolicyDocument {
  return parse(text, "session policy", "identity");
}

const federatedArn = /^arn:[a-z-]+:iam::\d{12}:(?:oidc-provider|saml-provider)\/.+$/;
const domainName = /^(?:[a-z0-9-]+\.)+[a-z]+$/;

function principalStands(store: IamStore, type: string, value: string): boolean {
  if (type === "Federated") return federatedArn.test(value) || domainName.test(value);
  if (type === "Service") return domainName.test(value);
  if (type !== "AWS") return true;
  if (value === "*" || /^\d{12}$/.test(value) || /^(?:AROA|AIDA)[A-Z0-9]+$/.test(value)) return true;
  const [, partition, , account, kind, path] =
    /^arn:([a-z-]+):(iam|sts)::(\d{12}):(root|user|role|assumed-role)(\/.+)?$/.exec(value) ?? [];
  if (partition === undefined) return false;
  if (account !== store.account) return true;
  if (kind === "role") return [...store.roles.values()].some((role) => role.arn === value);
  if (kind === "user") return [...store.users.values()].some((user) => user.arn === value);
  return kind === "root" ? path === undefined : path !== undefined;
}

function parse(text: string, name: string, type: DocumentType): PolicyDocument {
  try {
    return parsePolicy(text, { name, type });
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const element = error.path.split(".").at(-1) ?? "";
    if (error.code === "not-json") throw malformed("Syntax errors in policy.");
    if (error.code === "prohibited-element" && type === "identity" && element.endsWith("Principal")) {
      throw malformed("Policy document should not specify a principal.");
    }
    if (error.code === "prohibited-element") throw malformed(`Has prohibited field ${element}`);
    throw malformed(error.message);
  }
}

function malformed(message: string): AwsError {
  return new AwsError("MalformedPolicyDocument", 400, message);
}
