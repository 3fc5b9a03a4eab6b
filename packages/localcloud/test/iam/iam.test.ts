import {
  AttachRolePolicyCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeleteOpenIDConnectProviderCommand,
  AddClientIDToOpenIDConnectProviderCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetOpenIDConnectProviderCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  ListAttachedRolePoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListOpenIDConnectProvidersCommand,
  ListOpenIDConnectProviderTagsCommand,
  ListPoliciesCommand,
  ListPolicyTagsCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  SetDefaultPolicyVersionCommand,
  TagOpenIDConnectProviderCommand,
  TagPolicyCommand,
  TagRoleCommand,
  UntagOpenIDConnectProviderCommand,
  UntagPolicyCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accountId, allow, refusal, startLocalAws, type LocalAws } from "../aws/local-aws.ts";

let aws: LocalAws;
let iam: IAMClient;
beforeAll(async () => {
  aws = await startLocalAws();
  iam = aws.iam();
});
afterAll(() => aws.close());

const permissions = JSON.stringify(allow("s3:GetObject", "arn:aws:s3:::b/*"));
const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::${accountId}:oidc-provider/oidc.eks.us-east-2.amazonaws.com/id/AAAA` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: { "oidc.eks.us-east-2.amazonaws.com/id/AAAA:sub": "system:serviceaccount:milvus:sa" },
      },
    },
  ],
});
const arnOf = (policy: string) => `arn:aws:iam::${accountId}:policy/${policy}`;

async function createPolicy(name: string): Promise<string> {
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument: permissions }));
  return Policy?.Arn ?? "";
}

async function createRole(name: string): Promise<void> {
  await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }));
}

test("a policy's life", async () => {
  const created = await iam.send(
    new CreatePolicyCommand({
      PolicyName: "Life",
      Path: "/team/",
      PolicyDocument: permissions,
      Description: "<kept> & told",
      Tags: [{ Key: "owner", Value: "me" }],
    }),
  );
  const PolicyArn = arnOf("team/Life");
  expect(created.Policy).toMatchObject({ Arn: PolicyArn, DefaultVersionId: "v1", AttachmentCount: 0, Path: "/team/" });
  expect(created.Policy?.PolicyId).toMatch(/^ANPA[A-Z2-7]{17}$/);

  const changed = JSON.stringify(allow("s3:PutObject", "arn:aws:s3:::é/*"));
  await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: changed, SetAsDefault: true }));
  await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: permissions }));
  await iam.send(
    new TagPolicyCommand({
      PolicyArn,
      Tags: [
        { Key: "Owner", Value: "you" },
        { Key: "b", Value: "" },
      ],
    }),
  );
  await iam.send(new UntagPolicyCommand({ PolicyArn, TagKeys: ["B"] }));

  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  expect(Policy).toMatchObject({
    DefaultVersionId: "v2",
    Description: "<kept> & told",
    IsAttachable: true,
    Tags: [{ Key: "Owner", Value: "you" }],
  });
  expect(Policy?.CreateDate).toBeInstanceOf(Date);
  expect((await iam.send(new ListPolicyTagsCommand({ PolicyArn }))).Tags).toEqual([{ Key: "Owner", Value: "you" }]);
  const version = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: "v2" }));
  expect(version.PolicyVersion?.Document).toContain("%22Version%22%3A%222012-10-17%22");
  expect(decodeURIComponent(version.PolicyVersion?.Document ?? "")).toBe(changed);
  const versions = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
  expect(versions.Versions?.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion])).toEqual([
    ["v3", false],
    ["v2", true],
    ["v1", false],
  ]);

  expect(await refusal(iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: "v2" })))).toMatchObject({
    name: "DeleteConflictException",
    message: "Cannot delete the default version of a policy.",
  });
  expect((await refusal(iam.send(new DeletePolicyCommand({ PolicyArn })))).name).toBe("DeleteConflictException");
  await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: "v1" }));
  await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: "v2" }));
  await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: "v3" }));
  await iam.send(new DeletePolicyCommand({ PolicyArn }));
  expect(await refusal(iam.send(new GetPolicyCommand({ PolicyArn })))).toMatchObject({
    name: "NoSuchEntityException",
    message: `Policy ${PolicyArn} was not found.`,
  });
});

test("a role's life", async () => {
  const RoleName = "milvus-s3-access-sa";
  const boundary = await createPolicy("Boundary");
  const created = await iam.send(
    new CreateRoleCommand({
      RoleName,
      Path: "/eyrie/",
      AssumeRolePolicyDocument: trust,
      Description: "role",
      MaxSessionDuration: 7200,
      PermissionsBoundary: boundary,
      Tags: [{ Key: "a", Value: "1" }],
    }),
  );
  const arn = `arn:aws:iam::${accountId}:role/eyrie/${RoleName}`;
  expect(created.Role).toMatchObject({ Arn: arn, MaxSessionDuration: 7200 });
  expect(decodeURIComponent(created.Role?.AssumeRolePolicyDocument ?? "")).toBe(trust);

  await iam.send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: 3600, Description: "changed" }));
  await iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: "b", Value: "2" }] }));
  await iam.send(new UntagRoleCommand({ RoleName, TagKeys: ["a"] }));
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust.replace(":sa", ":other") }));
  const policy = await createPolicy("ForRole");
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: policy }));
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: policy }));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "inline", PolicyDocument: permissions }));

  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  expect(Role).toMatchObject({
    Arn: arn,
    Description: "changed",
    MaxSessionDuration: 3600,
    PermissionsBoundary: { PermissionsBoundaryArn: boundary, PermissionsBoundaryType: "Policy" },
    Tags: [{ Key: "b", Value: "2" }],
  });
  expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).toContain("milvus:other");
  expect((await iam.send(new ListRoleTagsCommand({ RoleName }))).Tags).toEqual([{ Key: "b", Value: "2" }]);
  expect((await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }))).AttachedPolicies).toEqual([
    { PolicyName: "ForRole", PolicyArn: policy },
  ]);
  const entities = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn: policy }));
  expect(entities.PolicyRoles?.map((role) => role.RoleName)).toEqual([RoleName]);
  const listed = await iam.send(new ListPoliciesCommand({ Scope: "Local", OnlyAttached: true }));
  expect(listed.Policies?.map(({ PolicyName, AttachmentCount }) => [PolicyName, AttachmentCount])).toEqual([
    ["ForRole", 1],
  ]);
  expect((await iam.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames).toEqual(["inline"]);
  const inline = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: "inline" }));
  expect(decodeURIComponent(inline.PolicyDocument ?? "")).toBe(permissions);

  expect((await refusal(iam.send(new DeletePolicyCommand({ PolicyArn: policy })))).name).toBe(
    "DeleteConflictException",
  );
  expect((await refusal(iam.send(new DeletePolicyCommand({ PolicyArn: boundary })))).name).toBe(
    "DeleteConflictException",
  );
  expect(await refusal(iam.send(new DeleteRoleCommand({ RoleName })))).toMatchObject({
    name: "DeleteConflictException",
    message: "Cannot delete entity, must detach all policies first.",
  });
  await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: policy }));
  expect((await refusal(iam.send(new DeleteRoleCommand({ RoleName })))).message).toBe(
    "Cannot delete entity, must delete policies first.",
  );
  await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "inline" }));
  await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
  await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: boundary }));
  await iam.send(new DeleteRoleCommand({ RoleName }));
  expect(await refusal(iam.send(new GetRoleCommand({ RoleName })))).toMatchObject({
    name: "NoSuchEntityException",
    message: `The role with name ${RoleName} cannot be found.`,
  });
});

test("an OpenID Connect provider's life", async () => {
  const Url = "https://oidc.eks.us-east-2.amazonaws.com/id/ABCDEF0123456789ABCDEF0123456789";
  const created = await iam.send(
    new CreateOpenIDConnectProviderCommand({
      // eksctl writes the port out.
      Url: Url.replace(".com/", ".com:443/"),
      ClientIDList: ["sts.amazonaws.com"],
      Tags: [{ Key: "a", Value: "1" }],
    }),
  );
  const OpenIDConnectProviderArn = `arn:aws:iam::${accountId}:oidc-provider/${Url.slice(8)}`;
  expect(created.OpenIDConnectProviderArn).toBe(OpenIDConnectProviderArn);
  await iam.send(new AddClientIDToOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, ClientID: "other" }));
  await iam.send(
    new RemoveClientIDFromOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, ClientID: "sts.amazonaws.com" }),
  );
  await iam.send(new TagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, Tags: [{ Key: "b", Value: "2" }] }));
  await iam.send(new UntagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, TagKeys: ["a"] }));
  expect(await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }))).toMatchObject({
    Url: Url.slice(8),
    ClientIDList: ["other"],
    ThumbprintList: [],
    Tags: [{ Key: "b", Value: "2" }],
  });
  expect((await iam.send(new ListOpenIDConnectProviderTagsCommand({ OpenIDConnectProviderArn }))).Tags).toHaveLength(1);
  const list = await iam.send(new ListOpenIDConnectProvidersCommand({}));
  expect(list.OpenIDConnectProviderList).toEqual([{ Arn: OpenIDConnectProviderArn }]);
  expect((await refusal(iam.send(new CreateOpenIDConnectProviderCommand({ Url })))).name).toBe(
    "EntityAlreadyExistsException",
  );
  await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  expect((await refusal(iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn })))).message).toBe(
    `OpenIDConnect Provider not found for arn ${OpenIDConnectProviderArn}`,
  );
});

test("GetUser without a name tells the caller", async () => {
  const { User } = await iam.send(new GetUserCommand({}));
  expect(User).toMatchObject({ UserName: "admin", Arn: `arn:aws:iam::${accountId}:user/admin` });
});

test("lists come in pages", async () => {
  const names = ["page-1", "page-2", "page-3", "page-4", "page-5"];
  for (const name of names) await createRole(name);
  const seen: (string | undefined)[] = [];
  let marker: string | undefined;
  do {
    const page = await iam.send(
      new ListRolesCommand({ MaxItems: 2, ...(marker === undefined ? {} : { Marker: marker }) }),
    );
    expect(page.Roles?.length).toBeLessThanOrEqual(2);
    seen.push(...(page.Roles ?? []).map(({ RoleName }) => RoleName));
    marker = page.Marker;
    expect(page.IsTruncated).toBe(marker !== undefined);
  } while (marker !== undefined);
  expect(seen.filter((name) => name?.startsWith("page-"))).toEqual(names);
});
