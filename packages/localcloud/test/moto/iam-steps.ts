import { document, faultyPolicies } from "../iam/faulty-documents.ts";
import { accountId, type Step } from "./step.ts";

const issuer = "oidc.eks.us-east-2.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";

const trust = (over: object = {}): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${accountId}:oidc-provider/${issuer}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { [`${issuer}:sub`]: "system:serviceaccount:milvus:sa" } },
        ...over,
      },
    ],
  });

const PolicyArn = `arn:aws:iam::${accountId}:policy/team/Life`;
const plain = `arn:aws:iam::${accountId}:policy/Plain`;
const none = `arn:aws:iam::${accountId}:policy/None`;
const OpenIDConnectProviderArn = `arn:aws:iam::${accountId}:oidc-provider/${issuer}`;
const RoleName = "milvus";
const numbered = (count: number, prefix: string): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

const policySteps: readonly Step[] = [
  [
    "CreatePolicy with path, description and tags",
    ({ iam }) =>
      iam.createPolicy({
        PolicyName: "Life",
        Path: "/team/",
        Description: "<kept> & told",
        PolicyDocument: document(),
        Tags: [{ Key: "owner", Value: "me" }],
      }),
  ],
  [
    "CreatePolicy again",
    ({ iam }) => iam.createPolicy({ PolicyName: "Life", Path: "/team/", PolicyDocument: document() }),
  ],
  ["CreatePolicy without extras", ({ iam }) => iam.createPolicy({ PolicyName: "Plain", PolicyDocument: document() })],
  ["GetPolicy", ({ iam }) => iam.getPolicy({ PolicyArn })],
  ["GetPolicy that is not there", ({ iam }) => iam.getPolicy({ PolicyArn: none })],
  ["GetPolicyVersion", ({ iam }) => iam.getPolicyVersion({ PolicyArn, VersionId: "v1" })],
  ["GetPolicyVersion that is not there", ({ iam }) => iam.getPolicyVersion({ PolicyArn, VersionId: "v9" })],
  [
    "CreatePolicyVersion as default",
    ({ iam }) =>
      iam.createPolicyVersion({ PolicyArn, PolicyDocument: document({ Action: "s3:*" }), SetAsDefault: true }),
  ],
  ["CreatePolicyVersion beside it", ({ iam }) => iam.createPolicyVersion({ PolicyArn, PolicyDocument: document() })],
  ["ListPolicyVersions", ({ iam }) => iam.listPolicyVersions({ PolicyArn })],
  ["DeletePolicyVersion, the default", ({ iam }) => iam.deletePolicyVersion({ PolicyArn, VersionId: "v2" })],
  ["DeletePolicyVersion that is not there", ({ iam }) => iam.deletePolicyVersion({ PolicyArn, VersionId: "v9" })],
  ["SetDefaultPolicyVersion", ({ iam }) => iam.setDefaultPolicyVersion({ PolicyArn, VersionId: "v1" })],
  [
    "SetDefaultPolicyVersion that is not there",
    ({ iam }) => iam.setDefaultPolicyVersion({ PolicyArn, VersionId: "v9" }),
  ],
  ["DeletePolicyVersion", ({ iam }) => iam.deletePolicyVersion({ PolicyArn, VersionId: "v2" })],
  [
    "CreatePolicyVersion after one was deleted",
    ({ iam }) => iam.createPolicyVersion({ PolicyArn, PolicyDocument: document() }),
  ],
  ["CreatePolicyVersion, the fourth", ({ iam }) => iam.createPolicyVersion({ PolicyArn, PolicyDocument: document() })],
  ["CreatePolicyVersion, the fifth", ({ iam }) => iam.createPolicyVersion({ PolicyArn, PolicyDocument: document() })],
  ["CreatePolicyVersion, the sixth", ({ iam }) => iam.createPolicyVersion({ PolicyArn, PolicyDocument: document() })],
  [
    "TagPolicy",
    ({ iam }) =>
      iam.tagPolicy({
        PolicyArn,
        Tags: [
          { Key: "b", Value: "2" },
          { Key: "c", Value: "" },
        ],
      }),
  ],
  ["UntagPolicy", ({ iam }) => iam.untagPolicy({ PolicyArn, TagKeys: ["b"] })],
  ["ListPolicyTags", ({ iam }) => iam.listPolicyTags({ PolicyArn })],
  ["ListPolicyTags, a page", ({ iam }) => iam.listPolicyTags({ PolicyArn, MaxItems: 1 })],
  ["TagPolicy that is not there", ({ iam }) => iam.tagPolicy({ PolicyArn: none, Tags: [{ Key: "b", Value: "2" }] })],
  ["ListPolicies of this account", ({ iam }) => iam.listPolicies({ Scope: "Local" })],
  ["ListPolicies under a path", ({ iam }) => iam.listPolicies({ Scope: "Local", PathPrefix: "/team/" })],
  ["ListPolicies that are attached", ({ iam }) => iam.listPolicies({ Scope: "Local", OnlyAttached: true })],
  ["DeletePolicy that is not there", ({ iam }) => iam.deletePolicy({ PolicyArn: none })],
];

const roleSteps: readonly Step[] = [
  ["CreateRole", ({ iam }) => iam.createRole({ RoleName, AssumeRolePolicyDocument: trust() })],
  ["CreateRole again", ({ iam }) => iam.createRole({ RoleName, AssumeRolePolicyDocument: trust() })],
  [
    "CreateRole with all there is",
    ({ iam }) =>
      iam.createRole({
        RoleName: "whole",
        Path: "/team/",
        Description: "role",
        MaxSessionDuration: 7200,
        PermissionsBoundary: PolicyArn,
        AssumeRolePolicyDocument: trust(),
        Tags: [{ Key: "a", Value: "1" }],
      }),
  ],
  ["GetRole", ({ iam }) => iam.getRole({ RoleName })],
  ["GetRole with all there is", ({ iam }) => iam.getRole({ RoleName: "whole" })],
  ["GetRole that is not there", ({ iam }) => iam.getRole({ RoleName: "none" })],
  ["ListRoles", ({ iam }) => iam.listRoles({})],
  ["ListRoles under a path", ({ iam }) => iam.listRoles({ PathPrefix: "/team/" })],
  ["UpdateRole", ({ iam }) => iam.updateRole({ RoleName, Description: "changed", MaxSessionDuration: 3600 })],
  ["UpdateRoleDescription", ({ iam }) => iam.updateRoleDescription({ RoleName, Description: "again" })],
  ["UpdateRole that is not there", ({ iam }) => iam.updateRole({ RoleName: "none", Description: "x" })],
  [
    "UpdateAssumeRolePolicy",
    ({ iam }) => iam.updateAssumeRolePolicy({ RoleName, PolicyDocument: trust({ Sid: "Other" }) }),
  ],
  [
    "UpdateAssumeRolePolicy with an action of S3's",
    ({ iam }) => iam.updateAssumeRolePolicy({ RoleName, PolicyDocument: trust({ Action: "s3:GetObject" }) }),
  ],
  [
    "UpdateAssumeRolePolicy with a resource",
    ({ iam }) => iam.updateAssumeRolePolicy({ RoleName, PolicyDocument: trust({ Resource: "*" }) }),
  ],
  [
    "UpdateAssumeRolePolicy without a principal",
    ({ iam }) => iam.updateAssumeRolePolicy({ RoleName, PolicyDocument: trust({ Principal: undefined }) }),
  ],
  [
    "UpdateAssumeRolePolicy for an absent role",
    ({ iam }) =>
      iam.updateAssumeRolePolicy({
        RoleName,
        PolicyDocument: trust({ Principal: { AWS: `arn:aws:iam::${accountId}:role/none` } }),
      }),
  ],
  [
    "UpdateAssumeRolePolicy of an absent role",
    ({ iam }) => iam.updateAssumeRolePolicy({ RoleName: "none", PolicyDocument: trust() }),
  ],
  [
    "TagRole",
    ({ iam }) =>
      iam.tagRole({
        RoleName,
        Tags: [
          { Key: "a", Value: "1" },
          { Key: "b", Value: "" },
        ],
      }),
  ],
  [
    "TagRole with one key twice",
    ({ iam }) =>
      iam.tagRole({
        RoleName,
        Tags: [
          { Key: "k", Value: "" },
          { Key: "K", Value: "" },
        ],
      }),
  ],
  [
    "TagRole with 51",
    ({ iam }) => iam.tagRole({ RoleName, Tags: numbered(51, "k").map((Key) => ({ Key, Value: "" })) }),
  ],
  ["TagRole with a long key", ({ iam }) => iam.tagRole({ RoleName, Tags: [{ Key: "k".repeat(129), Value: "" }] })],
  ["TagRole with a long value", ({ iam }) => iam.tagRole({ RoleName, Tags: [{ Key: "k", Value: "v".repeat(257) }] })],
  ["TagRole with a bad key", ({ iam }) => iam.tagRole({ RoleName, Tags: [{ Key: "a&b", Value: "" }] })],
  ["ListRoleTags", ({ iam }) => iam.listRoleTags({ RoleName })],
  ["UntagRole", ({ iam }) => iam.untagRole({ RoleName, TagKeys: ["a"] })],
  ["ListRoleTags after one is gone", ({ iam }) => iam.listRoleTags({ RoleName })],
  ["ListRoleTags that is not there", ({ iam }) => iam.listRoleTags({ RoleName: "none" })],
  [
    "PutRolePermissionsBoundary",
    ({ iam }) => iam.putRolePermissionsBoundary({ RoleName, PermissionsBoundary: PolicyArn }),
  ],
  [
    "PutRolePermissionsBoundary that is not there",
    ({ iam }) => iam.putRolePermissionsBoundary({ RoleName, PermissionsBoundary: none }),
  ],
  ["DeleteRolePermissionsBoundary", ({ iam }) => iam.deleteRolePermissionsBoundary({ RoleName })],
  ["ListInstanceProfilesForRole", ({ iam }) => iam.listInstanceProfilesForRole({ RoleName })],
  [
    "CreateRole with too long a session",
    ({ iam }) =>
      iam.createRole({ RoleName: "refused-0", MaxSessionDuration: 43_201, AssumeRolePolicyDocument: trust() }),
  ],
  [
    "CreateRole with an absent boundary",
    ({ iam }) =>
      iam.createRole({ RoleName: "refused-1", PermissionsBoundary: none, AssumeRolePolicyDocument: trust() }),
  ],
  [
    "CreateRole with a boundary that is no ARN",
    ({ iam }) =>
      iam.createRole({
        RoleName: "refused-2",
        PermissionsBoundary: "notanarn-but-long-enough",
        AssumeRolePolicyDocument: trust(),
      }),
  ],
];

const attachmentSteps: readonly Step[] = [
  ["AttachRolePolicy", ({ iam }) => iam.attachRolePolicy({ RoleName, PolicyArn })],
  ["AttachRolePolicy again", ({ iam }) => iam.attachRolePolicy({ RoleName, PolicyArn })],
  ["AttachRolePolicy that is not there", ({ iam }) => iam.attachRolePolicy({ RoleName, PolicyArn: none })],
  ["AttachRolePolicy to an absent role", ({ iam }) => iam.attachRolePolicy({ RoleName: "none", PolicyArn })],
  ["ListAttachedRolePolicies", ({ iam }) => iam.listAttachedRolePolicies({ RoleName })],
  ["ListAttachedRolePolicies of an absent role", ({ iam }) => iam.listAttachedRolePolicies({ RoleName: "none" })],
  ["ListEntitiesForPolicy", ({ iam }) => iam.listEntitiesForPolicy({ PolicyArn })],
  ["ListPolicies that are attached, now", ({ iam }) => iam.listPolicies({ Scope: "Local", OnlyAttached: true })],
  ["PutRolePolicy", ({ iam }) => iam.putRolePolicy({ RoleName, PolicyName: "inline", PolicyDocument: document() })],
  [
    "PutRolePolicy that is no JSON",
    ({ iam }) => iam.putRolePolicy({ RoleName, PolicyName: "bad", PolicyDocument: "{" }),
  ],
  [
    "PutRolePolicy of an absent role",
    ({ iam }) => iam.putRolePolicy({ RoleName: "none", PolicyName: "p", PolicyDocument: document() }),
  ],
  ["GetRolePolicy", ({ iam }) => iam.getRolePolicy({ RoleName, PolicyName: "inline" })],
  ["GetRolePolicy that is not there", ({ iam }) => iam.getRolePolicy({ RoleName, PolicyName: "none" })],
  ["ListRolePolicies", ({ iam }) => iam.listRolePolicies({ RoleName })],
  ["DeleteRole with attachments", ({ iam }) => iam.deleteRole({ RoleName })],
  ["DetachRolePolicy", ({ iam }) => iam.detachRolePolicy({ RoleName, PolicyArn })],
  ["DetachRolePolicy again", ({ iam }) => iam.detachRolePolicy({ RoleName, PolicyArn })],
  ["DeleteRole with an inline policy", ({ iam }) => iam.deleteRole({ RoleName })],
  ["DeleteRolePolicy", ({ iam }) => iam.deleteRolePolicy({ RoleName, PolicyName: "inline" })],
  ["DeleteRolePolicy again", ({ iam }) => iam.deleteRolePolicy({ RoleName, PolicyName: "inline" })],
  ["DeleteRole", ({ iam }) => iam.deleteRole({ RoleName })],
  ["AttachRolePolicy to another role", ({ iam }) => iam.attachRolePolicy({ RoleName: "whole", PolicyArn: plain })],
  ["DeletePolicy that is attached", ({ iam }) => iam.deletePolicy({ PolicyArn: plain })],
  ["DeletePolicy with versions", ({ iam }) => iam.deletePolicy({ PolicyArn })],
  ["DeleteRole again", ({ iam }) => iam.deleteRole({ RoleName })],
];

const providerSteps: readonly Step[] = [
  [
    "CreateOpenIDConnectProvider",
    ({ iam }) =>
      iam.createOpenIDConnectProvider({
        Url: `https://${issuer}`,
        ClientIDList: ["sts.amazonaws.com"],
        ThumbprintList: ["9e99a48a9960b14926bb7f3b02e22da2b0ab7280"],
        Tags: [{ Key: "a", Value: "1" }],
      }),
  ],
  ["CreateOpenIDConnectProvider again", ({ iam }) => iam.createOpenIDConnectProvider({ Url: `https://${issuer}` })],
  [
    "CreateOpenIDConnectProvider without a scheme",
    ({ iam }) => iam.createOpenIDConnectProvider({ Url: "example.org" }),
  ],
  [
    "CreateOpenIDConnectProvider with 6 thumbprints",
    ({ iam }) =>
      iam.createOpenIDConnectProvider({ Url: "https://example.org", ThumbprintList: [...numbered(6, "a".repeat(39))] }),
  ],
  [
    "CreateOpenIDConnectProvider with 101 client ids",
    ({ iam }) => iam.createOpenIDConnectProvider({ Url: "https://example.org", ClientIDList: [...numbered(101, "c")] }),
  ],
  ["GetOpenIDConnectProvider", ({ iam }) => iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn })],
  [
    "GetOpenIDConnectProvider that is not there",
    ({ iam }) => iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn: `${OpenIDConnectProviderArn}0` }),
  ],
  [
    "UpdateOpenIDConnectProviderThumbprint",
    ({ iam }) =>
      iam.updateOpenIDConnectProviderThumbprint({ OpenIDConnectProviderArn, ThumbprintList: ["b".repeat(40)] }),
  ],
  [
    "AddClientIDToOpenIDConnectProvider",
    ({ iam }) => iam.addClientIDToOpenIDConnectProvider({ OpenIDConnectProviderArn, ClientID: "other" }),
  ],
  [
    "RemoveClientIDFromOpenIDConnectProvider",
    ({ iam }) =>
      iam.removeClientIDFromOpenIDConnectProvider({ OpenIDConnectProviderArn, ClientID: "sts.amazonaws.com" }),
  ],
  [
    "TagOpenIDConnectProvider",
    ({ iam }) => iam.tagOpenIDConnectProvider({ OpenIDConnectProviderArn, Tags: [{ Key: "b", Value: "2" }] }),
  ],
  [
    "UntagOpenIDConnectProvider",
    ({ iam }) => iam.untagOpenIDConnectProvider({ OpenIDConnectProviderArn, TagKeys: ["a"] }),
  ],
  ["GetOpenIDConnectProvider once changed", ({ iam }) => iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn })],
  ["ListOpenIDConnectProviderTags", ({ iam }) => iam.listOpenIDConnectProviderTags({ OpenIDConnectProviderArn })],
  ["ListOpenIDConnectProviders", ({ iam }) => iam.listOpenIDConnectProviders({})],
  ["DeleteOpenIDConnectProvider", ({ iam }) => iam.deleteOpenIDConnectProvider({ OpenIDConnectProviderArn })],
  ["DeleteOpenIDConnectProvider again", ({ iam }) => iam.deleteOpenIDConnectProvider({ OpenIDConnectProviderArn })],
];

const faultSteps = Object.entries(faultyPolicies).map(([fault, [PolicyDocument]], index): Step => [
  `CreatePolicy ${fault}`,
  ({ iam }) => iam.createPolicy({ PolicyName: `Faulty${index}`, PolicyDocument }),
]);

export const iamSteps: readonly Step[] = [
  ...policySteps,
  ...roleSteps,
  ...attachmentSteps,
  ...providerSteps,
  ...faultSteps,
];
