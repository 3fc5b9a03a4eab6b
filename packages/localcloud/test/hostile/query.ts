/** Valid calls to IAM, STS and EKS, and what a hostile client makes of them. */

import { accountId } from "../aws/local-aws.ts";
import { bentHeaders, issuer, type HostileAws, type Unsigned } from "./aws.ts";
import { bentPath, damaged, mutated, odd, oddQuery, sayable } from "./mutations.ts";
import type { Chance } from "./seeded.ts";

type Form = Readonly<Record<string, string>>;

const policyArn = `arn:aws:iam::${accountId}:policy/p`;
const roleArn = `arn:aws:iam::${accountId}:role/r`;
const providerArn = `arn:aws:iam::${accountId}:oidc-provider/${issuer.slice("https://".length)}`;
const document = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "A",
      Effect: "Allow",
      Action: ["s3:Get*", "s3:List?ucket"],
      Resource: ["arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b*"],
      Condition: { StringLike: { "aws:PrincipalTag/team": ["*a*", "b"] }, IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
    },
  ],
};
const trust = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Federated: providerArn },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { [`${issuer.slice("https://".length)}:aud`]: "sts.amazonaws.com" } },
    },
    { Effect: "Allow", Principal: { AWS: accountId }, Action: "sts:AssumeRole" },
  ],
};
const role = { RoleName: "r" };
const policy = { PolicyArn: policyArn };
const provider = { OpenIDConnectProviderArn: providerArn };
const tags = { "Tags.member.1.Key": "k", "Tags.member.1.Value": "v" };
const inline = { ...role, PolicyName: "i" };
const page = { MaxItems: "10", Marker: "YQ" };

/** In an order in which each finds what it needs. */
export const iamCalls: readonly Form[] = [
  { Action: "CreateOpenIDConnectProvider", Url: issuer, "ClientIDList.member.1": "sts.amazonaws.com", ...tags },
  { Action: "CreatePolicy", PolicyName: "p", PolicyDocument: JSON.stringify(document), Description: "d", ...tags },
  {
    Action: "CreateRole",
    ...role,
    AssumeRolePolicyDocument: JSON.stringify(trust),
    MaxSessionDuration: "7200",
    ...tags,
  },
  { Action: "AttachRolePolicy", ...role, ...policy },
  { Action: "PutRolePolicy", ...inline, PolicyDocument: JSON.stringify(document) },
  { Action: "PutRolePermissionsBoundary", ...role, PermissionsBoundary: policyArn },
  { Action: "CreatePolicyVersion", ...policy, PolicyDocument: JSON.stringify(document), SetAsDefault: "true" },
  { Action: "GetPolicyVersion", ...policy, VersionId: "v1" },
  { Action: "UpdateAssumeRolePolicy", ...role, PolicyDocument: JSON.stringify(trust) },
  { Action: "UpdateRole", ...role, Description: "d", MaxSessionDuration: "3600" },
  { Action: "TagRole", ...role, ...tags },
  { Action: "UntagRole", ...role, "TagKeys.member.1": "k" },
  { Action: "TagPolicy", ...policy, ...tags },
  { Action: "TagOpenIDConnectProvider", ...provider, ...tags },
  { Action: "AddClientIDToOpenIDConnectProvider", ...provider, ClientID: "c" },
  { Action: "RemoveClientIDFromOpenIDConnectProvider", ...provider, ClientID: "c" },
  {
    Action: "SimulatePrincipalPolicy",
    PolicySourceArn: roleArn,
    "ActionNames.member.1": "s3:GetObject",
    "ResourceArns.member.1": "arn:aws:s3:::b/x",
    "ContextEntries.member.1.ContextKeyName": "aws:username",
    "ContextEntries.member.1.ContextKeyType": "string",
    "ContextEntries.member.1.ContextKeyValues.member.1": "u",
  },
  ...["GetRole", "ListRoleTags", "ListAttachedRolePolicies", "ListRolePolicies"].map((Action) => ({
    Action,
    ...role,
    ...page,
  })),
  ...["GetPolicy", "ListPolicyVersions", "ListPolicyTags", "ListEntitiesForPolicy"].map((Action) => ({
    Action,
    ...policy,
    ...page,
  })),
  ...["GetOpenIDConnectProvider", "ListOpenIDConnectProviderTags"].map((Action) => ({ Action, ...provider })),
  ...["ListRoles", "ListPolicies", "ListOpenIDConnectProviders", "GetAccountSummary", "GetUser"].map((Action) => ({
    Action,
    ...page,
    PathPrefix: "/",
    Scope: "Local",
  })),
  { Action: "GetRolePolicy", ...inline },
  { Action: "DeleteRolePolicy", ...inline },
  { Action: "SetDefaultPolicyVersion", ...policy, VersionId: "v1" },
  { Action: "DeletePolicyVersion", ...policy, VersionId: "v2" },
  { Action: "DetachRolePolicy", ...role, ...policy },
  { Action: "DeleteRolePermissionsBoundary", ...role },
];

const deletions: readonly Form[] = [
  { Action: "DeleteRole", ...role },
  { Action: "DeletePolicy", ...policy },
  { Action: "DeleteOpenIDConnectProvider", ...provider },
];

const spoiltDocument = (chance: Chance, text: string): string =>
  chance.oneOf([
    () => JSON.stringify(mutated(chance, JSON.parse(text))) ?? "",
    () => JSON.stringify(mutated(chance, mutated(chance, JSON.parse(text)))) ?? "",
    () => Buffer.from(damaged(chance, Buffer.from(text))).toString("latin1"),
    () => text.replaceAll("*", "*?".repeat(chance.oneOf([10, 500, 8000]))),
    () => text.replaceAll("s3:", `${"*".repeat(2000)}:`),
    () => text.replace("aws:username", "*".repeat(2000)),
    () => text.replace('{"Version"', `{"x":${"[".repeat(50_000)}${"]".repeat(50_000)},"Version"`),
    () => text.replace('"Effect"', `${Array.from({ length: 3000 }, (_, index) => `"e${index}":1`).join(",")},"Effect"`),
    () =>
      text.replace(
        '"StringLike":{',
        `"StringLike":{${Array.from({ length: 3000 }, (_, index) => `"k${index}":"v"`).join(",")},`,
      ),
    () => " ".repeat(200_000) + text,
    () => `\ufeff${text}`,
  ])();

const isDocument = (value: string): boolean => value.startsWith("{");

type Pairs = readonly (readonly [name: string, value: string])[];

export const spoilt = (chance: Chance, form: Form): Pairs => {
  const entries = Object.entries(form);
  const at = chance.below(entries.length);
  const [name, value] = entries[at] ?? ["", ""];
  const replaced = (next: Pairs): Pairs => [...entries.slice(0, at), ...next, ...entries.slice(at + 1)];
  if (isDocument(value) && !chance.once(4)) return replaced([[name, spoiltDocument(chance, value)]]);
  return chance.oneOf<() => Pairs>([
    () => replaced([[name, chance.oneOf(sayable)]]),
    () => replaced([[name, chance.oneOf(sayable)]]),
    () => replaced([]),
    () =>
      replaced([
        [name, value],
        [name, chance.oneOf(sayable)],
      ]),
    () =>
      replaced([
        [`${name}.member.1`, value],
        [name, value],
      ]),
    () => replaced([[`${name}.member.3`, value]]),
    () => replaced([[name.replace(".1", ".999999999"), value]]),
    () => replaced([[name.replace(".1", ".-1"), value]]),
    () =>
      replaced([
        [name.replace(".1", ".0"), value],
        [name.replace(".1", ".2"), value],
      ]),
    () =>
      replaced(
        Array.from({ length: 200 }, (_, index) => [name.replace(".1", `.${index + 1}`), `${value}${index}`] as const),
      ),
    () => replaced([[chance.oneOf(sayable), value]]),
    () => replaced([[name, "a".repeat(chance.oneOf([130, 3000, 140_000]))]]),
    () => [...entries, [chance.oneOf(sayable), chance.oneOf(sayable)]],
  ])();
};

const encoded = (pairs: Pairs): string =>
  pairs
    .map(
      ([name, value]) =>
        `${encodeURIComponent(name.replaceAll(/[\ud800-\udfff]/g, "?"))}=${encodeURIComponent(value.replaceAll(/[\ud800-\udfff]/g, "?"))}`,
    )
    .join("&");

const formHeaders = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
export const headerNames = [
  "content-type",
  "accept",
  "host",
  "x-amz-date",
  "x-amz-security-token",
  "x-amz-content-sha256",
  "x-amz-target",
  "constructor",
];
export const headerValues = [
  "",
  "application/json",
  "text/xml",
  "multipart/form-data; boundary=x",
  "iam.amazonaws.com",
  "evil.example",
  "20260101T000000Z",
  "99999999T999999Z",
  "x",
];

/** A form as a client would send it, or in the query, or broken. */
export const sent = (chance: Chance, version: string, pairs: Pairs): Unsigned => {
  const form = encoded([["Version", chance.once(30) ? chance.oneOf(sayable) : version], ...pairs]);
  const headers = bentHeaders(chance, formHeaders, headerNames, headerValues);
  const post = { method: "POST", rawTarget: "/", headers, body: Buffer.from(form) };
  return chance.once(4)
    ? chance.oneOf<() => Unsigned>([
        () => ({ ...post, body: damaged(chance, post.body) }),
        () => ({ ...post, rawTarget: bentPath(chance, "/") }),
        () => ({ ...post, rawTarget: `/?${form.slice(0, 8000)}`, body: Buffer.alloc(0) }),
        () => ({ ...post, method: chance.oneOf(["GET", "PUT", "OPTIONS", "HEAD"]) }),
        () => ({ ...post, body: Buffer.from(`${form}&%zz=1&=&&a=%ff`) }),
        () => ({ ...post, body: chance.bytes(200) }),
      ])()
    : post;
};

export const valid = (version: string, form: Form): Unsigned => ({
  method: "POST",
  rawTarget: "/",
  headers: formHeaders,
  body: Buffer.from(encoded([["Version", version], ...Object.entries(form)])),
});

export const cloudFormationVersion = "2010-05-15";
export const iamVersion = "2010-05-08";
export const stsVersion = "2011-06-15";

export const iamRequest = (chance: Chance): Unsigned =>
  sent(chance, iamVersion, spoilt(chance, chance.oneOf(chance.once(10) ? deletions : iamCalls)));

const template = {
  AWSTemplateFormatVersion: "2010-09-09",
  Description: "d",
  Resources: {
    Role1: {
      Type: "AWS::IAM::Role",
      Properties: {
        AssumeRolePolicyDocument: trust,
        RoleName: "s",
        ManagedPolicyArns: [policyArn, { "Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess" }],
        Tags: [{ Key: "k", Value: { Ref: "AWS::StackName" } }],
      },
    },
    Policy1: {
      Type: "AWS::IAM::Policy",
      DependsOn: ["Role1"],
      Properties: { PolicyName: "i", PolicyDocument: document, Roles: [{ Ref: "Role1" }] },
    },
  },
  Outputs: { Role1: { Value: { "Fn::GetAtt": "Role1.Arn" } } },
};

export const cloudFormationRequest = (chance: Chance): Unsigned => {
  const stack = { StackName: chance.oneOf(["s", "t"]) };
  const form = chance.oneOf<Form>([
    {
      Action: "CreateStack",
      ...stack,
      TemplateBody: JSON.stringify(template),
      "Capabilities.member.1": "CAPABILITY_IAM",
    },
    {
      Action: "CreateStack",
      ...stack,
      TemplateBody: JSON.stringify(mutated(chance, template)) ?? "",
      "Capabilities.member.1": "CAPABILITY_NAMED_IAM",
    },
    { Action: "DescribeStacks", ...stack },
    { Action: "DescribeStackEvents", ...stack },
    { Action: "ListStacks", "StackStatusFilter.member.1": "CREATE_COMPLETE" },
    { Action: "DeleteStack", ...stack },
  ]);
  return sent(chance, cloudFormationVersion, chance.once(2) ? Object.entries(form) : spoilt(chance, form));
};

/** A part of a JWT. */
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value) ?? "").toString("base64url");

const claimNames = ["iss", "sub", "aud", "exp", "nbf", "iat"];

/** Tokens that this cluster signed, and ones that say something else. */
const spoiltToken = (chance: Chance, token: string): string => {
  const [header = "", claims = "", signature = ""] = token.split(".");
  const read = (part: string): unknown => JSON.parse(Buffer.from(part, "base64url").toString());
  return chance.oneOf([
    () => token,
    () => [header, encode(mutated(chance, read(claims))), signature].join("."),
    () => [header, encode(mutated(chance, read(claims))), signature].join("."),
    () =>
      [header, encode({ ...(read(claims) as object), [chance.oneOf(claimNames)]: odd(chance) }), signature].join("."),
    () => [encode(mutated(chance, read(header))), claims, signature].join("."),
    () =>
      [
        encode({ alg: chance.oneOf(["none", "HS256", "ES256", "constructor", 1, null]), kid: chance.oneOf(sayable) }),
        claims,
        signature,
      ].join("."),
    () => [encode({ alg: "RS256", crit: ["x"], b64: false }), claims, signature].join("."),
    () => [header, Buffer.from("[".repeat(5000)).toString("base64url"), signature].join("."),
    () => `${header}.${claims}.`,
    () => `${token}.x`,
    () => ".".repeat(chance.below(10)),
    () => Buffer.from(damaged(chance, Buffer.from(token))).toString("latin1"),
  ])();
};

export const stsRequest = (chance: Chance, { tokens }: HostileAws): Unsigned => {
  const subject = { namespace: "default", serviceAccount: { name: "a", uid: "u" } };
  const token = tokens.issue(subject, ["sts.amazonaws.com"], chance.oneOf([600, -5, 0]));
  const session = { RoleArn: roleArn, RoleSessionName: "session", DurationSeconds: "900" };
  const form = chance.oneOf<Form>([
    { Action: "GetCallerIdentity" },
    {
      Action: "AssumeRole",
      ...session,
      Policy: JSON.stringify(document),
      ExternalId: "x1",
      "PolicyArns.member.1.arn": policyArn,
    },
    { Action: "AssumeRoleWithWebIdentity", ...session, WebIdentityToken: token },
    { Action: "AssumeRoleWithWebIdentity", ...session, WebIdentityToken: spoiltToken(chance, token) },
    { Action: "AssumeRoleWithWebIdentity", ...session, WebIdentityToken: spoiltToken(chance, token) },
  ]);
  return sent(chance, stsVersion, chance.once(3) ? Object.entries(form) : spoilt(chance, form));
};

export const eksRequest = (chance: Chance): Unsigned => {
  const path = chance.oneOf([
    "/clusters",
    "/clusters/demo",
    "/clusters/demo/addons",
    "/clusters/demo/addons/vpc-cni",
    "/cluster-versions",
    `/tags/${encodeURIComponent(`arn:aws:eks:us-east-2:${accountId}:cluster/demo`)}`,
    "/id/0123456789ABCDEF0123456789ABCDEF/keys",
    "/id/0123456789ABCDEF0123456789ABCDEF/.well-known/openid-configuration",
  ]);
  const query = oddQuery(chance, ["maxResults", "nextToken", "include"]);
  const bent = chance.once(2) ? bentPath(chance, path) : path;
  return {
    method: chance.once(3) ? chance.oneOf(["POST", "POST", "PUT", "DELETE", "OPTIONS", "HEAD"]) : "GET",
    rawTarget: query === "" ? bent : `${bent}?${query}`,
    headers: bentHeaders(chance, { "content-type": "application/json" }, headerNames, headerValues),
    body: chance.once(3)
      ? damaged(chance, Buffer.from('{"tags":{"k":"v"}}'))
      : Buffer.from(JSON.stringify({ tags: odd(chance) })),
  };
};
