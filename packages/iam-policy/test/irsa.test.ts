import { describe, expect, test } from "vitest";
import { decide, decideTrust } from "../src/decide.ts";
import { parsePolicy } from "../src/document.ts";
import type { Principal } from "../src/principal.ts";
import {
  account,
  anonymous,
  ask,
  bob,
  bucket,
  issuer,
  milvusSession,
  milvusToken,
  otherAccount,
  podIdentity,
  policy,
  providerArn,
} from "./given.ts";

const sub = "system:serviceaccount:milvus:milvus-s3-access-sa";
const aud = "sts.amazonaws.com";
const right = { [`${issuer}:sub`]: sub, [`${issuer}:aud`]: aud };

function trust(Condition: object, Federated = providerArn): ReturnType<typeof parsePolicy> {
  const statement = { Effect: "Allow", Principal: { Federated }, Action: "sts:AssumeRoleWithWebIdentity", Condition };
  return parsePolicy({ Version: "2012-10-17", Statement: [statement] }, { type: "trust" });
}

describe("an IRSA trust policy", () => {
  type Case = readonly [
    name: string,
    document: ReturnType<typeof trust>,
    context: Readonly<Record<string, string | readonly string[]>>,
    lets: boolean,
  ];
  const pinned = trust({ StringEquals: right });
  const starUnderEquals = trust({ StringEquals: { ...right, [`${issuer}:sub`]: "system:serviceaccount:milvus:*" } });
  const broad = trust({
    StringLike: { [`${issuer}:sub`]: "system:serviceaccount:milvus:*" },
    StringEquals: { [`${issuer}:aud`]: aud },
  });
  const cases: readonly Case[] = [
    ["right sub and aud", pinned, right, true],
    ["another account's name", pinned, { ...right, [`${issuer}:sub`]: "system:serviceaccount:milvus:default" }, false],
    [
      "another namespace",
      pinned,
      { ...right, [`${issuer}:sub`]: "system:serviceaccount:default:milvus-s3-access-sa" },
      false,
    ],
    ["another audience", pinned, { ...right, [`${issuer}:aud`]: "vault" }, false],
    ["one of several audiences", pinned, { ...right, [`${issuer}:aud`]: ["vault", aud] }, true],
    ["no aud at all", pinned, { [`${issuer}:sub`]: sub }, false],
    ["no sub at all", pinned, { [`${issuer}:aud`]: aud }, false],
    [
      "keys of another issuer",
      pinned,
      { "oidc.eks.us-east-2.amazonaws.com/id/OTHER:sub": sub, [`${issuer}:aud`]: aud },
      false,
    ],
    ["key in another case", pinned, { [`${issuer.toLowerCase()}:sub`]: sub, [`${issuer}:aud`]: aud }, true],
    ["an asterisk under StringEquals", starUnderEquals, right, false],
    ["an asterisk under StringLike", broad, right, true],
    [
      "an asterisk under StringLike, elsewhere",
      broad,
      { ...right, [`${issuer}:sub`]: "system:serviceaccount:other:milvus" },
      false,
    ],
    [
      "provider of another account",
      trust({ StringEquals: right }, providerArn.replace(account, otherAccount)),
      right,
      false,
    ],
    ["provider of another cluster", trust({ StringEquals: right }, `${providerArn}2`), right, false],
    ["no condition", trust({}), {}, true],
  ];
  const request = { action: "sts:AssumeRoleWithWebIdentity", resource: milvusSession.roleArn, principal: milvusToken };

  test.each(cases)("%s", (_, document, context, lets) => {
    expect(decideTrust(ask({ ...request, context }), document).allowed).toBe(lets);
    expect(decide(ask({ ...request, context }), { identity: [], resource: document }).allowed).toBe(lets);
  });

  test("does not open the other ways into a role", () => {
    expect(decideTrust(ask({ ...request, action: "sts:AssumeRole", context: right }), pinned)).toMatchObject({
      why: "no-allow",
      nearest: [
        { missed: [{ element: "Action", expected: ["sts:AssumeRoleWithWebIdentity"], got: ["sts:AssumeRole"] }] },
      ],
    });
  });

  test("says that the namespace is wrong", () => {
    const context = { ...right, [`${issuer}:sub`]: "system:serviceaccount:default:milvus-s3-access-sa" };
    expect(decideTrust(ask({ ...request, context }), pinned)).toMatchObject({
      missing: "resource",
      nearest: [
        {
          missed: [
            {
              element: "Condition",
              operator: "StringEquals",
              key: `${issuer}:sub`,
              expected: [sub],
              got: ["system:serviceaccount:default:milvus-s3-access-sa"],
            },
          ],
        },
      ],
    });
  });
});

describe("other ways into a role", () => {
  const podTrust = parsePolicy(
    {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
      },
    },
    { type: "trust" },
  );
  const externalId = parsePolicy(
    {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: { AWS: account },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": "e-1" } },
      },
    },
    { type: "trust" },
  );
  type Case = readonly [
    name: string,
    principal: Principal,
    action: string,
    context: Readonly<Record<string, string>>,
    lets: boolean,
  ];
  const cases: readonly Case[] = [
    ["Pod Identity assumes", podIdentity, "sts:AssumeRole", {}, true],
    ["Pod Identity tags the session", podIdentity, "sts:TagSession", {}, true],
    ["a token at a role of Pod Identity", milvusToken, "sts:AssumeRoleWithWebIdentity", {}, false],
  ];
  test.each(cases)("%s", (_, principal, action, context, lets) => {
    expect(decideTrust(ask({ principal, action, resource: milvusSession.roleArn, context }), podTrust).allowed).toBe(
      lets,
    );
  });

  test.each([
    [{ "sts:ExternalId": "e-1" }, true],
    [{ "sts:ExternalId": "e-2" }, false],
    [{}, false],
  ])("an external id: %j", (context, lets) => {
    const request = ask({ action: "sts:AssumeRole", resource: milvusSession.roleArn, context });
    expect(decideTrust(request, externalId).allowed).toBe(lets);
  });
});

describe("the Milvus guide's policy", () => {
  const guide = policy({
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject"],
    Resource: [bucket, `${bucket}/*`],
  });
  test.each([
    ["s3:ListBucket", bucket, true],
    ["s3:GetObject", `${bucket}/files/insert_log/1/2/3`, true],
    ["s3:PutObject", `${bucket}/files/a`, true],
    ["s3:DeleteObject", `${bucket}/files/a`, true],
    ["s3:AbortMultipartUpload", `${bucket}/files/a`, false],
    ["s3:GetBucketLocation", bucket, false],
    ["s3:DeleteBucket", bucket, false],
    ["s3:CreateBucket", bucket, false],
    ["s3:GetObject", "arn:aws:s3:::another/files/a", false],
    ["s3:ListBucket", `${bucket}-2`, false],
  ])("%s on %s: %s", (action, resource, allows) => {
    expect(decide(ask({ principal: milvusSession, action, resource }), { identity: [guide] }).allowed).toBe(allows);
  });

  const scoped = policy(
    { Effect: "Allow", Action: "s3:ListBucket", Resource: bucket },
    {
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
      Resource: `${bucket}/milvus-demo/*`,
    },
  );
  test.each([
    ["s3:ListBucket", bucket, true],
    ["s3:PutObject", `${bucket}/milvus-demo/a`, true],
    ["s3:AbortMultipartUpload", `${bucket}/milvus-demo/a`, true],
    ["s3:PutObject", `${bucket}/milvus-demo2/a`, false],
    ["s3:PutObject", `${bucket}/other/a`, false],
    ["s3:ListBucket", `${bucket}/milvus-demo/a`, false],
  ])("scoped to a root path: %s on %s: %s", (action, resource, allows) => {
    expect(decide(ask({ principal: milvusSession, action, resource }), { identity: [scoped] }).allowed).toBe(allows);
  });
});

describe("a bucket policy that refuses plain HTTP", () => {
  const tlsOnly = parsePolicy(
    {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [bucket, `${bucket}/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    },
    { type: "resource", name: "bucket policy" },
  );
  const identity = [policy({ Effect: "Allow", Action: "s3:*", Resource: "*" })];
  test.each([
    ["over TLS", milvusSession, { "aws:SecureTransport": "true" }, { allowed: true }],
    [
      "over HTTP",
      milvusSession,
      { "aws:SecureTransport": "false" },
      { why: "explicit-deny", by: { statement: { sid: "TlsOnly" } } },
    ],
    [
      "a user over HTTP",
      bob,
      { "aws:SecureTransport": "false" },
      { why: "explicit-deny", by: { document: "bucket policy" } },
    ],
    ["a key that is absent", milvusSession, {}, { allowed: true }],
    ["anonymous over TLS", anonymous, { "aws:SecureTransport": "true" }, { why: "no-allow", missing: "resource" }],
    ["anonymous over HTTP", anonymous, { "aws:SecureTransport": "false" }, { why: "explicit-deny" }],
  ] satisfies readonly (readonly [string, Principal, Readonly<Record<string, string>>, object])[])(
    "%s",
    (_, principal, context, outcome) => {
      const decision = decide(ask({ principal, context, resourceAccount: account }), { identity, resource: tlsOnly });
      expect(decision).toMatchObject(outcome);
    },
  );
});
