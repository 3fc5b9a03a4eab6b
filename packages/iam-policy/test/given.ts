import { parsePolicy } from "../src/document.ts";
import type { PolicyDocument } from "../src/document.ts";
import type { Principal } from "../src/principal.ts";
import type { Request } from "../src/request.ts";

export const account = "111122223333";
export const otherAccount = "444455556666";

export const bob = {
  kind: "user",
  account,
  arn: `arn:aws:iam::${account}:user/team/bob`,
  userId: "AIDABOB",
} satisfies Principal;

export const milvusSession = {
  kind: "role-session",
  account,
  arn: `arn:aws:sts::${account}:assumed-role/milvus-s3-access-sa/pod-1`,
  roleArn: `arn:aws:iam::${account}:role/eks/milvus-s3-access-sa`,
  userId: "AROAMILVUS:pod-1",
} satisfies Principal;

/** Bob, after `GetFederationToken`. */
export const federatedBob = {
  kind: "federated-user",
  account,
  arn: `arn:aws:sts::${account}:federated-user/bob-in-tokyo`,
  userArn: bob.arn,
  userId: `${account}:bob-in-tokyo`,
} satisfies Principal;

export const anonymous = { kind: "anonymous" } satisfies Principal;

export const podIdentity = { kind: "service", service: "pods.eks.amazonaws.com" } satisfies Principal;

export const issuer = "oidc.eks.us-east-2.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
export const providerArn = `arn:aws:iam::${account}:oidc-provider/${issuer}`;
export const milvusToken = { kind: "web-identity", provider: providerArn } satisfies Principal;

export const bucket = "arn:aws:s3:::milvus-bucket-039dd013c0712f085d60e21f";

/** Bob gets an object, unless told otherwise. */
export function ask(given: Partial<Request> = {}): Request {
  return { action: "s3:GetObject", resource: `${bucket}/files/a`, principal: bob, context: {}, ...given };
}

export type Json = Readonly<Record<string, unknown>>;

/** A document of the newer version with these statements. */
export function policy(...statements: readonly Json[]): PolicyDocument {
  return parsePolicy({ Version: "2012-10-17", Statement: statements });
}

export const allowAll = { Effect: "Allow", Action: "*", Resource: "*" };
export const denyAll = { Effect: "Deny", Action: "*", Resource: "*" };
