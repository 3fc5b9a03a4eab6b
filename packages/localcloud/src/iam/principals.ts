/* Whom a resource's policy may name, and what becomes of a name whose bearer is gone. */
import { parsePolicy } from "@eyrie/iam-policy/document";
import { isObject } from "@eyrie/iam-policy/json";
import { roleByArn, userByArn, type Bearer, type IamStore, type StoredDocument } from "./store.ts";

const federatedArn = /^arn:[a-z-]+:iam::\d{12}:(?:oidc-provider|saml-provider)\/.+$/;
const domainName = /^(?:[a-z0-9-]+\.)+[a-z]+$/;

/** Whether there is such a principal. Another account's are not looked up. */
export function principalStands(store: IamStore, type: string, value: string): boolean {
  if (type === "Federated") return federatedArn.test(value) || domainName.test(value);
  if (type === "Service") return domainName.test(value);
  if (type !== "AWS") return true;
  if (value === "*" || /^\d{12}$/.test(value)) return true;
  if (/^A(?:ROA|IDA)[A-Z0-9]+$/.test(value)) {
    return [...store.roles.values(), ...store.users.values()].some(({ id }) => id === value);
  }
  const [, partition, , account, kind, path] =
    /^arn:([a-z-]+):(iam|sts)::(\d{12}|cloudfront):(root|user|role|assumed-role)(\/.+)?$/.exec(value) ?? [];
  if (partition === undefined) return false;
  if (account !== store.account) return true;
  if (kind === "role") return roleByArn(store, value) !== undefined;
  if (kind === "user") return userByArn(store, value) !== undefined;
  return kind === "root" ? path === undefined : path !== undefined;
}

/**
 * A role or user that is deleted stands by its id in the policies that named it: who takes its name is not meant in its
 * place.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
export function withPrincipalGone<Document extends StoredDocument | undefined>(
  policy: Document,
  { arn, id }: Pick<Bearer, "arn" | "id">,
): Document | StoredDocument {
  const names = policy?.parsed.statements.some(({ principals }) =>
    principals?.values.some(({ value }) => value === arn),
  );
  if (policy === undefined || names !== true) return policy;
  const renamed = (value: unknown): unknown => (value === arn ? id : value);
  const source: unknown = JSON.parse(policy.text, (key, value: unknown) => {
    if ((key !== "Principal" && key !== "NotPrincipal") || !isObject(value)) return value;
    const { AWS } = value;
    return { ...value, AWS: Array.isArray(AWS) ? AWS.map(renamed) : renamed(AWS) };
  });
  const { name } = policy.parsed;
  return { text: JSON.stringify(source), parsed: parsePolicy(source, name === undefined ? {} : { name }) };
}
