import type * as Sdk from "./iam-sdk.ts";
import type { IAMClient, Tag } from "@aws-sdk/client-iam";
import { iamAccount } from "./iam-account.ts";
import { calling, ifAny } from "./problems.ts";
import { type AwsSession, clientSettings, signedIn, traced } from "./session.ts";
import type { Tags } from "./s3.ts";

export type PolicyVersion = { readonly id: string; readonly isDefault: boolean; readonly createdAt: number };

/** A managed policy with its default version's document, decoded. */
export type PolicyState = {
  readonly arn: string;
  readonly tags: Tags;
  readonly defaultVersion: string;
  readonly document: string;
  readonly versions: readonly PolicyVersion[];
};

/** A role with its trust policy, decoded. */
export type RoleState = {
  readonly arn: string;
  readonly path: string;
  readonly trust: string;
  readonly permissionsBoundary: string | undefined;
  readonly tags: Tags;
  /** `AROA…` */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Seconds. */
  readonly maxSessionDuration: number;
};

export type Iam = ReturnType<typeof iam>;

/**
 * The IAM calls Eyrie makes. IAM returns documents URL-encoded; they are decoded here, once. What is to go and is gone
 * is done: the first of two tries may have been. Every one throws Problem.
 */
export function iam(session: AwsSession) {
  const open = async (settings: { readonly maxAttempts?: number } = {}) => {
    const sdk = await import("./iam-sdk.ts");
    const client = new sdk.IAMClient({ ...(await clientSettings("iam", session)), ...settings });
    return { sdk, client: traced(client, session) };
  };
  let loaded: Promise<{ sdk: typeof Sdk; client: IAMClient }> | undefined;
  const connect = () => (loaded ??= open());
  let loadedOnce: typeof loaded;
  const connectOnce = () => (loadedOnce ??= open({ maxAttempts: 1 }));

  const listVersions = async (arn: string): Promise<readonly PolicyVersion[]> => {
    const { sdk, client } = await connect();
    const answer = await calling(about("ListPolicyVersions", arn), () =>
      client.send(new sdk.ListPolicyVersionsCommand({ PolicyArn: arn })),
    );
    return (answer.Versions ?? []).map((version) => ({
      id: version.VersionId ?? "",
      isDefault: version.IsDefaultVersion === true,
      createdAt: version.CreateDate?.getTime() ?? 0,
    }));
  };

  const readPolicyDocument = async (arn: string, version: string): Promise<string> => {
    const { sdk, client } = await connect();
    const answer = await calling(about("GetPolicyVersion", arn), () =>
      client.send(new sdk.GetPolicyVersionCommand({ PolicyArn: arn, VersionId: version })),
    );
    return decodeURIComponent(answer.PolicyVersion?.Document ?? "");
  };

  /** Names of a role's inline policies. */
  const listInlinePolicies = async (roleName: string, roleArn: string): Promise<readonly string[]> => {
    const { sdk, client } = await connect();
    const { PolicyNames: names = [] } = await calling(about("ListRolePolicies", roleArn), () =>
      client.send(new sdk.ListRolePoliciesCommand({ RoleName: roleName })),
    );
    return names;
  };

  return {
    account: iamAccount(connect),

    readPolicyDocument,

    /** Loads the client and its credentials, so that its first call need not. */
    load: async () => signedIn((await connect()).client),

    /** Two round trips: the policy and its versions together, then the default version's document. */
    readPolicy: async (arn: string): Promise<PolicyState> => {
      const { sdk, client } = await connect();
      const listing = listVersions(arn);
      listing.catch(() => undefined); // reported below, after GetPolicy, which says best whether there is a policy
      const { Policy: policy } = await calling(about("GetPolicy", arn), () =>
        client.send(new sdk.GetPolicyCommand({ PolicyArn: arn })),
      );
      const defaultVersion = policy?.DefaultVersionId ?? "v1";
      const [document, versions] = await Promise.all([readPolicyDocument(arn, defaultVersion), listing]);
      return {
        arn,
        tags: tagsOf(policy?.Tags),
        defaultVersion,
        document,
        versions,
      };
    },

    readPolicyTags: async (arn: string): Promise<Tags> => {
      const { sdk, client } = await connect();
      const { Policy: policy } = await calling(about("GetPolicy", arn), () =>
        client.send(new sdk.GetPolicyCommand({ PolicyArn: arn })),
      );
      return tagsOf(policy?.Tags);
    },

    createPolicy: async (policy: { arn: string; name: string; document: string; tags: Tags }): Promise<void> => {
      const { sdk, client } = await connect();
      await calling(about("CreatePolicy", policy.arn), () =>
        client.send(
          new sdk.CreatePolicyCommand({
            PolicyName: policy.name,
            PolicyDocument: policy.document,
            Description: "S3 access of a Milvus release, made by Eyrie",
            Tags: tagList(policy.tags),
          }),
        ),
      );
    },

    /** Tried once alone: made again, it would make one version too many. See `unlessDone`. */
    createDefaultVersion: async (arn: string, document: string): Promise<void> => {
      const { sdk, client } = await connectOnce();
      await calling(about("CreatePolicyVersion", arn), () =>
        client.send(
          new sdk.CreatePolicyVersionCommand({ PolicyArn: arn, PolicyDocument: document, SetAsDefault: true }),
        ),
      );
    },

    deletePolicyVersion: async (arn: string, version: string): Promise<void> => {
      const { sdk, client } = await connect();
      await ifAny(() =>
        calling(about("DeletePolicyVersion", arn), () =>
          client.send(new sdk.DeletePolicyVersionCommand({ PolicyArn: arn, VersionId: version })),
        ),
      );
    },

    tagPolicy: async (arn: string, tags: Tags): Promise<void> => {
      const { sdk, client } = await connect();
      await calling(about("TagPolicy", arn), () =>
        client.send(new sdk.TagPolicyCommand({ PolicyArn: arn, Tags: tagList(tags) })),
      );
    },

    untagPolicy: async (arn: string, keys: readonly string[]): Promise<void> => {
      const { sdk, client } = await connect();
      await calling(about("UntagPolicy", arn), () =>
        client.send(new sdk.UntagPolicyCommand({ PolicyArn: arn, TagKeys: [...keys] })),
      );
    },

    /** Everything a managed policy is attached to, all pages: `role/x`, `user/y`, `group/z`. */
    listAttachments: async (arn: string): Promise<readonly string[]> => {
      const { sdk, client } = await connect();
      const found: string[] = [];
      for (let marker: string | undefined; ;) {
        const page = await calling(about("ListEntitiesForPolicy", arn), () =>
          client.send(
            new sdk.ListEntitiesForPolicyCommand({
              PolicyArn: arn,
              ...(marker === undefined ? {} : { Marker: marker }),
            }),
          ),
        );
        found.push(
          ...(page.PolicyRoles ?? []).map(({ RoleName = "" }) => `role/${RoleName}`),
          ...(page.PolicyUsers ?? []).map(({ UserName = "" }) => `user/${UserName}`),
          ...(page.PolicyGroups ?? []).map(({ GroupName = "" }) => `group/${GroupName}`),
        );
        if (page.IsTruncated !== true || page.Marker === undefined) return found;
        marker = page.Marker;
      }
    },

    deletePolicy: async (arn: string): Promise<void> => {
      const { sdk, client } = await connect();
      await ifAny(() =>
        calling(about("DeletePolicy", arn), () => client.send(new sdk.DeletePolicyCommand({ PolicyArn: arn }))),
      );
    },

    readRole: async (name: string, arn: string): Promise<RoleState> => {
      const { sdk, client } = await connect();
      const { Role: role } = await calling(about("GetRole", arn), () =>
        client.send(new sdk.GetRoleCommand({ RoleName: name })),
      );
      return {
        arn: role?.Arn ?? arn,
        path: role?.Path ?? "/",
        trust: decodeURIComponent(role?.AssumeRolePolicyDocument ?? ""),
        permissionsBoundary: role?.PermissionsBoundary?.PermissionsBoundaryArn,
        tags: tagsOf(role?.Tags),
        id: role?.RoleId ?? "",
        createdAt: role?.CreateDate?.getTime() ?? 0,
        maxSessionDuration: role?.MaxSessionDuration ?? 3600,
      };
    },

    untagRole: async (name: string, arn: string, keys: readonly string[]): Promise<void> => {
      const { sdk, client } = await connect();
      await calling(about("UntagRole", arn), () =>
        client.send(new sdk.UntagRoleCommand({ RoleName: name, TagKeys: [...keys] })),
      );
    },

    createRole: async (role: {
      name: string;
      arn: string;
      path: string;
      trust: string;
      permissionsBoundary: string | undefined;
      tags: Tags;
    }): Promise<void> => {
      const { sdk, client } = await connect();
      await calling(about("CreateRole", role.arn), () =>
        client.send(
          new sdk.CreateRoleCommand({
            RoleName: role.name,
            Path: role.path,
            AssumeRolePolicyDocument: role.trust,
            Description: "Assumed by a Milvus release's service account, made by Eyrie",
            ...(role.permissionsBoundary === undefined ? {} : { PermissionsBoundary: role.permissionsBoundary }),
            Tags: tagList(role.tags),
          }),
        ),
      );
    },

    updateTrust: async (name: string, arn: string, trust: string): Promise<void> => {
      const { sdk, client } = await connect();
      await calling(about("UpdateAssumeRolePolicy", arn), () =>
        client.send(new sdk.UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument: trust })),
      );
    },

    putPermissionsBoundary: async (name: string, arn: string, boundary: string): Promise<void> => {
      const { sdk, client } = await connect();
      await calling(about("PutRolePermissionsBoundary", arn), () =>
        client.send(new sdk.PutRolePermissionsBoundaryCommand({ RoleName: name, PermissionsBoundary: boundary })),
      );
    },

    deletePermissionsBoundary: async (name: string, arn: string): Promise<void> => {
      const { sdk, client } = await connect();
      await calling(about("DeleteRolePermissionsBoundary", arn), () =>
        client.send(new sdk.DeleteRolePermissionsBoundaryCommand({ RoleName: name })),
      );
    },

    tagRole: async (name: string, arn: string, tags: Tags): Promise<void> => {
      const { sdk, client } = await connect();
      await calling(about("TagRole", arn), () =>
        client.send(new sdk.TagRoleCommand({ RoleName: name, Tags: tagList(tags) })),
      );
    },

    deleteRole: async (name: string, arn: string): Promise<void> => {
      const { sdk, client } = await connect();
      await ifAny(() =>
        calling(about("DeleteRole", arn), () => client.send(new sdk.DeleteRoleCommand({ RoleName: name }))),
      );
    },

    /** ARNs of the managed policies attached to a role, all pages. */
    listAttachedPolicies: async (roleName: string, roleArn: string): Promise<readonly string[]> => {
      const { sdk, client } = await connect();
      const arns: string[] = [];
      for (let marker: string | undefined; ;) {
        const page = await calling(about("ListAttachedRolePolicies", roleArn), () =>
          client.send(
            new sdk.ListAttachedRolePoliciesCommand({
              RoleName: roleName,
              ...(marker === undefined ? {} : { Marker: marker }),
            }),
          ),
        );
        arns.push(
          ...(page.AttachedPolicies ?? []).flatMap(({ PolicyArn }) => (PolicyArn === undefined ? [] : [PolicyArn])),
        );
        if (page.IsTruncated !== true || page.Marker === undefined) return arns;
        marker = page.Marker;
      }
    },

    listInlinePolicies,

    /** Names and documents of a role's inline policies. */
    readInlinePolicies: async (
      roleName: string,
      roleArn: string,
    ): Promise<readonly { readonly name: string; readonly document: string }[]> => {
      const { sdk, client } = await connect();
      const names = await listInlinePolicies(roleName, roleArn);
      return Promise.all(
        names.map(async (name) => {
          const { PolicyDocument: document = "" } = await calling(about("GetRolePolicy", roleArn), () =>
            client.send(new sdk.GetRolePolicyCommand({ RoleName: roleName, PolicyName: name })),
          );
          return { name, document: decodeURIComponent(document) };
        }),
      );
    },

    attachPolicy: async (roleName: string, roleArn: string, policyArn: string): Promise<void> => {
      const { sdk, client } = await connect();
      await calling(about("AttachRolePolicy", roleArn), () =>
        client.send(new sdk.AttachRolePolicyCommand({ RoleName: roleName, PolicyArn: policyArn })),
      );
    },

    detachPolicy: async (roleName: string, roleArn: string, policyArn: string): Promise<void> => {
      const { sdk, client } = await connect();
      await ifAny(() =>
        calling(about("DetachRolePolicy", roleArn), () =>
          client.send(new sdk.DetachRolePolicyCommand({ RoleName: roleName, PolicyArn: policyArn })),
        ),
      );
    },

    /** The audiences (client ids) an OIDC provider accepts, and when it was made. */
    readOidcProvider: async (
      arn: string,
    ): Promise<{ readonly audiences: readonly string[]; readonly createdAt: number }> => {
      const { sdk, client } = await connect();
      const answer = await calling(about("GetOpenIDConnectProvider", arn), () =>
        client.send(new sdk.GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn })),
      );
      return { audiences: answer.ClientIDList ?? [], createdAt: answer.CreateDate?.getTime() ?? 0 };
    },

    /** Without a thumbprint: AWS verifies EKS issuers with its own CA library. */
    createOidcProvider: async (arn: string, issuer: string, audience: string, tags: Tags): Promise<void> => {
      const { sdk, client } = await connect();
      await calling(about("CreateOpenIDConnectProvider", arn), () =>
        client.send(
          new sdk.CreateOpenIDConnectProviderCommand({ Url: issuer, ClientIDList: [audience], Tags: tagList(tags) }),
        ),
      );
    },

    addAudience: async (arn: string, audience: string): Promise<void> => {
      const { sdk, client } = await connect();
      await calling(about("AddClientIDToOpenIDConnectProvider", arn), () =>
        client.send(
          new sdk.AddClientIDToOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn, ClientID: audience }),
        ),
      );
    },

    /** A managed policy's default document alone, or `undefined` when there is no such policy. */
    readDocument: async (arn: string): Promise<string | undefined> => {
      const { sdk, client } = await connect();
      const answer = await ifAny(() =>
        calling(about("GetPolicy", arn), () => client.send(new sdk.GetPolicyCommand({ PolicyArn: arn }))),
      );
      const version = answer?.Policy?.DefaultVersionId;
      return version === undefined ? undefined : readPolicyDocument(arn, version);
    },
  };
}

const about = (action: string, resource: string) => ({ action: `iam:${action}`, resource });

const tagList = (tags: Tags): Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

const tagsOf = (tags: readonly Tag[] | undefined): Tags =>
  Object.fromEntries((tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
