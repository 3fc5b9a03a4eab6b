import { parsePolicy } from "@eyrie/iam-policy/document";
import { milvusPolicy } from "#eyrie/milvus/policy";
import {
  type Breakage,
  denying,
  noRole,
  nothing,
  putRefused,
  withoutRight,
  withPermissions,
  withTrust,
} from "./claim-breakage.ts";
import { document, type Hands, policyOf, roleOf, trustLike } from "./scene.ts";

const placeOf = ({ target }: Hands) => ({ bucketArn: target.bucket.arn, rootPath: target.rootPath });
const withoutPut = (scene: Hands) => JSON.stringify(milvusPolicy(placeOf(scene))).replace('"s3:PutObject",', "");
export const onTrust: readonly Breakage[] = [
  {
    breaks: "trust-policy",
    how: "the trust policy names another service account",
    becomes: "fails",
    brings: { "role-assumed": "fails", ...noRole },
    says: /StringLike .*:sub: system:serviceaccount:milvus:other ≠ system:serviceaccount:milvus:milvus-s3-access-sa/,
    make: withTrust(({ target }) => trustLike(target, "system:serviceaccount:milvus:other")),
  },
  {
    breaks: "trust-policy",
    how: "the trust policy names another namespace",
    becomes: "fails",
    brings: { "role-assumed": "fails", ...noRole, "same-name-elsewhere-refused": "fails" },
    says: /system:serviceaccount:staging:milvus-s3-access-sa ≠/,
    make: withTrust(({ target }) => trustLike(target, "system:serviceaccount:staging:milvus-s3-access-sa")),
  },
  {
    breaks: "role-assumed",
    how: "the OIDC provider lost its audience",
    becomes: "fails",
    brings: noRole,
    says: /InvalidIdentityToken.*[Aa]udience/,
    make: async ({ cloud }) => {
      const [provider] = cloud.account.iam.providers.values();
      provider?.clientIds.delete("sts.amazonaws.com");
      return () => void provider?.clientIds.add("sts.amazonaws.com");
    },
  },
  {
    breaks: "stranger-refused",
    how: "the trust policy lets in the whole namespace",
    becomes: "fails",
    says: /a service account that must not have it/,
    make: withTrust(({ target }) => trustLike(target, "system:serviceaccount:milvus:*")),
  },
  {
    breaks: "stranger-refused",
    how: "the operator may not request a token for the stranger",
    becomes: "unproven",
    says: /may not request a token for milvus\/default/,
    as: withoutRight({
      verbs: ["create"],
      apiGroups: [""],
      resources: ["serviceaccounts/token"],
      resourceNames: ["default"],
    }),
    make: nothing,
  },
  {
    breaks: "same-name-elsewhere-refused",
    how: "the trust policy lets in that name from any namespace",
    becomes: "fails",
    says: /system:serviceaccount:milvus-elsewhere:milvus-s3-access-sa/,
    make: withTrust(({ target }) => trustLike(target, "system:serviceaccount:*:milvus-s3-access-sa")),
  },
];

export const onPermissions: readonly Breakage[] = [
  {
    breaks: "policy-attached",
    how: "the policy is detached",
    becomes: "fails",
    brings: { "object-put": "fails", ...putRefused, "object-list": "fails" },
    says: /policy\/MilvusS3ReadWrite is not among the role's policies/,
    make: async ({ clouds: { iam }, target: { role, policy } }) => {
      await iam.detachPolicy(role.name, role.arn, policy.arn);
      return () => iam.attachPolicy(role.name, role.arn, policy.arn);
    },
  },
  {
    breaks: "policy-attached",
    how: "another policy that allows the same is attached in its place",
    becomes: "fails",
    says: /is not among the role's policies/,
    make: async (scene) => {
      const { iam } = scene.clouds;
      const { role, policy } = scene.target;
      const other = policy.arn.replace(policy.name, "SomebodyElses");
      const [text = ""] = policyOf(scene).versions.map((version) => version.text);
      await iam.createPolicy({ arn: other, name: "SomebodyElses", document: text, tags: {} });
      await iam.attachPolicy(role.name, role.arn, other);
      await iam.detachPolicy(role.name, role.arn, policy.arn);
      return async () => {
        await iam.attachPolicy(role.name, role.arn, policy.arn);
        await iam.detachPolicy(role.name, role.arn, other);
        await iam.deletePolicy(other);
      };
    },
  },
  {
    breaks: "policy-permissions",
    how: "a new default version lacks s3:PutObject",
    becomes: "fails",
    brings: { "object-put": "fails", ...putRefused },
    says: /It does not allow: s3:PutObject \(arn:aws:s3:::/,
    make: withPermissions(withoutPut),
  },
  {
    breaks: "policy-permissions",
    how: "the default version lacks s3:PutObject, which an inline policy allows",
    becomes: "fails",
    says: /It does not allow: s3:PutObject/,
    make: async (scene) => {
      const undo = await withPermissions(withoutPut)(scene);
      const text = JSON.stringify(milvusPolicy(placeOf(scene)));
      roleOf(scene).inline.set("by-hand", { text, parsed: parsePolicy(text) });
      return async () => {
        roleOf(scene).inline.delete("by-hand");
        await undo();
      };
    },
  },
  {
    breaks: "other-buckets-refused",
    how: "a second policy allows s3:* on everything",
    becomes: "fails",
    says: /would allow: s3:ListBucket \(arn:aws:s3:::milvus-bucket-039dd013c0712f085d60e21f-2\)/,
    make: async ({ clouds: { iam }, target: { role, policy } }) => {
      const arn = `${policy.arn}-everything`;
      const all = document({ Effect: "Allow", Action: "s3:*", Resource: "*" });
      await iam.createPolicy({ arn, name: `${policy.name}-everything`, document: all, tags: {} });
      await iam.attachPolicy(role.name, role.arn, arn);
      return async () => {
        await iam.detachPolicy(role.name, role.arn, arn);
        await iam.deletePolicy(arn);
      };
    },
  },
];

export const onObjects: readonly Breakage<Hands>[] = (
  [
    ["object-put", "s3:PutObject", putRefused],
    ["object-get", "s3:GetObject", {}],
    ["object-list", "s3:ListBucket", {}],
    ["object-delete", "s3:DeleteObject", {}],
  ] as const
).map(([breaks, action, brings]) => ({
  breaks,
  how: `the bucket's policy denies the role ${action}`,
  becomes: "fails",
  brings,
  says: new RegExp(`${action} on .* was refused: .*explicit deny`),
  make: denying(action),
}));
