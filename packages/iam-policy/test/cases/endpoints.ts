import { parsePolicy } from "../../src/document.ts";
import { allowAll, anonymous, policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, federated, missing, session, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const guide = "https://docs.aws.amazon.com/vpc/latest/privatelink";
const access: Source = `${guide}/vpc-endpoints-access.html`;
const gateway: Source = `${guide}/vpc-endpoints-s3.html`;

const sts: Source =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sts_vpc_endpoint_policies.html#reference_sts_vpc_endpoint_policies_considerations";

const account = "111122223333";
const roleArn = `arn:aws:iam::${account}:role/a`;
const oidcProvider = `arn:aws:iam::${account}:oidc-provider/server.example.com`;
const trust = policy({
  Effect: "Allow",
  Principal: { Federated: oidcProvider },
  Action: "sts:AssumeRoleWithWebIdentity",
});
const jo = user(account, "endpointuser");
const role = session(account, "role-name", "s");
const identity = [policy(allowAll)];
const bucket = "arn:aws:s3:::bucket_name";
const object = { resource: `${bucket}/a` };
const defaults = parsePolicy({ Statement: [{ ...allowAll, Principal: "*" }] });
const everyoneIf = (Condition: object): ReturnType<typeof policy> => policy({ ...allowAll, Principal: "*", Condition });
const oneBucket = policy({
  Sid: "Allow-access-to-specific-bucket",
  Effect: "Allow",
  Principal: "*",
  Action: ["s3:ListBucket", "s3:GetObject", "s3:PutObject"],
  Resource: [bucket, `${bucket}/*`],
});

export const endpointPolicies: readonly Case[] = [
  ...decisions(`${access}#default-endpoint-policy`, { principal: jo, ...object }, { identity, endpoint: defaults }, [
    ["the default policy lets everything through", {}, allowedBy("identity")],
    ["it replaces no identity policy", {}, missing("identity"), { identity: [] }],
    [
      "nor a bucket policy",
      {},
      deniedBy("resource"),
      { resource: policy({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" }) },
    ],
    [
      "anonymous callers pass it, too",
      { principal: anonymous },
      allowedBy("resource"),
      { resource: policy({ ...allowAll, Principal: "*" }) },
    ],
  ]),
  ...decisions(
    `${access}#vpc-endpoint-policies-gateway`,
    { principal: jo, ...object },
    { identity, endpoint: everyoneIf({ StringEquals: { "aws:PrincipalArn": jo.arn } }) },
    [
      ["the principal that aws:PrincipalArn names", {}, allowedBy("identity")],
      ["another", { principal: user(account, "another") }, missing("vpc-endpoint", "aws:PrincipalArn")],
    ],
  ),
  ...decisions(`${access}#vpc-endpoint-policy-considerations`, { principal: jo, ...object }, { identity }, [
    [
      "an endpoint policy must contain a Principal",
      {},
      missing("vpc-endpoint", "Principal"),
      { endpoint: policy(allowAll) },
    ],
  ]),
  ...decisions(gateway, { principal: role, ...object }, { identity, endpoint: oneBucket }, [
    ["the bucket's objects", {}, allowedBy("identity")],
    ["the bucket itself", { action: "s3:ListBucket", resource: bucket }, allowedBy("identity")],
    ["another bucket", { resource: "arn:aws:s3:::other/a" }, missing("vpc-endpoint", "Resource")],
    ["another action", { action: "s3:DeleteObject" }, missing("vpc-endpoint", "Action")],
    [
      "one role: its sessions",
      {},
      allowedBy("identity"),
      { endpoint: everyoneIf({ ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/role-name` } }) },
    ],
    [
      "one role: nobody else",
      { principal: jo },
      missing("vpc-endpoint", "aws:PrincipalArn"),
      { endpoint: everyoneIf({ ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/role-name` } }) },
    ],
    [
      "one account: its users",
      { principal: jo },
      allowedBy("identity"),
      { endpoint: everyoneIf({ StringEquals: { "aws:PrincipalAccount": account } }) },
    ],
    [
      "one account: none of another",
      { principal: user("444455556666", "Jo") },
      missing("vpc-endpoint", "aws:PrincipalAccount"),
      { endpoint: everyoneIf({ StringEquals: { "aws:PrincipalAccount": account } }) },
    ],
  ]),
  ...decisions(gateway, { principal: jo, ...object }, { identity }, [
    [
      "aws:SourceIp matches no request through the endpoint: an allow",
      {},
      missing("identity", "aws:SourceIp"),
      {
        identity: [policy({ ...allowAll, Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } })],
        endpoint: defaults,
      },
    ],
    [
      "aws:VpcSourceIp does",
      { context: { "aws:VpcSourceIp": "10.1.2.3" } },
      allowedBy("identity"),
      {
        identity: [policy({ ...allowAll, Condition: { IpAddress: { "aws:VpcSourceIp": "10.0.0.0/8" } } })],
        endpoint: defaults,
      },
    ],
  ]),
  ...decisions(
    sts,
    { principal: role, action: "sts:AssumeRole", resource: roleArn, context: { "aws:PrincipalOrgID": "o-1" } },
    { identity, endpoint: everyoneIf({ StringEquals: { "aws:PrincipalOrgID": "o-1" } }) },
    [
      ["AWS STS, signed by a member of the organization", {}, allowedBy("identity")],
      [
        "AWS STS, unsigned: a web identity has no organization, so the policy must allow it otherwise",
        { principal: federated(oidcProvider), action: "sts:AssumeRoleWithWebIdentity", context: {} },
        missing("vpc-endpoint", "aws:PrincipalOrgID"),
        { resource: trust },
      ],
      [
        "AWS STS, unsigned: the default policy lets a web identity through",
        { principal: federated(oidcProvider), action: "sts:AssumeRoleWithWebIdentity", context: {} },
        allowedBy("resource"),
        { resource: trust, endpoint: defaults },
      ],
    ],
  ),
];
