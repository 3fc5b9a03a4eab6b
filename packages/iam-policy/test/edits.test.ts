import { describe, expect, test } from "vitest";
import { applyEdit, applyEditTo } from "../src/apply-edit.ts";
import { decide } from "../src/decide.ts";
import type { Decision, Policies, Request } from "../src/decide.ts";
import { parsePolicy } from "../src/document.ts";
import type { Edit, NoEdit } from "../src/edit.ts";
import { smallestEdit } from "../src/smallest-edit.ts";
import { writePolicy, writeStatement } from "../src/write.ts";
import {
  account,
  allowAll,
  ask,
  bob,
  bucket,
  denyAll,
  issuer,
  milvusSession,
  milvusToken,
  otherAccount,
  podIdentity,
  policy,
  providerArn,
} from "./given.ts";
import type { Json } from "./given.ts";

const denied = (request: Request, policies: Policies): Decision & { readonly allowed: false } => {
  const decision = decide(request, policies);
  if (decision.allowed) throw new Error("allowed");
  return decision;
};
const edited = (request: Request, policies: Policies): Edit | NoEdit =>
  smallestEdit(request, policies, denied(request, policies));

const objects = { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: `${bucket}/files/*` };
const get = ask({ principal: milvusSession });
const subject = "system:serviceaccount:milvus:milvus";
const token = ask({
  principal: milvusToken,
  action: "sts:AssumeRoleWithWebIdentity",
  resource: milvusSession.roleArn,
  context: { [`${issuer}:sub`]: subject, [`${issuer}:aud`]: "sts.amazonaws.com" },
});
const trust = (Condition: Json, provider = providerArn): Policies => ({
  identity: [],
  resource: policy({
    Effect: "Allow",
    Principal: { Federated: provider },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition,
  }),
});
const fromBucket = (...statements: readonly Json[]): Policies => ({
  identity: [policy(allowAll)],
  resource: policy(...statements.map((statement) => ({ ...denyAll, Principal: "*", ...statement })), {
    ...allowAll,
    Principal: "*",
  }),
});

describe("the smallest edit", () => {
  type Case = readonly [name: string, request: Request, policies: Policies, changes: readonly object[]];
  const cases: readonly Case[] = [
    [
      "an action that is missing",
      { ...get, action: "s3:DeleteObject" },
      { identity: [policy(objects)] },
      [{ change: "add-value", statement: 0, element: "Action", value: "s3:DeleteObject" }],
    ],
    [
      "ListBucket granted on objects only",
      { ...get, action: "s3:ListBucket", resource: bucket },
      { identity: [policy(objects, { ...objects, Action: "s3:ListBucket" })] },
      [{ change: "add-value", statement: 1, element: "Resource", value: bucket }],
    ],
    [
      "another service account",
      token,
      trust({ StringEquals: { [`${issuer}:sub`]: "system:serviceaccount:default:milvus" } }),
      [{ change: "add-condition-value", statement: 0, operator: "StringEquals", key: `${issuer}:sub`, value: subject }],
    ],
    [
      "another service account and another audience",
      token,
      trust({ StringEquals: { [`${issuer}:sub`]: "x", [`${issuer}:aud`]: "y" } }),
      [
        { change: "add-condition-value", key: `${issuer}:sub`, value: subject },
        { change: "add-condition-value", key: `${issuer}:aud`, value: "sts.amazonaws.com" },
      ],
    ],
    [
      "the issuer of a cluster that was rebuilt: a new statement, held to the token",
      token,
      trust({ StringEquals: { "old:sub": subject, "old:aud": "sts.amazonaws.com" } }, `${providerArn}OLD`),
      [
        {
          change: "add-statement",
          added: {
            principals: { values: [{ type: "Federated", value: providerArn }] },
            actions: { values: ["sts:AssumeRoleWithWebIdentity"] },
            conditions: [
              { operator: "StringEquals", key: `${issuer}:aud`, values: ["sts.amazonaws.com"] },
              { operator: "StringEquals", key: `${issuer}:sub`, values: [subject] },
            ],
          },
        },
      ],
    ],
    [
      "a key that the request does not have",
      { ...get, action: "s3:ListBucket", resource: bucket },
      { identity: [policy({ ...allowAll, Condition: { StringLike: { "s3:prefix": "files/*" } } })] },
      [{ change: "make-optional", statement: 0, operator: "StringLike", key: "s3:prefix" }],
    ],
    [
      "a value among those that a negation names",
      { ...get, context: { "aws:RequestedRegion": "eu-west-1" } },
      {
        identity: [
          policy({
            ...allowAll,
            Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-west-1", "us-east-1"] } },
          }),
        ],
      },
      [{ change: "remove-condition-value", statement: 0, operator: "StringNotEquals", value: "eu-west-1" }],
    ],
    [
      "a bound that no value added would move",
      { ...get, context: { "s3:max-keys": "100" } },
      { identity: [policy({ ...allowAll, Condition: { NumericLessThan: { "s3:max-keys": "10" } } })] },
      [{ change: "add-statement", added: { actions: { values: ["s3:GetObject"] }, conditions: [] } }],
    ],
    [
      "another issuer's key: never without a condition",
      token,
      trust({ StringEquals: { "old:sub": subject } }),
      [{ change: "add-statement", added: { conditions: [{ key: `${issuer}:aud` }, { key: `${issuer}:sub` }] } }],
    ],
    [
      "a bound that one would",
      { ...get, context: { "s3:max-keys": "100" } },
      { identity: [policy({ ...allowAll, Condition: { NumericLessThanEquals: { "s3:max-keys": "10" } } })] },
      [{ change: "add-condition-value", value: "100" }],
    ],
    [
      "every value of a set",
      { ...get, context: { "aws:TagKeys": ["a", "b", "c"] } },
      { identity: [policy({ ...allowAll, Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": "a" } } })] },
      [
        { change: "add-condition-value", value: "b" },
        { change: "add-condition-value", value: "c" },
      ],
    ],
    [
      "a statement about something else: a new one grants less",
      { ...get, action: "s3:ListBucket", resource: bucket },
      { identity: [policy(objects)] },
      [
        {
          change: "add-statement",
          added: { effect: "Allow", actions: { values: ["s3:ListBucket"] }, resources: { values: [bucket] } },
        },
      ],
    ],
    [
      "an object whose name holds what would be a wildcard or a variable",
      { ...get, resource: `${bucket}/a*b?\${c}` },
      { identity: [] },
      [{ change: "add-statement", added: { resources: { values: [`${bucket}/a\${*}b\${?}\${$}{c}`] } } }],
    ],
    [
      "a role's trust in a caller of the account",
      ask({ action: "sts:AssumeRole", resource: milvusSession.roleArn }),
      {
        identity: [policy(allowAll)],
        resourceMustAllow: true,
        resource: policy({ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } }),
      },
      [{ change: "add-principal", element: "Principal", principal: { type: "AWS", value: bob.arn } }],
    ],
    [
      "a bucket of another account",
      { ...get, resourceAccount: otherAccount },
      { identity: [policy(allowAll)] },
      [
        {
          change: "add-statement",
          added: { principals: { negated: false, values: [{ type: "AWS", value: milvusSession.roleArn }] } },
        },
      ],
    ],
    [
      "an endpoint that lets another bucket through",
      get,
      { identity: [policy(allowAll)], endpoint: policy({ ...allowAll, Principal: "*", Resource: "arn:aws:s3:::x/*" }) },
      [{ change: "add-value", element: "Resource", value: get.resource }],
    ],
    [
      "a Deny to all but an endpoint",
      { ...get, context: { "aws:SourceVpce": "vpce-2" } },
      fromBucket({ Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } } }),
      [{ change: "add-condition-value", operator: "StringNotEquals", key: "aws:SourceVpce", value: "vpce-2" }],
    ],
    [
      "a Deny to everybody",
      get,
      fromBucket({}),
      [
        {
          change: "add-condition",
          condition: { operator: "ArnNotEquals", key: "aws:PrincipalArn", values: [milvusSession.roleArn] },
        },
      ],
    ],
    [
      "a Deny to all but a service",
      { ...get, principal: podIdentity },
      fromBucket({ Principal: undefined, NotPrincipal: { Service: "ec2.amazonaws.com" } }),
      [
        {
          change: "add-principal",
          element: "NotPrincipal",
          principal: { type: "Service", value: podIdentity.service },
        },
      ],
    ],
    [
      "a Deny of the role's own, of several actions",
      get,
      { identity: [policy(allowAll, { ...denyAll, Action: ["s3:getobject", "s3:DeleteObject"] })] },
      [{ change: "remove-value", statement: 1, element: "Action", value: "s3:getobject" }],
    ],
    [
      "a Deny of the role's own, of all but some resources",
      get,
      { identity: [policy(allowAll, { Effect: "Deny", Action: "*", NotResource: `${bucket}/other/*` })] },
      [{ change: "add-value", statement: 1, element: "NotResource", value: get.resource }],
    ],
    [
      "a Deny of the role's own, of everything",
      get,
      { identity: [policy(allowAll, denyAll)] },
      [{ change: "remove-statement", statement: 1 }],
    ],
  ];
  test.each(cases)("%s", (_, request, policies, changes) => {
    const edit = edited(request, policies);
    expect(edit).toMatchObject({ changes });
    expect(decide(request, applyEditTo(policies, edit as Edit)).allowed).toBe(true);
  });
});

describe("of several that would do, the one that gives away least", () => {
  const elsewhere = { ...objects, Resource: "arn:aws:s3:::another/*" };
  const otherwise = { ...allowAll, Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } } };
  const request = { ...get, context: { "aws:RequestedRegion": "us-east-2" } };
  test.each([
    ["a condition's value", [elsewhere, otherwise], "add-condition-value"],
    ["whichever comes first", [otherwise, elsewhere], "add-condition-value"],
    [
      "a new statement",
      [{ ...allowAll, Condition: { StringEquals: { "test:A": "1", "test:B": "2" } } }],
      "add-statement",
    ],
  ] satisfies readonly (readonly [string, readonly Json[], string])[])("%s", (_, statements, change) => {
    expect(edited(request, { identity: [policy(...statements)] })).toMatchObject({ changes: [{ change }] });
  });
});

test("it says which policy: its type, level, position and name", () => {
  const other = { ...policy({ ...objects, Action: "ec2:*", Resource: "*" }), name: "other" };
  const near = { ...policy(objects), name: "near" };
  const request = { ...get, action: "s3:DeleteObject" };
  expect(edited(request, { identity: [other, near] })).toMatchObject({
    policyType: "identity",
    position: 1,
    document: "near",
  });
  expect(edited(request, { identity: [] })).toMatchObject({ position: 0, document: undefined });
  const serviceControl = [[policy(allowAll)], [other]];
  const policies = { identity: [policy(allowAll)], serviceControl };
  const decision = denied(request, policies);
  expect(smallestEdit(request, policies, decision, new Set(["service-control"]))).toMatchObject({
    policyType: "service-control",
    level: 1,
    position: 0,
    document: "other",
  });
});

test.each([
  [
    "a service control policy",
    { identity: [policy(allowAll)], serviceControl: [[policy(allowAll, denyAll)]] },
    "not-yours",
    "service-control",
  ],
  [
    "a resource control policy",
    { identity: [policy(allowAll)], resourceControl: [[]] },
    "not-yours",
    "resource-control",
  ],
  [
    "a document of which nothing is known",
    { identity: [policy(allowAll)], boundary: parsePolicy({ Statements: [], Statement: [] }) },
    "not-understood",
    "boundary",
  ],
] satisfies readonly (readonly [string, Policies, string, string])[])(
  "there is none for %s",
  (_, policies, none, policyType) => {
    expect(edited(get, policies)).toEqual({ none, policyType });
  },
);

test("an edit is applied to the document, whose name and other elements stay and whose places go", () => {
  const text = JSON.stringify({ Version: "2012-10-17", Id: "i", Statement: { Sid: "S", ...objects } });
  const document = parsePolicy(text, { name: "p" });
  const after = applyEdit(document, edited({ ...get, action: "s3:DeleteObject" }, { identity: [document] }) as Edit);
  expect(after.name).toBe("p");
  expect(after.located).toBeUndefined();
  expect(writePolicy(after)).toEqual({
    Version: "2012-10-17",
    Id: "i",
    Statement: [{ Sid: "S", ...objects, Action: [...objects.Action, "s3:DeleteObject"] }],
  });
});

test("a new statement is written as JSON", () => {
  const edit = edited(get, { identity: [] }) as Edit;
  expect(edit.changes.map((change) => "added" in change && writeStatement(change.added))).toEqual([
    { Effect: "Allow", Action: "s3:GetObject", Resource: get.resource },
  ]);
});

test("principals are written as they were read", () => {
  const Principal = { AWS: [account, bob.arn], Service: "ec2.amazonaws.com" };
  const document = policy({ ...allowAll, Principal }, { ...denyAll, Principal: { AWS: "*" } });
  expect(writePolicy(document)).toMatchObject({ Statement: [{ Principal }, { Principal: "*" }] });
});
