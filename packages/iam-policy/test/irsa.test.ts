import { describe, expect, test } from "vitest";
import { decide, decideTrust } from "../src/decide.ts";
import { parsePolicy } from "../src/document.ts";
import {
  account,
  ask,
  bucket,
  issuer,
  milvusSession,
  milvusToken,
  otherAccount,
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

/** AWS's own examples are in `cases/eks.ts`; these are what else can stand in a token or a trust policy. */
describe("an IRSA trust policy", () => {
  type Case = readonly [
    name: string,
    document: ReturnType<typeof trust>,
    context: Readonly<Record<string, string | readonly string[]>>,
    lets: boolean,
  ];
  const pinned = trust({ StringEquals: right });
  const cases: readonly Case[] = [
    ["right sub and aud", pinned, right, true],
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
    [
      "provider of another account",
      trust({ StringEquals: right }, providerArn.replace(account, otherAccount)),
      right,
      false,
    ],
    ["no condition", trust({}), {}, true],
  ];
  const request = { action: "sts:AssumeRoleWithWebIdentity", resource: milvusSession.roleArn, principal: milvusToken };

  test.each(cases)("%s", (_, document, context, lets) => {
    expect(decideTrust(ask({ ...request, context }), document).allowed).toBe(lets);
    expect(decide(ask({ ...request, context }), { identity: [], resource: document }).allowed).toBe(lets);
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
