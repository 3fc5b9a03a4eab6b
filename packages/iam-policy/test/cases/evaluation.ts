import { allowAll, policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, missing, service, session, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const guide = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
const single: Source = `${guide}/reference_policies_evaluation-logic_policy-eval-basics.html`;
const logic: Source = `${guide}/reference_policies_evaluation-logic_policy-eval-denyallow.html`;
const across: Source = `${guide}/reference_policies_evaluation-logic-cross-account.html`;
const difference: Source = `${guide}/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html`;

const carlos = user("123456789012", "carlossalazar");
const own = ["arn:aws:s3:::amzn-s3-demo-bucket-carlossalazar/*", "arn:aws:s3:::amzn-s3-demo-bucket-carlossalazar"];
const carlosMay = policy(
  {
    Sid: "AllowS3ListRead",
    Effect: "Allow",
    Action: ["s3:GetBucketLocation", "s3:GetAccountPublicAccessBlock", "s3:ListAccessPoints", "s3:ListAllMyBuckets"],
    Resource: "arn:aws:s3:::*",
  },
  { Sid: "AllowS3Self", Effect: "Allow", Action: "s3:*", Resource: own },
  { Sid: "DenyS3Logs", Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::*log*" },
);
const carlosBucket = policy({ Effect: "Allow", Principal: { AWS: carlos.arn }, Action: "s3:*", Resource: own });

const carlosAbroad = user("111111111111", "carlossalazar");
const carlosMayAbroad = policy(
  { Sid: "AllowS3ListRead", Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" },
  {
    Sid: "AllowS3ProductionObjectActions",
    Effect: "Allow",
    Action: "s3:*Object*",
    Resource: "arn:aws:s3:::amzn-s3-demo-bucket-production/*",
  },
  {
    Sid: "DenyS3Logs",
    Effect: "Deny",
    Action: "s3:*",
    Resource: ["arn:aws:s3:::*log*", "arn:aws:s3:::*log*/*"],
  },
);
const production = policy({
  Effect: "Allow",
  Action: ["s3:GetObject*", "s3:PutObject*", "s3:ReplicateObject", "s3:RestoreObject"],
  Principal: { AWS: carlosAbroad.arn },
  Resource: "arn:aws:s3:::amzn-s3-demo-bucket-production/*",
});

const readsIam = policy(
  { Sid: "AllowGetList", Effect: "Allow", Action: ["iam:Get*", "iam:List*"], Resource: "*" },
  { Sid: "DenyReports", Effect: "Deny", Action: "iam:*Report", Resource: "*" },
);

const someone = user("111122223333", "exampleuser");
const examplerole = session("111122223333", "examplerole", "examplerolesessionname");
const object = { resource: "arn:aws:s3:::amzn-s3-demo-bucket/a" };
const everything = policy(allowAll);
const otherwise = policy({ Effect: "Allow", Action: "sqs:*", Resource: "*" });
const refuse = (elements: object = {}): ReturnType<typeof policy> =>
  policy({ Sid: "No", Effect: "Deny", Action: "*", Resource: "*", ...elements });
const grantTo = (AWS: string): ReturnType<typeof policy> => policy({ ...allowAll, Principal: { AWS } });
const silent = { boundary: otherwise, session: [otherwise] };
const here = { resourceAccount: "111122223333" };
const abroad = { resourceAccount: "444455556666" };

export const evaluation: readonly Case[] = [
  ...decisions(
    `${single}#reference_policies_evaluation-logic_policies_evaluation_example`,
    { principal: carlos, action: "s3:PutObject", resource: "arn:aws:s3:::amzn-s3-demo-bucket-carlossalazar/a" },
    { identity: [carlosMay] },
    [
      [
        "Carlos saves to the logs bucket by mistake",
        { resource: "arn:aws:s3:::amzn-s3-demo-bucket-carlossalazar-logs/a" },
        deniedBy("identity", "DenyS3Logs"),
      ],
      ["Carlos saves to his own bucket; both policies allow", {}, allowedBy("resource"), { resource: carlosBucket }],
      ["the identity policy alone is enough", {}, allowedBy("identity", "AllowS3Self")],
      ["the bucket policy alone is enough", {}, allowedBy("resource"), { identity: [], resource: carlosBucket }],
      [
        "a deny in the bucket policy would deny",
        {},
        deniedBy("resource", "No"),
        { resource: refuse({ Principal: "*" }) },
      ],
      ["a deny in the identity policy would deny", {}, deniedBy("identity", "No"), { identity: [carlosMay, refuse()] }],
      [
        "he sees the list of all buckets",
        { action: "s3:ListAllMyBuckets", resource: "arn:aws:s3:::*" },
        allowedBy("identity", "AllowS3ListRead"),
      ],
      [
        "only Carlos may use the bucket",
        { principal: user("123456789012", "another") },
        missing("identity"),
        { identity: [], resource: carlosBucket },
      ],
    ],
  ),
  ...decisions(logic, { principal: someone, ...object, ...here }, { identity: [everything] }, [
    ["every request is denied by default", {}, missing("identity"), { identity: [] }],
    ["an allow in an identity policy overrides the default", {}, allowedBy("identity")],
    [
      "an allow in a resource policy overrides the default",
      {},
      allowedBy("resource"),
      { identity: [], resource: grantTo(someone.arn) },
    ],
    [
      "a policy that allows something else denies implicitly",
      {},
      missing("identity", "Action"),
      { identity: [otherwise] },
    ],
    ["any policy of a user or its groups may allow", {}, allowedBy("identity"), { identity: [otherwise, everything] }],
    ["an explicit deny in an identity policy", {}, deniedBy("identity", "No"), { identity: [everything, refuse()] }],
    ["an explicit deny in a boundary", {}, deniedBy("boundary", "No"), { boundary: refuse() }],
    ["an explicit deny in a session policy", {}, deniedBy("session", "No"), { session: [everything, refuse()] }],
    ["an explicit deny in a resource policy", {}, deniedBy("resource", "No"), { resource: refuse({ Principal: "*" }) }],
    ["a boundary that allows it, too", {}, allowedBy("identity"), { boundary: everything }],
    [
      "a boundary overrides the allow with an implicit deny",
      {},
      missing("boundary", "Action"),
      { boundary: otherwise },
    ],
    ["no session policy was passed: allowed", { principal: examplerole }, allowedBy("identity")],
    [
      "a session policy that allows it, too",
      { principal: examplerole },
      allowedBy("identity"),
      { session: [everything] },
    ],
    [
      "a session policy that does not allow denies implicitly",
      { principal: examplerole },
      missing("session", "Action"),
      { session: [otherwise] },
    ],
    [
      "the identity policy is asked for before the boundary",
      {},
      missing("identity", "Action"),
      { identity: [otherwise], boundary: otherwise },
    ],
  ]),
  ...decisions(logic, { ...object, ...here, principal: examplerole }, {}, [
    [
      "role session, role's ARN in the resource policy: boundary and session policy limit",
      {},
      missing("boundary", "Action"),
      { ...silent, resource: grantTo(examplerole.roleArn) },
    ],
    [
      "role session, role's ARN: the session policy alone limits",
      {},
      missing("session", "Action"),
      { session: [otherwise], resource: grantTo(examplerole.roleArn) },
    ],
    [
      "role session, role's ARN: an identity policy is not needed",
      {},
      allowedBy("resource"),
      { boundary: everything, session: [everything], resource: grantTo(examplerole.roleArn) },
    ],
    [
      "role session, session's ARN: no implicit deny limits",
      {},
      allowedBy("resource"),
      { ...silent, resource: grantTo(examplerole.arn) },
    ],
    [
      "role session, session's ARN: an explicit deny still does",
      {},
      deniedBy("session", "No"),
      { session: [everything, refuse()], resource: grantTo(examplerole.arn) },
    ],
    [
      "user, user's ARN: no implicit deny limits",
      { principal: someone },
      allowedBy("resource"),
      { boundary: otherwise, resource: grantTo(someone.arn) },
    ],
    [
      "user, account's ARN: the account must still let the user",
      { principal: someone },
      missing("identity"),
      { resource: grantTo("arn:aws:iam::111122223333:root") },
    ],
    [
      "service principal: named, it needs nothing else",
      { principal: service("cloudtrail") },
      allowedBy("resource"),
      { resource: policy({ ...allowAll, Principal: { Service: "cloudtrail.amazonaws.com" } }) },
    ],
    [
      "a trust policy must allow for itself, even within the account",
      { principal: someone, action: "sts:AssumeRole", resource: examplerole.roleArn },
      missing("resource", "Principal"),
      {
        identity: [everything],
        resource: policy({ Effect: "Allow", Principal: { AWS: "444455556666" }, Action: "sts:AssumeRole" }),
        resourceMustAllow: true,
      },
    ],
    [
      "a key policy must allow for itself, even within the account",
      { principal: someone, action: "kms:Decrypt", resource: "arn:aws:kms:us-east-1:111122223333:key/k" },
      missing("resource"),
      { identity: [everything], resourceMustAllow: true },
    ],
  ]),
  ...decisions(
    `${across}#policy-eval-cross-account`,
    { principal: someone, ...object, ...abroad },
    { identity: [everything] },
    [
      ["both accounts allow", {}, allowedBy("identity"), { resource: grantTo(someone.arn) }],
      [
        "the trusted account does not allow",
        {},
        missing("identity", "Action"),
        { identity: [otherwise], resource: grantTo(someone.arn) },
      ],
      [
        "the trusting account does not allow",
        {},
        missing("resource", "Principal"),
        { resource: grantTo("123456789012") },
      ],
      ["there is no resource policy", {}, missing("resource")],
      [
        "the trusting account names the whole account",
        {},
        allowedBy("identity"),
        { resource: grantTo("111122223333") },
      ],
      [
        "naming the whole account still needs the identity policy",
        {},
        missing("identity"),
        { identity: [], resource: grantTo("111122223333") },
      ],
      [
        "naming the user still needs the identity policy",
        {},
        missing("identity"),
        { identity: [], resource: grantTo(someone.arn) },
      ],
      [
        "naming the session still needs the role's identity policy",
        { principal: examplerole },
        missing("identity"),
        { identity: [], resource: grantTo(examplerole.arn) },
      ],
      [
        "what limits an identity policy is checked in the trusted account",
        {},
        missing("boundary", "Action"),
        { boundary: otherwise, resource: grantTo(someone.arn) },
      ],
      [
        "the trusted account denies",
        {},
        deniedBy("identity", "No"),
        { identity: [everything, refuse()], resource: grantTo(someone.arn) },
      ],
      [
        "the trusting account denies",
        {},
        deniedBy("resource", "No"),
        { resource: refuse({ Principal: { AWS: "111122223333" } }) },
      ],
    ],
  ),
  ...decisions(
    `${across}#policies_evaluation_example-cross-account`,
    { principal: carlosAbroad, action: "s3:PutObject", resourceAccount: "222222222222" },
    { identity: [carlosMayAbroad] },
    [
      [
        "Carlos saves to the logs bucket, which his own account denies",
        { resource: "arn:aws:s3:::amzn-s3-demo-bucket-production-logs/a" },
        deniedBy("identity", "DenyS3Logs"),
      ],
      [
        "Carlos saves to the production bucket",
        { resource: "arn:aws:s3:::amzn-s3-demo-bucket-production/a" },
        allowedBy("identity", "AllowS3ProductionObjectActions"),
        { resource: production },
      ],
      [
        "he may edit, but not delete: the bucket policy does not let him",
        { action: "s3:DeleteObject", resource: "arn:aws:s3:::amzn-s3-demo-bucket-production/a" },
        missing("resource", "Action"),
        { resource: production },
      ],
      [
        "he cannot manage the bucket itself",
        { action: "s3:PutBucketPolicy", resource: "arn:aws:s3:::amzn-s3-demo-bucket-production" },
        missing("identity", "Action"),
        { resource: production },
      ],
    ],
  ),
  ...decisions(difference, { principal: someone, action: "iam:GetUser" }, { identity: [readsIam] }, [
    ["what begins with Get is allowed", {}, allowedBy("identity", "AllowGetList")],
    ["what begins with List is allowed", { action: "iam:ListRoles" }, allowedBy("identity", "AllowGetList")],
    ["all else is implicitly denied", { action: "iam:CreatePolicy" }, missing("identity", "Action")],
    [
      "a report is explicitly denied, though it begins with Get",
      { action: "iam:GetOrganizationsAccessReport" },
      deniedBy("identity", "DenyReports"),
    ],
    [
      "and stays so when another policy allows reports",
      { action: "iam:GenerateCredentialReport" },
      deniedBy("identity", "DenyReports"),
      { identity: [readsIam, policy({ Effect: "Allow", Action: "iam:GenerateCredentialReport", Resource: "*" })] },
    ],
  ]),
];
