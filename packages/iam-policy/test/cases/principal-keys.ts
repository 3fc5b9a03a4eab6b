import { allowAll, anonymous, policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, federated, missing, service, session, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const page: Source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html";

const account = "111122223333";
const principal = user(account, "Jo", "AIDACKCEVSQ6C2EXAMPLE");
const role = session(account, "role-name", "s", "AROADBQP57FF2AEXAMPLE");
const everything = policy(allowAll);
const bucket = "arn:aws:s3:::amzn-s3-demo-bucket";
const allowIf = (Condition: object, elements: object = {}): { identity: readonly [typeof everything] } => ({
  identity: [policy({ ...allowAll, ...elements, Condition })],
});
const denyIf = (Condition: object): { identity: readonly (typeof everything)[] } => ({
  identity: [everything, policy({ Sid: "Deny", Effect: "Deny", Action: "*", Resource: "*", Condition })],
});
const bucketDenies = (Condition: object): ReturnType<typeof policy> =>
  policy(
    {
      Sid: "Delivery",
      Effect: "Allow",
      Principal: { Service: ["cloudtrail.amazonaws.com", "config.amazonaws.com"] },
      Action: "s3:PutObject",
      Resource: `${bucket}/AWSLogs/*`,
    },
    { Sid: "Deny", Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: `${bucket}/AWSLogs/*`, Condition },
  );
const denied = deniedBy("identity", "Deny");

const mfa = "aws:MultiFactorAuthPresent";
const paths = "aws:PrincipalOrgPaths";
const ou = "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/ou-ab12-22222222/";
const member = (path: string): { context: Readonly<Record<string, readonly string[]>> } => ({
  context: { [paths]: [path] },
});
const put = { principal, action: "s3:PutObject", resource: `${bucket}/AWSLogs/1` };
const network = bucketDenies({
  StringNotEqualsIfExists: { "aws:SourceVpc": "vpc-111bbb22" },
  BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
});
const networkOrTrail = bucketDenies({
  StringNotEqualsIfExists: { "aws:SourceVpc": "vpc-111bbb22", "aws:PrincipalServiceName": "cloudtrail.amazonaws.com" },
});

export const principalKeys: readonly Case[] = [
  ...decisions(
    `${page}#condition-keys-federatedprovider`,
    { principal: federated("cognito-identity.amazonaws.com") },
    {
      resource: policy({
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: `${bucket}/\${aws:FederatedProvider}/*`,
      }),
    },
    [
      ["the provider's folder", { resource: `${bucket}/cognito-identity.amazonaws.com/a` }, allowedBy("resource")],
      ["another provider's", { resource: `${bucket}/accounts.google.com/a` }, missing("resource", "Resource")],
    ],
  ),
  ...decisions(`${page}#condition-keys-multifactorauthpresent`, { principal }, {}, [
    [
      "Deny, Bool false: long-term credentials, which lack the key, get by",
      {},
      allowedBy("identity"),
      denyIf({ Bool: { [mfa]: "false" } }),
    ],
    ["Deny, BoolIfExists false: they do not", {}, denied, denyIf({ BoolIfExists: { [mfa]: "false" } })],
    [
      "Deny, BoolIfExists false: MFA does",
      { context: { [mfa]: "true" } },
      allowedBy("identity"),
      denyIf({ BoolIfExists: { [mfa]: "false" } }),
    ],
    [
      "Allow, BoolIfExists true: long-term credentials, too",
      {},
      allowedBy("identity"),
      allowIf({ BoolIfExists: { [mfa]: "true" } }),
    ],
    [
      "Allow, BoolIfExists true: not temporary ones without MFA",
      { context: { [mfa]: "false" } },
      missing("identity", mfa),
      allowIf({ BoolIfExists: { [mfa]: "true" } }),
    ],
    [
      "Allow, Bool true: long-term credentials do not",
      {},
      missing("identity", mfa),
      allowIf({ Bool: { [mfa]: "true" } }),
    ],
    [
      "Allow, Bool true: MFA does",
      { context: { [mfa]: "true" } },
      allowedBy("identity"),
      allowIf({ Bool: { [mfa]: "true" } }),
    ],
    [
      "Allow, Null false: whoever has the key, even without MFA",
      { context: { [mfa]: "false" } },
      allowedBy("identity"),
      allowIf({ Null: { [mfa]: "false" } }),
    ],
  ]),
  ...decisions(
    `${page}#condition-keys-principalaccount`,
    { principal },
    denyIf({ StringNotEquals: { "aws:PrincipalAccount": [account] } }),
    [
      ["a principal of the account", {}, allowedBy("identity")],
      ["of another", { principal: user("444455556666", "Jo") }, denied],
    ],
  ),
  ...decisions(`${page}#condition-keys-principalarn`, { principal: role }, {}, [
    [
      "for a session it is the role's ARN",
      {},
      allowedBy("identity"),
      allowIf({ ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/role-name" } }),
    ],
    [
      "and not the session's",
      {},
      missing("identity", "aws:PrincipalArn"),
      allowIf({ ArnLike: { "aws:PrincipalArn": "arn:aws:sts::111122223333:assumed-role/role-name/*" } }),
    ],
    [
      "for a user it is the user's",
      { principal },
      allowedBy("identity"),
      allowIf({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:user/*" } }),
    ],
    [
      "anonymous requests have none",
      { principal: anonymous },
      missing("resource", "aws:PrincipalArn"),
      {
        resource: policy({
          ...allowAll,
          Principal: "*",
          Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:*" } },
        }),
      },
    ],
  ]),
  ...decisions(`${page}#condition-keys-principalisawsservice`, put, { identity: [everything], resource: network }, [
    ["from the expected network", { context: { "aws:SourceVpc": "vpc-111bbb22" } }, allowedBy("identity")],
    ["from another", { context: { "aws:SourceVpc": "vpc-9" } }, deniedBy("resource", "Deny")],
    ["from none", {}, deniedBy("resource", "Deny")],
    ["a service principal, from none", { principal: service("cloudtrail") }, allowedBy("resource", "Delivery")],
  ]),
  ...decisions(
    `${page}#condition-keys-principalservicename`,
    put,
    { identity: [everything], resource: networkOrTrail },
    [
      ["a user, from the network", { context: { "aws:SourceVpc": "vpc-111bbb22" } }, allowedBy("identity")],
      ["a user, from elsewhere", {}, deniedBy("resource", "Deny")],
      ["CloudTrail, from none", { principal: service("cloudtrail") }, allowedBy("resource", "Delivery")],
      ["another service", { principal: service("config") }, deniedBy("resource", "Deny")],
    ],
  ),
  ...decisions(
    `${page}#condition-keys-principalorgid`,
    { ...put, resourceAccount: "444455556666" },
    {
      identity: [everything],
      resource: policy({
        ...allowAll,
        Principal: "*",
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-xxxxxxxxxxx" } },
      }),
    },
    [
      [
        "any account of the organization",
        { context: { "aws:PrincipalOrgID": "o-xxxxxxxxxxx" } },
        allowedBy("identity"),
      ],
      ["an account in no organization", {}, missing("resource", "aws:PrincipalOrgID")],
    ],
  ),
  ...decisions(`${page}#condition-keys-principalorgpaths`, { principal }, {}, [
    [
      "accounts of the OU itself",
      member(ou),
      allowedBy("identity"),
      allowIf({ "ForAnyValue:StringEquals": { [paths]: [ou] } }),
    ],
    [
      "not of an OU below",
      member(`${ou}ou-ab12-33333333/`),
      missing("identity", paths),
      allowIf({ "ForAnyValue:StringEquals": { [paths]: [ou] } }),
    ],
    [
      "of the OU and all below",
      member(`${ou}ou-ab12-33333333/`),
      allowedBy("identity"),
      allowIf({ "ForAnyValue:StringLike": { [paths]: [`${ou}*`] } }),
    ],
    [
      "of those below only",
      member(ou),
      missing("identity", paths),
      allowIf({ "ForAnyValue:StringLike": { [paths]: [`${ou}ou-*`] } }),
    ],
    [
      "of the organization, whatever the OU",
      member("o-a1b2c3d4e5/r-ab12/"),
      allowedBy("identity"),
      allowIf({ "ForAnyValue:StringLike": { [paths]: ["o-a1b2c3d4e5/*"] } }),
    ],
  ]),
  ...decisions(`${page}#condition-keys-principaltag`, { principal, action: "iam:CreateUser" }, {}, [
    [
      "tagged department=hr",
      { context: { "aws:PrincipalTag/department": "hr" } },
      allowedBy("identity"),
      allowIf({ StringEquals: { "aws:PrincipalTag/department": "hr" } }),
    ],
    [
      "tagged otherwise",
      { context: { "aws:PrincipalTag/department": "it" } },
      missing("identity", "aws:PrincipalTag/department"),
      allowIf({ StringEquals: { "aws:PrincipalTag/department": "hr" } }),
    ],
  ]),
  ...decisions(`${page}#condition-keys-username`, { principal }, allowIf({ StringEquals: { "aws:username": "Jo" } }), [
    ["users have a name", {}, allowedBy("identity")],
    ["role sessions do not", { principal: role }, missing("identity", "aws:username")],
  ]),
];
