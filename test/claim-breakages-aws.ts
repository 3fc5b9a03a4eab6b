import { DeleteRolePolicyCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { milvusPolicy } from "#eyrie/milvus/policy";
import { type Breakage, denying, noRole, putRefused, withPermissions, withTrust } from "./claim-breakage.ts";
import type { Hands } from "./hands.ts";
import { document, trustLike } from "./scene.ts";

/** A service account's `sub`: by default ours. */
const subject = ({ serviceAccount }: Hands["target"], { namespace, name }: { namespace?: string; name?: string }) =>
  `system:serviceaccount:${namespace ?? serviceAccount.namespace}:${name ?? serviceAccount.name}`;

const placeOf = ({ target }: Hands) => ({ bucketArn: target.bucket.arn, rootPath: target.rootPath });
const withoutPut = (scene: Hands) =>
  JSON.stringify(milvusPolicy(placeOf(scene), ["2.6"])).replace('"s3:PutObject",', "");

export const onTrust: readonly Breakage<Hands>[] = [
  {
    breaks: "trust-policy",
    how: "the trust policy names another service account",
    becomes: "fails",
    brings: { "role-assumed": "fails", ...noRole },
    says: /StringLike .*:sub: system:serviceaccount:milvus:other ≠ system:serviceaccount:milvus:milvus-s3-access-sa/,
    make: withTrust(({ target }) => trustLike(target, subject(target, { name: "other" }))),
  },
  {
    breaks: "trust-policy",
    how: "the trust policy names another namespace",
    becomes: "fails",
    brings: { "role-assumed": "fails", ...noRole, "same-name-elsewhere-refused": "fails" },
    says: /system:serviceaccount:staging:milvus-s3-access-sa ≠/,
    make: withTrust(({ target }) => trustLike(target, subject(target, { namespace: "staging" }))),
  },
  {
    breaks: "stranger-refused",
    how: "the trust policy lets in the whole namespace",
    becomes: "fails",
    says: /a service account that must not have it/,
    make: withTrust(({ target }) => trustLike(target, subject(target, { name: "*" }))),
  },
  {
    breaks: "same-name-elsewhere-refused",
    how: "the trust policy lets in that name from any namespace",
    becomes: "fails",
    says: /system:serviceaccount:milvus-elsewhere:milvus-s3-access-sa/,
    make: withTrust(({ target }) => trustLike(target, subject(target, { namespace: "*" }))),
  },
];

export const onPermissions: readonly Breakage<Hands>[] = [
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
    make: async ({ clouds: { iam }, target: { role, policy } }) => {
      const other = { arn: `${policy.arn}-somebody-elses`, name: `${policy.name}-somebody-elses` };
      await iam.createPolicy({ ...other, document: (await iam.readPolicy(policy.arn)).document, tags: {} });
      await iam.attachPolicy(role.name, role.arn, other.arn);
      await iam.detachPolicy(role.name, role.arn, policy.arn);
      return async () => {
        await iam.attachPolicy(role.name, role.arn, policy.arn);
        await iam.detachPolicy(role.name, role.arn, other.arn);
        await iam.deletePolicy(other.arn);
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
    make: async (hands) => {
      const undo = await withPermissions(withoutPut)(hands);
      const inline = { RoleName: hands.target.role.name, PolicyName: "by-hand" };
      const text = JSON.stringify(milvusPolicy(placeOf(hands), ["2.6"]));
      await hands.iam.send(new PutRolePolicyCommand({ ...inline, PolicyDocument: text }));
      return async () => {
        await undo();
        await hands.iam.send(new DeleteRolePolicyCommand(inline));
      };
    },
  },
  {
    breaks: "other-buckets-refused",
    how: "a second policy allows s3:* on everything",
    becomes: "fails",
    foreign: true,
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
  {
    breaks: "other-buckets-refused",
    how: "an inline policy reaches buckets that nobody would guess",
    becomes: "fails",
    foreign: true,
    says: /would allow: s3:GetObject \(arn:aws:s3:::payroll-x\/milvus-demo\/x\)/,
    make: async ({ iam, target: { role } }) => {
      const inline = { RoleName: role.name, PolicyName: "payroll" };
      const reading = document({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::payroll-*" });
      await iam.send(new PutRolePolicyCommand({ ...inline, PolicyDocument: reading }));
      return async () => {
        await iam.send(new DeleteRolePolicyCommand(inline));
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
  foreign: true,
  says: new RegExp(`${action} on .* was refused: .*explicit deny`),
  make: denying(action),
}));
