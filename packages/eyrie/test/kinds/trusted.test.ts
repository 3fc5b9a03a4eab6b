import { describe, expect, test } from "vitest";
import { othersTrusted } from "../../src/kinds/trusted.ts";
import { trustPolicy } from "../../src/milvus/trust.ts";

const issuer = "https://oidc.eks.us-east-2.amazonaws.com/id/X";
const providerArn = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-2.amazonaws.com/id/X";
const subject = "system:serviceaccount:milvus:m";
const trusted = { providerArn, issuer, subject };
const key = "oidc.eks.us-east-2.amazonaws.com/id/X:sub";

const letting = (Principal: object, Condition?: object, Effect = "Allow") => ({
  Effect,
  Principal,
  Action: "sts:AssumeRoleWithWebIdentity",
  ...(Condition === undefined ? {} : { Condition }),
});
const cluster = { Federated: providerArn };

describe("whom else a trust policy lets in", () => {
  test.each([
    ["nobody, as Eyrie writes it", trustPolicy(trusted).Statement, []],
    [
      "a subject beside ours",
      [letting(cluster, { StringEquals: { [key]: [subject, "system:serviceaccount:a:b"] } })],
      ["system:serviceaccount:a:b"],
    ],
    [
      "a pattern that ours is one of",
      [letting(cluster, { StringLike: { [key]: "system:serviceaccount:milvus:*" } })],
      ["system:serviceaccount:milvus:*"],
    ],
    ["the whole cluster, where no subject is asked for", [letting(cluster)], [providerArn]],
    [
      "the whole cluster but for ours, which is kept out",
      [letting(cluster, { StringNotEquals: { [key]: subject } })],
      [providerArn],
    ],
    ["another provider", [letting({ Federated: `${providerArn}2` })], [`${providerArn}2`]],
    [
      "a service, and an account",
      [letting({ Service: "pods.eks.amazonaws.com", AWS: "arn:aws:iam::1:root" })],
      ["pods.eks.amazonaws.com", "arn:aws:iam::1:root"],
    ],
    ["nobody whom it denies", [...trustPolicy(trusted).Statement, letting({ AWS: "*" }, undefined, "Deny")], []],
  ])("%s", (_who, statements, expected) => {
    const others = othersTrusted(JSON.stringify({ Version: "2012-10-17", Statement: statements }), trusted);
    expect(others.toSorted()).toEqual(expected.toSorted());
  });
});
