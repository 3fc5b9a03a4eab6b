import { afterEach, beforeEach, expect, test } from "vitest";
import { sign, type SigningCredentials } from "../../src/aws/sign.ts";
import type { ClusterIdentity } from "../../src/cluster.ts";
import { addonId } from "../../src/eks/description.ts";
import type { EksOperation } from "../../src/eks/call-name.ts";
import type { HttpResponse } from "../../src/http/message.ts";
import type { IamOperation } from "../../src/iam/service.ts";
import type { StsOperation } from "../../src/sts/service.ts";
import { accountId, allow, region, startLocalAws, type LocalAws } from "./local-aws.ts";

/*
 * Every operation: allowed by exactly its documented action and resource; refused without the action, and with it on
 * another resource. The tables are complete by their types.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */

type Call = {
  readonly form: Readonly<Record<string, string>>;
  /** What follows the account in the ARN, or `*`. */
  readonly on: string;
};

const permissions = JSON.stringify(allow("s3:GetObject", "arn:aws:s3:::b/*"));
const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: accountId }, Action: "sts:AssumeRole" }],
});
const policyArn = (name: string) => `arn:aws:iam::${accountId}:policy/${name}`;
const providerUrl = "oidc.eks.us-east-2.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";
const providerArn = `arn:aws:iam::${accountId}:oidc-provider/${providerUrl}`;
const tags = { "Tags.member.1.Key": "k", "Tags.member.1.Value": "v" };
const tagKeys = { "TagKeys.member.1": "k" };

const onRole = (name: string, form: Call["form"] = {}): Call => ({
  form: { RoleName: name, ...form },
  on: `role/team/${name}`,
});
const onPolicy = (name: string, form: Call["form"] = {}): Call => ({
  form: { PolicyArn: policyArn(name), ...form },
  on: `policy/${name}`,
});
const onProvider = (form: Call["form"] = {}): Call => ({
  form: { OpenIDConnectProviderArn: providerArn, ...form },
  on: `oidc-provider/${providerUrl}`,
});
const onAll = (form: Call["form"] = {}): Call => ({ form, on: "*" });

const iamCalls: Record<IamOperation, Call> = {
  GetAccountSummary: onAll(),
  SetSecurityTokenServicePreferences: onAll({ GlobalEndpointTokenVersion: "v2Token" }),
  SimulatePrincipalPolicy: {
    form: { PolicySourceArn: `arn:aws:iam::${accountId}:role/team/full`, "ActionNames.member.1": "s3:GetObject" },
    on: "role/team/full",
  },
  CreatePolicy: { form: { PolicyName: "new", Path: "/a/", PolicyDocument: permissions }, on: "policy/a/new" },
  GetPolicy: onPolicy("attached"),
  ListPolicies: onAll(),
  DeletePolicy: onPolicy("free"),
  CreatePolicyVersion: onPolicy("free", { PolicyDocument: permissions }),
  GetPolicyVersion: onPolicy("free", { VersionId: "v1" }),
  ListPolicyVersions: onPolicy("free"),
  DeletePolicyVersion: onPolicy("attached", { VersionId: "v2" }),
  SetDefaultPolicyVersion: onPolicy("attached", { VersionId: "v2" }),
  ListEntitiesForPolicy: onPolicy("attached"),
  TagPolicy: onPolicy("free", tags),
  UntagPolicy: onPolicy("free", tagKeys),
  ListPolicyTags: onPolicy("free"),
  CreateRole: {
    form: { RoleName: "new", Path: "/team/", AssumeRolePolicyDocument: trust },
    on: "role/team/new",
  },
  GetRole: onRole("full"),
  ListRoles: onAll(),
  UpdateRole: onRole("full", { Description: "d" }),
  UpdateRoleDescription: onRole("full", { Description: "d" }),
  UpdateAssumeRolePolicy: onRole("full", { PolicyDocument: trust }),
  DeleteRole: onRole("bare"),
  TagRole: onRole("full", tags),
  UntagRole: onRole("full", tagKeys),
  ListRoleTags: onRole("full"),
  PutRolePermissionsBoundary: onRole("bare", { PermissionsBoundary: policyArn("free") }),
  DeleteRolePermissionsBoundary: onRole("full"),
  ListInstanceProfilesForRole: onRole("full"),
  AttachRolePolicy: onRole("bare", { PolicyArn: policyArn("free") }),
  DetachRolePolicy: onRole("full", { PolicyArn: policyArn("attached") }),
  ListAttachedRolePolicies: onRole("full"),
  PutRolePolicy: onRole("bare", { PolicyName: "inline", PolicyDocument: permissions }),
  GetRolePolicy: onRole("full", { PolicyName: "inline" }),
  ListRolePolicies: onRole("full"),
  DeleteRolePolicy: onRole("full", { PolicyName: "inline" }),
  CreateOpenIDConnectProvider: { form: { Url: "https://example.com/x" }, on: "oidc-provider/example.com/x" },
  GetOpenIDConnectProvider: onProvider(),
  ListOpenIDConnectProviders: onAll(),
  DeleteOpenIDConnectProvider: onProvider(),
  AddClientIDToOpenIDConnectProvider: onProvider({ ClientID: "c" }),
  RemoveClientIDFromOpenIDConnectProvider: onProvider({ ClientID: "sts.amazonaws.com" }),
  UpdateOpenIDConnectProviderThumbprint: onProvider({ "ThumbprintList.member.1": "a".repeat(40) }),
  TagOpenIDConnectProvider: onProvider(tags),
  UntagOpenIDConnectProvider: onProvider(tagKeys),
  ListOpenIDConnectProviderTags: onProvider(),
  GetUser: { form: { UserName: "admin" }, on: "user/admin" },
};

/** GetCallerIdentity needs no permission (sts.test.ts); a web identity has no policies of its own (web-identity.test.ts). */
const stsCalls: Record<Exclude<StsOperation, "GetCallerIdentity" | "AssumeRoleWithWebIdentity">, Call> = {
  AssumeRole: {
    form: { RoleArn: `arn:aws:iam::${accountId}:role/team/full`, RoleSessionName: "s1" },
    on: "role/team/full",
  },
};

const eksCalls: Record<EksOperation, { readonly path: string; readonly on: string; readonly body?: string }> = {
  ListClusters: { path: "/clusters", on: "*" },
  DescribeCluster: { path: "/clusters/c1", on: "cluster/c1" },
  ListAddons: { path: "/clusters/c1/addons", on: "cluster/c1" },
  DescribeAddon: { path: "/clusters/c1/addons/coredns", on: `addon/c1/coredns/${addonId}` },
  DescribeClusterVersions: { path: "/cluster-versions", on: "*" },
  TagResource: {
    path: `/tags/${encodeURIComponent(`arn:aws:eks:${region}:${accountId}:cluster/c1`)}`,
    on: "cluster/c1",
    body: JSON.stringify({ tags: { k: "v" } }),
  },
};

const seeds: readonly (readonly [IamOperation, Call["form"]])[] = [
  ["CreatePolicy", { PolicyName: "free", PolicyDocument: permissions }],
  ["CreatePolicy", { PolicyName: "attached", PolicyDocument: permissions }],
  ["CreatePolicyVersion", { PolicyArn: policyArn("attached"), PolicyDocument: permissions }],
  ["CreateRole", { RoleName: "bare", Path: "/team/", AssumeRolePolicyDocument: trust }],
  ["CreateRole", { RoleName: "full", Path: "/team/", AssumeRolePolicyDocument: trust }],
  ["AttachRolePolicy", { RoleName: "full", PolicyArn: policyArn("attached") }],
  ["PutRolePolicy", { RoleName: "full", PolicyName: "inline", PolicyDocument: permissions }],
  ["CreateOpenIDConnectProvider", { Url: `https://${providerUrl}`, "ClientIDList.member.1": "sts.amazonaws.com" }],
];

const cluster: ClusterIdentity = {
  name: "c1",
  arn: `arn:aws:eks:${region}:${accountId}:cluster/c1`,
  version: "1.34",
  issuer: `https://${providerUrl}`,
  endpoint: "https://127.0.0.1:6443",
  certificateAuthority: "Q0E=",
  keys: [],
  createdAt: new Date(0),
};

type Service = "iam" | "sts" | "eks";

let aws: LocalAws;
beforeEach(async () => {
  aws = await startLocalAws(() => [cluster]);
  for (const [action, form] of seeds) await query("iam", action, form, aws.account.admin);
});
afterEach(() => aws.close());

function send(
  service: Service,
  method: string,
  rawTarget: string,
  body: string,
  as: SigningCredentials,
): Promise<HttpResponse> {
  const headers = { host: new URL(aws.url).host, "content-type": "application/x-www-form-urlencoded" };
  const request = { method, rawTarget, headers, body: Buffer.from(body) };
  return aws.handler({ ...request, headers: sign(request, as, { service, region, now: Date.now() }) });
}

const query = (service: Service, action: string, form: Call["form"], as: SigningCredentials) =>
  send(service, "POST", "/", new URLSearchParams({ Action: action, ...form }).toString(), as);

const arnOf = (service: Service, on: string) => {
  if (on === "*") return "*";
  return service === "eks" ? `arn:aws:eks:${region}:${accountId}:${on}` : `arn:aws:iam::${accountId}:${on}`;
};

type Case = readonly [action: string, resource: string, call: (as: SigningCredentials) => Promise<HttpResponse>];

const cases: readonly Case[] = [
  ...Object.entries({ iam: iamCalls, sts: stsCalls }).flatMap(([service, calls]) =>
    Object.entries(calls).map(([name, { form, on }]): Case => {
      const of = service === "iam" ? "iam" : "sts";
      return [`${of}:${name}`, arnOf("iam", on), (as) => query(of, name, form, as)];
    }),
  ),
  ...Object.entries(eksCalls).map(([name, { path, on, body = "" }]): Case => [
    `eks:${name}`,
    arnOf("eks", on),
    (as) => send("eks", body === "" ? "GET" : "POST", path, body, as),
  ]),
];

test.each(cases)("%s on %s is decided by IAM", async (action, resource, call) => {
  const withoutAction = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "*", Resource: "*" },
      { Effect: "Deny", Action: action, Resource: resource },
    ],
  };
  const elsewhere = resource === "*" ? [] : [allow(action, `${resource}x`)];
  const outcomes = [];
  for (const [name, policies] of Object.entries({
    denied: [withoutAction],
    elsewhere,
    allowed: [allow(action, resource)],
  })) {
    const { status, body } = await call(aws.account.createUser(name, policies));
    outcomes.push([
      name,
      status,
      typeof body === "string" && body.includes(`is not authorized to perform: ${action} on resource: ${resource}`),
    ]);
  }
  expect(outcomes).toEqual([
    ["denied", 403, true],
    ["elsewhere", 403, true],
    ["allowed", 200, false],
  ]);
});
