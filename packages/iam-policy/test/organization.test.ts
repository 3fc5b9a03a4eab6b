import { describe, expect, test } from "vitest";
import { decide } from "../src/decide.ts";
import type { Policies } from "../src/decide.ts";
import type { Principal } from "../src/principal.ts";
import {
  account,
  allowAll,
  anonymous,
  ask,
  bob,
  denyAll,
  milvusSession,
  milvusToken,
  otherAccount,
  podIdentity,
  policy,
} from "./given.ts";

const everything = policy(allowAll);
const onlyEc2 = policy({ Effect: "Allow", Action: "ec2:*", Resource: "*" });
/** @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_evaluation.html */
const rcpFullAwsAccess = policy({ ...allowAll, Principal: "*" });
const toAnyone = rcpFullAwsAccess;
const grantTo = (principal: unknown) => policy({ ...allowAll, Principal: principal });
const refuse = (elements: object) => policy({ ...denyAll, ...elements });

const allowed = { allowed: true };
const denied = (policyType: string, level?: number) => ({
  allowed: false,
  why: "explicit-deny",
  by: { policyType, ...(level === undefined ? {} : { level }) },
});
const missing = (policyType: string, level?: number) => ({
  allowed: false,
  why: "no-allow",
  missing: policyType,
  ...(level === undefined ? {} : { level }),
});

type Case = readonly [name: string, principal: Principal, policies: Policies, outcome: object];

const decides = (cases: readonly Case[], resourceAccount = account): void => {
  test.each(cases)("%s", (_, principal, policies, outcome) => {
    expect(decide(ask({ principal, resourceAccount }), policies)).toMatchObject(outcome);
  });
};

const identity = [everything];

/** @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html */
describe("service control policies", () => {
  decides([
    ["every level allows", bob, { identity, serviceControl: [[everything], [everything], [everything]] }, allowed],
    ["one of a level allows", bob, { identity, serviceControl: [[onlyEc2, everything]] }, allowed],
    ["no policy applies at all", bob, { identity, serviceControl: [] }, allowed],
    [
      "a level in between does not allow",
      bob,
      { identity, serviceControl: [[everything], [onlyEc2], [everything]] },
      missing("service-control", 1),
    ],
    [
      "a level without any policy",
      bob,
      { identity, serviceControl: [[everything], []] },
      missing("service-control", 1),
    ],
    [
      "the root denies, whatever stands below",
      bob,
      { identity, serviceControl: [[everything, refuse({})], [everything]] },
      denied("service-control", 0),
    ],
    ["they grant nothing", bob, { identity: [], serviceControl: [[everything]] }, missing("identity")],
    [
      "a resource policy that names the session does not pass them by",
      milvusSession,
      { identity: [], resource: grantTo({ AWS: milvusSession.arn }), serviceControl: [[onlyEc2]] },
      missing("service-control", 0),
    ],
    ["principals have no place there", bob, { identity, serviceControl: [[toAnyone]] }, missing("service-control", 0)],
    [
      "services are not bound",
      podIdentity,
      { identity: [], resource: grantTo({ Service: "*" }), serviceControl: [[]] },
      allowed,
    ],
    [
      "nor are anonymous callers",
      anonymous,
      { identity: [], resource: toAnyone, serviceControl: [[refuse({})]] },
      allowed,
    ],
    [
      "nor are web identities",
      milvusToken,
      { identity: [], resource: toAnyone, serviceControl: [[refuse({})]] },
      allowed,
    ],
  ]);
});

/** @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_evaluation.html */
describe("resource control policies", () => {
  const outsiders = refuse({
    Principal: "*",
    Condition: {
      StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-ours" },
      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    },
  });
  decides([
    ["the default one", bob, { identity, resourceControl: [[rcpFullAwsAccess], [rcpFullAwsAccess]] }, allowed],
    ["they grant nothing", bob, { identity: [], resourceControl: [[rcpFullAwsAccess]] }, missing("identity")],
    [
      "one of the account's own denies",
      bob,
      { identity, resourceControl: [[rcpFullAwsAccess], [rcpFullAwsAccess, refuse({ Principal: "*" })]] },
      denied("resource-control", 1),
    ],
    [
      "a level that allows nothing",
      bob,
      { identity, resourceControl: [[rcpFullAwsAccess], []] },
      missing("resource-control", 1),
    ],
    [
      "they bind anonymous callers too",
      anonymous,
      { identity: [], resource: toAnyone, resourceControl: [[rcpFullAwsAccess, outsiders]] },
      denied("resource-control", 0),
    ],
    [
      "and web identities",
      milvusToken,
      { identity: [], resource: toAnyone, resourceControl: [[rcpFullAwsAccess, outsiders]] },
      denied("resource-control", 0),
    ],
    [
      "a service that they spare",
      podIdentity,
      { identity: [], resource: grantTo({ Service: "*" }), resourceControl: [[rcpFullAwsAccess, outsiders]] },
      allowed,
    ],
    [
      "a principal of their own lets nobody in",
      bob,
      { identity, resourceControl: [[grantTo({ AWS: bob.arn })]] },
      {
        ...missing("resource-control"),
        nearest: [{ missed: [{ element: "unknown", names: [`Principal.AWS: ${bob.arn}`] }] }],
      },
    ],
    [
      "and keeps everybody out",
      bob,
      { identity, resourceControl: [[rcpFullAwsAccess, refuse({ Principal: { AWS: otherAccount } })]] },
      denied("resource-control"),
    ],
    [
      "as does NotPrincipal",
      bob,
      { identity, resourceControl: [[rcpFullAwsAccess, refuse({ NotPrincipal: { AWS: [account, bob.arn] } })]] },
      denied("resource-control"),
    ],
  ]);

  describe("across accounts", () => {
    const resource = grantTo({ AWS: account });
    decides(
      [
        [
          "both sides' organizations allow",
          bob,
          { identity, resource, serviceControl: [[everything]], resourceControl: [[rcpFullAwsAccess]] },
          allowed,
        ],
        [
          "the caller's does not",
          bob,
          { identity, resource, serviceControl: [[onlyEc2]], resourceControl: [[rcpFullAwsAccess]] },
          missing("service-control", 0),
        ],
        [
          "the resource's denies",
          bob,
          { identity, resource, serviceControl: [[everything]], resourceControl: [[rcpFullAwsAccess, outsiders]] },
          denied("resource-control", 0),
        ],
      ],
      otherAccount,
    );
  });
});

/** @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html */
describe("a VPC endpoint's policy", () => {
  const onlyBucket = (resource: string) => policy({ ...allowAll, Principal: "*", Resource: resource });
  decides([
    ["the default one", bob, { identity, endpoint: policy({ ...allowAll, Principal: "*" }) }, allowed],
    ["it allows this bucket", bob, { identity, endpoint: onlyBucket(`${ask().resource.split("/")[0]}/*`) }, allowed],
    [
      "it allows another one",
      bob,
      { identity, endpoint: onlyBucket("arn:aws:s3:::another/*") },
      missing("vpc-endpoint"),
    ],
    ["it grants nothing", bob, { identity: [], endpoint: toAnyone }, missing("identity")],
    [
      "it denies",
      bob,
      { identity, endpoint: policy({ ...allowAll, Principal: "*" }, { ...denyAll, Principal: "*" }) },
      denied("vpc-endpoint"),
    ],
    ["it names the role", milvusSession, { identity, endpoint: grantTo({ AWS: milvusSession.roleArn }) }, allowed],
    [
      "it names another principal",
      bob,
      { identity, endpoint: grantTo({ AWS: milvusSession.roleArn }) },
      missing("vpc-endpoint"),
    ],
    ["without Principal it lets nobody through", bob, { identity, endpoint: everything }, missing("vpc-endpoint")],
    [
      "a resource policy that names the session does not pass it by",
      milvusSession,
      { identity: [], resource: grantTo({ AWS: milvusSession.arn }), endpoint: onlyBucket("arn:aws:s3:::another/*") },
      missing("vpc-endpoint"),
    ],
    [
      "it binds anonymous callers too",
      anonymous,
      { identity: [], resource: toAnyone, endpoint: onlyBucket("arn:aws:s3:::another/*") },
      missing("vpc-endpoint"),
    ],
  ]);
});

test("an allow names all that agreed, level by level", () => {
  const named = (name: string) => ({ ...everything, name });
  const decision = decide(ask(), {
    identity: [named("mine")],
    boundary: named("edge"),
    serviceControl: [[named("root")], [onlyEc2, named("unit")]],
    endpoint: { ...toAnyone, name: "door" },
  });
  expect(decision).toMatchObject({
    by: { policyType: "identity", document: "mine" },
    within: [
      { policyType: "service-control", level: 0, document: "root" },
      { policyType: "service-control", level: 1, document: "unit" },
      { policyType: "vpc-endpoint", document: "door" },
      { policyType: "boundary", document: "edge" },
    ],
  });
});
