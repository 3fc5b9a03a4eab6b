/* Reading policy documents as IAM does when it stores them. */
import { policySize } from "@eyrie/iam-policy/canonical";
import { parsePolicy, type PolicyDocument } from "@eyrie/iam-policy/document";
import { PolicyError } from "@eyrie/iam-policy/policy-error";
import { listOfTexts, requiredText, type QueryParams } from "../aws/query-params.ts";
import { AwsError } from "../aws/service.ts";
import { limitExceeded } from "./operation.ts";
import { grammarFault, type DocumentKind } from "./policy-grammar.ts";
import { principalStands } from "./principals.ts";
import type { IamStore, StoredDocument } from "./store.ts";

const documentText = { min: 1, max: 131_072, pattern: /^[\t\n\r\u0020-\u00FF]+$/ };

const largest = { managed: 6144, trust: 2048, inline: 10_240 };

/** @param name what decisions call the document: the policy's ARN or name */
export function readManagedDocument(params: QueryParams, name: string): StoredDocument {
  const text = requiredText(params, "PolicyDocument", documentText);
  const parsed = parse(text, name, "managed");
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
  const parsed = parse(text, name, "inline");
  const total = [...others].reduce((sum, other) => sum + policySize(other.text), policySize(text));
  if (total > largest.inline) {
    throw limitExceeded(`Maximum policy size of ${largest.inline} bytes exceeded for role ${role}`);
  }
  return { text, parsed };
}

export function readTrustDocument(params: QueryParams, parameter: string, store: IamStore): StoredDocument {
  const text = requiredText(params, parameter, documentText);
  const parsed = parse(text, "trust policy", "trust");
  for (const { principals } of parsed.statements) {
    for (const { type, value } of principals?.values ?? []) {
      if (!principalStands(store, type, value)) throw malformed(`Invalid principal in policy: "${type}":"${value}"`);
    }
  }
  const most = store.quotas.get("AssumeRolePolicySizeQuota") ?? largest.trust;
  if (text.length > most) throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${most}`);
  return { text, parsed };
}

/** Policies that a simulation adds to those of its principal. */
export function readSimulatedPolicies(params: QueryParams, parameter: string): readonly PolicyDocument[] {
  return listOfTexts(params, parameter, documentText).map((text, index) =>
    parse(text, `${parameter}.${index + 1}`, "inline"),
  );
}

/** A session policy given to STS. */
export function readSessionPolicy(text: string): PolicyDocument {
  return parse(text, "session policy", "session");
}

function parse(text: string, name: string, kind: DocumentKind): PolicyDocument {
  let source: unknown;
  try {
    source = JSON.parse(text);
  } catch {
    throw malformed("Syntax errors in policy.");
  }
  const fault = grammarFault(source, kind);
  if (fault !== undefined) throw malformed(fault);
  try {
    return parsePolicy(source, { name, type: kind === "trust" ? "trust" : "identity" });
  } catch (error) {
    if (error instanceof PolicyError) throw malformed("Syntax errors in policy.");
    throw error;
  }
}

function malformed(message: string): AwsError {
  return new AwsError("MalformedPolicyDocument", 400, message);
}
