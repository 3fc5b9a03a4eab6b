import { describe, expect, test } from "vitest";
import { decideAssumeRole, decideAssumeRoleByTrust, requestsToAssume } from "../src/assume-role.ts";
import type { AssumeRole } from "../src/assume-role.ts";
import type { Policies } from "../src/decide.ts";
import type { PolicyDocument } from "../src/document.ts";
import {
  account,
  allowAll,
  bob,
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

const here = `arn:aws:iam::${account}:role/target`;
const abroad = `arn:aws:iam::${otherAccount}:role/target`;

const byBob = { action: "sts:AssumeRole", principal: bob, roleArn: here, context: {} } satisfies AssumeRole;
const byToken = {
  action: "sts:AssumeRoleWithWebIdentity",
  principal: milvusToken,
  roleArn: here,
  context: { [`${issuer}:sub`]: "system:serviceaccount:milvus:milvus", [`${issuer}:aud`]: "sts.amazonaws.com" },
} satisfies AssumeRole;
const byPod = { action: "sts:AssumeRole", principal: podIdentity, roleArn: here, context: {} } satisfies AssumeRole;

const trust = (Principal: unknown, Action: unknown = "sts:AssumeRole", elements: Json = {}): PolicyDocument =>
  policy({ Effect: "Allow", Principal, Action, ...elements });
const mayAssume = policy({ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" });
const mayAll = policy({ Effect: "Allow", Action: "sts:*", Resource: "*" });

const refusedFor = (steps: ReturnType<typeof decideAssumeRole>): readonly string[] =>
  steps.flatMap(({ request, decision }) => (decision.allowed ? [] : [request.action]));

test("a call asks for one action, and one more each for tags and a source identity, with all of its keys", () => {
  const requests = requestsToAssume({
    ...byBob,
    roleArn: abroad,
    sessionName: "s",
    externalId: "e",
    sourceIdentity: "bob",
    tags: { team: "vectors", "kubernetes-namespace": "milvus" },
    transitiveTagKeys: ["team"],
    context: { "aws:RequestedRegion": "us-east-2" },
  });
  expect(requests.map(({ action }) => action)).toEqual(["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]);
  for (const request of requests) {
    expect(request).toMatchObject({ principal: bob, resource: abroad, resourceAccount: otherAccount });
    expect(request.context).toEqual({
      "sts:RoleSessionName": "s",
      "sts:ExternalId": "e",
      "sts:SourceIdentity": "bob",
      "aws:TagKeys": ["team", "kubernetes-namespace"],
      "sts:TransitiveTagKeys": ["team"],
      "aws:RequestTag/team": "vectors",
      "aws:RequestTag/kubernetes-namespace": "milvus",
      "aws:RequestedRegion": "us-east-2",
    });
  }
  expect(requestsToAssume(byBob).map(({ action, context }) => [action, context])).toEqual([["sts:AssumeRole", {}]]);
});

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html */
describe("the caller's own policies and the role's", () => {
  type Case = readonly [name: string, assume: AssumeRole, policies: Policies, refused: readonly string[]];
  const silent = { identity: [] };
  const cases: readonly Case[] = [
    ["the role names the user", byBob, { ...silent, resource: trust({ AWS: bob.arn }) }, []],
    ["the role names the account", byBob, { ...silent, resource: trust({ AWS: account }) }, ["sts:AssumeRole"]],
    ["and the user may", byBob, { identity: [mayAssume], resource: trust({ AWS: account }) }, []],
    [
      "the role names another",
      byBob,
      { identity: [mayAll], resource: trust({ AWS: otherAccount }) },
      ["sts:AssumeRole"],
    ],
    ["the role trusts nobody", byBob, { identity: [mayAll] }, ["sts:AssumeRole"]],
    [
      "abroad: only the role",
      { ...byBob, roleArn: abroad },
      { ...silent, resource: trust({ AWS: bob.arn }) },
      ["sts:AssumeRole"],
    ],
    [
      "abroad: only the user",
      { ...byBob, roleArn: abroad },
      { identity: [mayAll], resource: trust({ AWS: otherAccount }) },
      ["sts:AssumeRole"],
    ],
    ["abroad: both", { ...byBob, roleArn: abroad }, { identity: [mayAssume], resource: trust({ AWS: account }) }, []],
    [
      "abroad: both, and an organization that denies",
      { ...byBob, roleArn: abroad },
      {
        identity: [mayAssume],
        resource: trust({ AWS: account }),
        serviceControl: [[policy(allowAll, { ...denyAll, Action: "sts:*" })]],
      },
      ["sts:AssumeRole"],
    ],
    [
      "role chaining",
      { ...byBob, principal: milvusSession, roleArn: abroad },
      { identity: [mayAssume], resource: trust({ AWS: milvusSession.roleArn }) },
      [],
    ],
    [
      "tags that the user may not pass",
      { ...byBob, tags: { a: "b" } },
      { identity: [mayAssume], resource: trust({ AWS: account }, ["sts:AssumeRole", "sts:TagSession"]) },
      ["sts:TagSession"],
    ],
    [
      "tags that the role does not take",
      { ...byBob, tags: { a: "b" } },
      { identity: [mayAll], resource: trust({ AWS: account }) },
      ["sts:TagSession"],
    ],
    [
      "tags that both know",
      { ...byBob, tags: { a: "b" } },
      { identity: [mayAll], resource: trust({ AWS: account }, ["sts:AssumeRole", "sts:TagSession"]) },
      [],
    ],
    [
      "a source identity that the role does not take",
      { ...byBob, sourceIdentity: "bob" },
      { identity: [mayAll], resource: trust({ AWS: account }) },
      ["sts:SetSourceIdentity"],
    ],
    [
      "a web identity has no policies of its own",
      byToken,
      { ...silent, resource: trust({ Federated: providerArn }, byToken.action) },
      [],
    ],
    [
      "but a resource control policy binds it",
      byToken,
      {
        ...silent,
        resource: trust({ Federated: providerArn }, byToken.action),
        resourceControl: [
          [
            policy(
              { ...allowAll, Principal: "*" },
              {
                ...denyAll,
                Principal: "*",
                Condition: { StringNotLike: { [`${issuer}:sub`]: "system:serviceaccount:ours:*" } },
              },
            ),
          ],
        ],
      },
      ["sts:AssumeRoleWithWebIdentity"],
    ],
  ];
  test.each(cases)("%s", (_, assume, policies, refused) => {
    expect(refusedFor(decideAssumeRole(assume, policies))).toEqual(refused);
  });
});

describe("the trust policy alone", () => {
  const pinned = { Condition: { StringEquals: { "sts:ExternalId": "e-1" } } };
  const sourced = { Condition: { StringLike: { "sts:SourceIdentity": "b*" } } };
  const tagged = { Condition: { StringEquals: { "aws:RequestTag/kubernetes-namespace": "milvus" } } };
  const both = ["sts:AssumeRole", "sts:TagSession"];
  type Case = readonly [name: string, assume: AssumeRole, role: PolicyDocument, refused: readonly string[]];
  const cases: readonly Case[] = [
    ["whatever the caller may itself", byBob, trust({ AWS: account }), []],
    ["an external id", { ...byBob, externalId: "e-1" }, trust({ AWS: account }, "sts:AssumeRole", pinned), []],
    [
      "another external id",
      { ...byBob, externalId: "e-2" },
      trust({ AWS: account }, "sts:AssumeRole", pinned),
      ["sts:AssumeRole"],
    ],
    ["no external id", byBob, trust({ AWS: account }, "sts:AssumeRole", pinned), ["sts:AssumeRole"]],
    [
      "a source identity",
      { ...byBob, sourceIdentity: "bob" },
      trust({ AWS: account }, ["sts:AssumeRole", "sts:SetSourceIdentity"], sourced),
      [],
    ],
    [
      "another source identity",
      { ...byBob, sourceIdentity: "eve" },
      trust({ AWS: account }, ["sts:AssumeRole", "sts:SetSourceIdentity"], sourced),
      ["sts:AssumeRole", "sts:SetSourceIdentity"],
    ],
    [
      "Pod Identity tags its sessions",
      { ...byPod, tags: { "kubernetes-namespace": "milvus" } },
      trust({ Service: podIdentity.service }, both),
      [],
    ],
    [
      "and is not let to",
      { ...byPod, tags: { "kubernetes-namespace": "milvus" } },
      trust({ Service: podIdentity.service }),
      ["sts:TagSession"],
    ],
    [
      "of another namespace",
      { ...byPod, tags: { "kubernetes-namespace": "default" } },
      trust({ Service: podIdentity.service }, both, tagged),
      both,
    ],
    [
      "a token with tags",
      { ...byToken, tags: { a: "b" } },
      trust({ Federated: providerArn }, byToken.action),
      ["sts:TagSession"],
    ],
    [
      "a SAML provider",
      {
        ...byToken,
        action: "sts:AssumeRoleWithSAML",
        principal: { kind: "web-identity", provider: `arn:aws:iam::${account}:saml-provider/corp` },
        context: { "SAML:aud": "https://signin.aws.amazon.com/saml" },
      },
      trust({ Federated: `arn:aws:iam::${account}:saml-provider/corp` }, "sts:AssumeRoleWithSAML", {
        Condition: { StringEquals: { "saml:aud": "https://signin.aws.amazon.com/saml" } },
      }),
      [],
    ],
    [
      "any issuer's keys",
      {
        ...byToken,
        principal: { kind: "web-identity", provider: `arn:aws:iam::${account}:oidc-provider/token.example.org/realm` },
        context: { "token.example.org/realm:amr": ["authenticated", "token.example.org"] },
      },
      trust({ Federated: `arn:aws:iam::${account}:oidc-provider/token.example.org/realm` }, byToken.action, {
        Condition: { "ForAnyValue:StringLike": { "token.example.org/realm:amr": "authenticated" } },
      }),
      [],
    ],
  ];
  test.each(cases)("%s", (_, assume, role, refused) => {
    expect(refusedFor(decideAssumeRoleByTrust(assume, role))).toEqual(refused);
  });
});
