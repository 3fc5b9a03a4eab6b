import { describe, expect, test } from "vitest";
import { actionsMeant, knownPrefixes, knownService } from "../src/catalogue.ts";
import { rightOfOperation } from "../src/operation-rights.ts";
import { validate } from "../src/validate.ts";
import { document, faults, grants, lists, reads } from "./faults.ts";

/** Every resource of the services, so that only the name can be wrong. */
const anywhere = ["arn:aws:s3:::*", "arn:aws:iam::111122223333:*", "arn:aws:kms:*:*:*", "arn:aws:eks:*:*:*"];
const suggestions = (source: unknown): readonly unknown[] =>
  validate(source, { type: "identity" }).map(({ code, suggestion }) => [code, suggestion]);

describe("names of actions", () => {
  test.each([
    ["s3:GetObjects", "unknown-action", "s3:GetObject"],
    ["s3:DeletObject", "unknown-action", "s3:DeleteObject"],
    ["s3:putobjects", "unknown-action", "s3:PutObject"],
    ["iam:PassRoles", "unknown-action", "iam:PassRole"],
    ["sts:AssumeRoleWithWebIdentiy", "unknown-action", "sts:AssumeRoleWithWebIdentity"],
    ["eks:DescribeClusters", "unknown-action", "eks:DescribeCluster"],
    ["kms:GenerateDatakeys", "unknown-action", "kms:GenerateDataKey"],
    ["s3:FlyAway", "unknown-action", undefined],
    ["s3:ListBuckets", "operation-not-action", "s3:ListAllMyBuckets"],
    ["s3:ListObjectsV2", "operation-not-action", "s3:ListBucket"],
    ["s3:HeadBucket", "operation-not-action", "s3:ListBucket"],
    ["s3:headobject", "operation-not-action", "s3:GetObject"],
    ["s3:DeleteObjects", "operation-not-action", "s3:DeleteObject"],
    ["s3:CompleteMultipartUpload", "operation-not-action", "s3:PutObject"],
    ["kms:ReEncrypt", "operation-not-action", "kms:ReEncryptFrom"],
    ["s3:*Objekt", "wildcard-matches-nothing", undefined],
    ["GetObject", "invalid-action", "s3:GetObject"],
    ["s3.GetObject", "invalid-action", undefined],
    ["s3:Get:Object", "invalid-action", undefined],
  ])("%s: %s, %s", (action, code, suggestion) => {
    expect(suggestions(document({ Effect: "Deny", Action: action, Resource: anywhere }))).toEqual([[code, suggestion]]);
  });

  test.each([
    "s3:getobject",
    "S3:GetObject",
    "s3:Get*",
    "s3:?etObject",
    "*",
    "ec2:NoSuchThing",
    "s3express:CreateSession",
  ])("nothing to say of %s", (action) => {
    expect(faults(document({ Effect: "Deny", Action: action, Resource: "*" }), "identity")).toEqual([]);
  });
});

describe("actions and the resources they act on", () => {
  const bucket = "arn:aws:s3:::amzn-s3-demo-bucket";
  test.each([
    ["s3:ListBucket", `${bucket}/*`, bucket],
    ["s3:ListBucket", [`${bucket}/*`, "arn:aws:s3:::other/a"], bucket],
    ["s3:ListBucket*", `${bucket}/*`, bucket],
    ["s3:GetBucketLocation", `${bucket}/milvus/*`, bucket],
    ["s3:GetObject", bucket, `${bucket}/*`],
    ["s3:GetObject", `${bucket}\${*}`, `${bucket}\${*}/*`],
    ["s3:AbortMultipartUpload", "arn:aws-cn:s3:::b", "arn:aws-cn:s3:::b/*"],
    ["s3:ListBucket", "arn:aws:s3:us-east-2:111122223333:accesspoint/a/object/*", undefined],
    ["s3:ListAllMyBuckets", bucket, "*"],
    ["eks:ListClusters", bucket, "*"],
    ["iam:GetRole", "arn:aws:iam::111122223333:policy/a", undefined],
    ["eks:DescribeCluster", "arn:aws:eks:us-east-2:111122223333:nodegroup/a/b/c", undefined],
    ["kms:Decrypt", "arn:aws:kms:us-east-2:111122223333:alias/a", undefined],
    ["s3:GetObject", "arn:aws:iam::111122223333:role/a", undefined],
  ])("%s never matches %j: %s", (Action, Resource, suggestion) => {
    expect(suggestions(document({ Effect: "Allow", Action, Resource }))).toEqual([
      ["action-never-matches", suggestion],
    ]);
  });

  test("each action that has no resource is told, and only those", () => {
    const both = {
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:ListBucket", "s3:PutObject"],
      Resource: `${bucket}/*`,
    };
    expect(validate(document(both), { type: "identity" })).toEqual([
      {
        code: "action-never-matches",
        severity: "error",
        path: "Statement[0].Action[1]",
        action: "s3:ListBucket",
        resources: [`${bucket}/*`],
        expected: [
          "arn:<Partition>:s3:::<BucketName>",
          "arn:<Partition>:s3:<Region>:<Account>:accesspoint/<AccessPointName>",
        ],
        sentence: expect.stringContaining("s3:ListBucket"),
        suggestion: bucket,
      },
    ]);
  });

  test.each([
    ["s3:ListBucket", "arn:aws:s3:::amzn-s3-demo-*"],
    ["s3:ListBucket", "arn:aws:s3:::?"],
    ["s3:ListBucket", "arn:aws:s3:::${aws:PrincipalTag/team}"],
    ["s3:ListBucket", "arn:aws:s3*"],
    ["s3:GetObject", "arn:aws:s3:::amzn-s3-demo-*"],
    ["s3:GetObject", "arn:aws:s3:::${aws:username}/${aws:PrincipalTag/a, 'x:y/z'}"],
    ["s3:GetObject", "arn:*:s3:::*"],
    ["s3:List*", `${bucket}/*`],
    ["s3:ListAllMyBuckets", "arn:aws:s3:::*"],
    ["iam:ListRoles", "arn:aws:iam::111122223333:role/teams/*"],
    ["eks:CreateCluster", "arn:aws:eks:us-east-2:111122223333:cluster/a"],
    ["iam:GetRole", "arn:aws:iam::*:role/eks/*"],
    ["kms:Decrypt", "arn:aws:kms:*:111122223333:key/*"],
    ["ec2:RunInstances", bucket],
  ])("%s can match %s", (Action, Resource) => {
    expect(faults(document({ Effect: "Allow", Action, Resource }), "identity")).toEqual([]);
  });
});

describe("condition keys and the actions that carry them", () => {
  const asks = (Action: unknown, Condition: object): object =>
    document({ Effect: "Deny", Action, Resource: "*", Condition });
  test.each([
    ["s3:GetObject", { StringEquals: { "s3:prefix": "a" } }, "s3:GetObject"],
    [["s3:ListBucket", "s3:GetObject"], { StringNotLike: { "s3:prefix": "a" } }, "s3:GetObject"],
    [
      ["s3:PutObject", "s3:GetObject"],
      { StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" } },
      "s3:GetObject",
    ],
    ["s3:Get*Tagging", { StringNotLike: { "s3:prefix": "a" } }, "s3:Get*Tagging"],
    ["ec2:RunInstances", { StringEquals: { "s3:x-amz-acl": "private" } }, "ec2:RunInstances"],
    ["sts:GetCallerIdentity", { StringEquals: { "sts:ExternalId": "a" } }, "sts:GetCallerIdentity"],
  ])("%j never carries what %j asks", (action, condition, lacking) => {
    const told = validate(asks(action, condition), { type: "identity" }).filter(
      (each) => each.code === "key-never-carried",
    );
    expect(told).toMatchObject([{ actions: [lacking] }]);
  });

  test.each([
    ["s3:ListBucket", { StringNotLike: { "s3:prefix": "a" } }],
    ["s3:*", { NumericLessThan: { "s3:TlsVersion": "1.2" } }],
    ["*", { StringEquals: { "s3:x-amz-acl": "public-read" } }],
    ["s3:GetObject", { StringEqualsIfExists: { "s3:x-amz-acl": "private" } }],
    ["s3:GetObject", { Null: { "s3:x-amz-server-side-encryption": "true" } }],
    ["s3:GetObject", { StringEquals: { "s3:ExistingObjectTag/a": "b" } }],
    ["s3:GetObject", { StringEquals: { "s3:BucketTag/a": "b" } }],
    [
      "kms:Decrypt",
      { StringEquals: { "kms:EncryptionContext:aws:s3:arn": "a", "kms:ViaService": "s3.us-east-2.amazonaws.com" } },
    ],
    ["sts:AssumeRole", { StringEquals: { "sts:ExternalId": "a", "iam:ResourceTag/a": "b" } }],
    ["iam:PassRole", { StringEquals: { "iam:PassedToService": "eks.amazonaws.com" } }],
  ])("nothing to say of %j with %j", (action, condition) => {
    expect(faults(asks(action, condition), "identity")).toEqual([]);
  });
});

describe("what the bearer's policy can speak of", () => {
  const bucket = { kind: "bucket", arn: "arn:aws:s3:::amzn-s3-demo-bucket" } as const;
  test.each([
    [{}, []],
    [{ Resource: "arn:aws:s3:::amzn-s3-demo-*/*" }, []],
    [{ Resource: "arn:aws:s3:::another/*" }, ["foreign-resource Statement[0].Resource"]],
    [{ Resource: "arn:aws:s3:::amzn-s3-demo-bucket2/*" }, ["foreign-resource Statement[0].Resource"]],
    [{ Action: ["s3:GetObject", "kms:Decrypt"], Resource: "*" }, ["unsupported-action Statement[0].Action[1]"]],
  ])("of a bucket: %j", (given, expected) => {
    expect(faults(document({ ...grants, ...given }), "resource", bucket)).toEqual(expected);
  });

  test("of a KMS key", () => {
    const byDefault = { ...grants, Action: "kms:*", Resource: "*" };
    const key = { kind: "key" } as const;
    expect(faults(document(byDefault), "resource", key)).toEqual([]);
    expect(faults(document({ ...byDefault, Action: ["kms:Decrypt", "s3:GetObject"] }), "resource", key)).toEqual([
      "unsupported-action Statement[0].Action[1]",
    ]);
    const aRole = { AWS: "arn:aws:iam::111122223333:role/a" };
    expect(faults(document({ ...byDefault, Principal: aRole }), "resource", key)).toEqual([
      "whole-service Statement[0].Action",
    ]);
  });
});

describe("the catalogue", () => {
  test("holds the services and their actions", () => {
    const counts = knownPrefixes.map((prefix) => [prefix, knownService(prefix)?.actions.size]);
    expect(Object.fromEntries(counts)).toEqual({ s3: 180, iam: 190, sts: 16, eks: 74, kms: 56 });
    expect(knownService("constructor")).toBeUndefined();
  });

  test("names a right for each operation that has another name, and never for an action", () => {
    const rights = ["s3:HeadBucket", "s3:ListBuckets", "s3:DeleteObjects"].map(rightOfOperation);
    expect(rights).toEqual(["s3:ListBucket", "s3:ListAllMyBuckets", "s3:DeleteObject"]);
    expect(actionsMeant("s3:*")?.filter(({ name }) => rightOfOperation(name) !== undefined)).toEqual([]);
  });

  test("knows what an action acts on, how, and what its requests carry", () => {
    const [get] = actionsMeant("s3:getobject") ?? [];
    expect(get).toMatchObject({
      name: "s3:GetObject",
      level: "Read",
      types: [{ name: "accesspointobject" }, { name: "object" }],
    });
    expect(["s3:TlsVersion", "S3:tlsversion", "s3:prefix"].map((key) => get?.carries(key))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

test("an action's faults are those of its statement only", () => {
  expect(faults(document(reads, { ...lists, Action: "s3:ListBuckets" }), "identity")).toEqual([
    "operation-not-action Statement[1].Action",
  ]);
});
