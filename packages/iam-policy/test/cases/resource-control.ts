import { allowAll, anonymous, policy } from "../given.ts";
import { allowedBy, at, decisions, deniedBy, missing, service, session, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const guide = "https://docs.aws.amazon.com/organizations/latest/userguide";

const jo = user("111122223333", "Jo");
const identity = [policy(allowAll)];

const rcps: Source = `${guide}/orgs_manage_policies_rcps_evaluation.html`;
const rcpExamples: Source = `${guide}/orgs_manage_policies_rcps_examples.html`;
const perimeters: Source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html";
const rcpFull = policy({ ...allowAll, Principal: "*" });
const rcp = (Action: unknown, Condition: object = {}): ReturnType<typeof policy> =>
  policy({ Sid: "Deny", Effect: "Deny", Principal: "*", Action, Resource: "*", Condition });
const refused = (level: number): ReturnType<typeof deniedBy> => at(level, deniedBy("resource-control", "Deny"));
const iam: Source =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html#policy-eval-basics-id-scp";
const across: Source =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html#policy-eval-cross-account";
const reader = session("111122223333", "reader", "s");
const outsider = user("999999999999", "Eve");
const object = { resource: "arn:aws:s3:::amzn-s3-demo-bucket/a", resourceAccount: "111122223333" };
const open = { identity, resource: policy({ ...allowAll, Principal: "*" }) };
const orgOnly = rcp(["s3:*", "sqs:*", "kms:*", "secretsmanager:*", "sts:*"], {
  StringNotEqualsIfExists: { "aws:PrincipalOrgID": "my-org-id" },
  BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
});
const deputy = rcp(["s3:*", "sqs:*", "kms:*", "secretsmanager:*", "sts:*"], {
  StringNotEqualsIfExists: { "aws:SourceOrgID": "my-org-id", "aws:SourceAccount": ["333333333333"] },
  Bool: { "aws:PrincipalIsAWSService": "true" },
  Null: { "aws:SourceArn": "false" },
});
const bySource = { "aws:SourceArn": "arn:aws:cloudtrail:us-east-2:999999999999:trail/t" };
const tls = rcp(["s3:*", "sts:*", "sqs:*"], { BoolIfExists: { "aws:SecureTransport": "false" } });
const keyId = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const tlsVersion = rcp("s3:*", { NumericLessThan: { "s3:TlsVersion": ["1.2"] } });
const sseKms = rcp("s3:PutObject", { Null: { [keyId]: "true" } });
const member = { context: { "aws:PrincipalOrgID": "my-org-id" } };

const allow = (Action: string): ReturnType<typeof policy> => policy({ Effect: "Allow", Action, Resource: "*" });
const onlySqs = [[allow("sqs:*")]];

export const resourceControl: readonly Case[] = [
  ...decisions(
    iam,
    { principal: jo, ...object },
    { identity, serviceControl: [identity], resourceControl: [[rcpFull]] },
    [
      ["identity policy, SCP and RCP all allow", {}, allowedBy("identity")],
      ["the identity policy does not", {}, missing("identity", "Action"), { identity: [allow("sqs:*")] }],
      ["the SCP does not", {}, at(0, missing("service-control", "Action")), { serviceControl: onlySqs }],
      ["the RCP denies", {}, refused(0), { resourceControl: [[rcpFull, rcp("s3:*")]] }],
      [
        "the RCP denies what the bucket grants to the session itself",
        { principal: reader },
        refused(0),
        {
          identity: [],
          resource: policy({ ...allowAll, Principal: { AWS: reader.arn } }),
          resourceControl: [[rcpFull, rcp("s3:*")]],
        },
      ],
      [
        "the SCP does not allow what the bucket grants to the session itself",
        { principal: reader },
        at(0, missing("service-control", "Action")),
        { identity: [], resource: policy({ ...allowAll, Principal: { AWS: reader.arn } }), serviceControl: onlySqs },
      ],
      [
        "a boundary denies, whatever the organization allows",
        {},
        deniedBy("boundary", "Deny"),
        { boundary: policy({ Sid: "Deny", Effect: "Deny", Action: "s3:*", Resource: "*" }) },
      ],
    ],
  ),
  ...decisions(
    across,
    { principal: outsider, ...object },
    { identity, resource: policy({ ...allowAll, Principal: { AWS: "999999999999" } }) },
    [
      [
        "across accounts: the RCPs of the resource's account count",
        {},
        refused(0),
        { resourceControl: [[rcpFull, rcp("s3:*")]] },
      ],
      [
        "across accounts: the SCPs of the principal's account count",
        {},
        at(0, missing("service-control", "Action")),
        { serviceControl: onlySqs, resourceControl: [[rcpFull]] },
      ],
      [
        "across accounts: allowed on both sides",
        {},
        allowedBy("identity"),
        { serviceControl: [identity], resourceControl: [[rcpFull]] },
      ],
    ],
  ),
  ...decisions(rcps, { principal: jo, ...object }, open, [
    [
      "RCPFullAWSAccess at every level lets all through",
      {},
      allowedBy("resource"),
      { resourceControl: [[rcpFull], [rcpFull], [rcpFull]] },
    ],
    [
      "and grants nothing",
      {},
      missing("identity"),
      {
        identity: [],
        resource: policy({ ...allowAll, Principal: { AWS: outsider.arn } }),
        resourceControl: [[rcpFull]],
      },
    ],
    ["a deny at the root", {}, refused(0), { resourceControl: [[rcpFull, rcp("s3:*")], [rcpFull]] }],
    ["a deny at an OU", {}, refused(1), { resourceControl: [[rcpFull], [rcpFull, rcp("s3:*")], [rcpFull]] }],
    ["a deny at the account", {}, refused(2), { resourceControl: [[rcpFull], [rcpFull], [rcpFull, rcp("s3:*")]] }],
    ["other services are not denied", {}, allowedBy("resource"), { resourceControl: [[rcpFull, rcp("sqs:*")]] }],
  ]),
  ...decisions(perimeters, { principal: jo, ...object }, { ...open, resourceControl: [[rcpFull, orgOnly]] }, [
    ["only the organization's identities: a member", member, allowedBy("resource")],
    ["an outsider, though the bucket is open", { principal: outsider }, refused(0)],
    [
      "a member of another organization",
      { principal: outsider, context: { "aws:PrincipalOrgID": "other-org-id" } },
      refused(0),
    ],
    ["an anonymous caller", { principal: anonymous }, refused(0)],
    ["an AWS service", { principal: service("logging.s3") }, allowedBy("resource")],
  ]),
  ...decisions(
    rcpExamples,
    { principal: service("cloudtrail"), ...object },
    { ...open, resourceControl: [[rcpFull, deputy]] },
    [
      [
        "a service for an account of the organization",
        { context: { ...bySource, "aws:SourceAccount": "111122223333", "aws:SourceOrgID": "my-org-id" } },
        allowedBy("resource"),
      ],
      [
        "a service for an account of another",
        { context: { ...bySource, "aws:SourceAccount": "999999999999", "aws:SourceOrgID": "other-org-id" } },
        refused(0),
      ],
      [
        "a service for a third party that is listed",
        { context: { ...bySource, "aws:SourceAccount": "333333333333", "aws:SourceOrgID": "other-org-id" } },
        allowedBy("resource"),
      ],
      [
        "a service for an account of none",
        { context: { ...bySource, "aws:SourceAccount": "999999999999" } },
        refused(0),
      ],
      ["integrations that name no source are not affected", {}, allowedBy("resource")],
      ["nor are identities", { principal: jo, ...member }, allowedBy("resource")],
    ],
  ),
  ...decisions(rcpExamples, { principal: jo, ...object }, { ...open, resourceControl: [[rcpFull, tls]] }, [
    ["only HTTPS", { context: { "aws:SecureTransport": "true" } }, allowedBy("resource")],
    ["not HTTP", { context: { "aws:SecureTransport": "false" } }, refused(0)],
  ]),
  ...decisions(rcpExamples, { principal: jo, ...object }, { ...open, resourceControl: [[rcpFull, tlsVersion]] }, [
    ["TLS 1.2", { context: { "s3:TlsVersion": "1.2" } }, allowedBy("resource")],
    ["TLS 1.1", { context: { "s3:TlsVersion": "1.1" } }, refused(0)],
  ]),
  ...decisions(
    rcpExamples,
    { principal: jo, action: "s3:PutObject", ...object },
    { ...open, resourceControl: [[rcpFull, sseKms]] },
    [
      [
        "a KMS key asked for",
        { context: { [keyId]: "arn:aws:kms:us-east-2:111122223333:key/k" } },
        allowedBy("resource"),
      ],
      ["none asked for", {}, refused(0)],
    ],
  ),
];
