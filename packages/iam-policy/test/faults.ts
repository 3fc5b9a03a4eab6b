import { validate } from "../src/validate.ts";
import type { Bearer, PolicyKind } from "../src/validate.ts";
import { issuer, providerArn } from "./given.ts";
import type { Json } from "./given.ts";

/** What is wrong and where, in one line each. */
export function faults(source: unknown, type: PolicyKind, bearer?: Bearer): readonly string[] {
  const findings = validate(source, { type, ...(bearer !== undefined && { bearer }) });
  return findings.map(({ code, path }) => `${code} ${path}`.trim());
}

export const document = (...statements: readonly unknown[]): Json => ({ Version: "2012-10-17", Statement: statements });

/** Each of these is without fault, and the cases below change one thing. */
export const reads = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::amzn-s3-demo-bucket/*" };
export const lists = { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::amzn-s3-demo-bucket" };
export const grants = { ...reads, Principal: { AWS: "111122223333" } };
export const trusts = {
  Effect: "Allow",
  Principal: { Federated: providerArn },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: {
    StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com", [`${issuer}:sub`]: "system:serviceaccount:milvus:milvus" },
  },
};
export const denies = { Effect: "Deny", Action: "s3:GetObject", Resource: "*" };

/** What it shows, a document, and all that is wrong with it. */
export type Case = readonly [what: string, type: PolicyKind, source: unknown, ...faults: readonly string[]];

export const cases = (written: readonly Case[]) =>
  written.map(([what, type, source, ...expected]) => ({ what, type, source, expected }));
