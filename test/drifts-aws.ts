import { UntagPolicyCommand, UntagRoleCommand } from "@aws-sdk/client-iam";
import {
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  PutBucketOwnershipControlsCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import type { Lifecycle } from "#eyrie/clouds/aws/s3";
import { tlsOnlySid } from "#eyrie/kinds/bucket-policy";
import { stsAudience } from "#eyrie/milvus/trust";
import type { Drift, Seen } from "./drift.ts";
import type { Hands } from "./hands.ts";
import { document, type Scene, trustLike } from "./scene.ts";

const nothing: Drift["seen"] = () => ({});
const seenOnBucket =
  (...fields: readonly string[]): Drift["seen"] =>
  ({ bucket }) => ({ [`bucket/${bucket.name}`]: fields });
const seenOnPolicy =
  (...fields: readonly string[]): Drift["seen"] =>
  ({ policy }) => ({ [`iam-policy/${policy.name}`]: fields });
const seenOnRole =
  (...fields: readonly string[]): Drift["seen"] =>
  ({ role }) => ({ [`role/${role.name}`]: fields });

/** As a colleague would write it: not the way JSON.stringify does. */
const theirs = ({ target }: Hands) => `{ "Sid" : "Auditors",
      "Effect":"Allow", "Principal": {"AWS": ["arn:${target.partition}:iam::${target.account}:root"]},
      "Action": "s3:GetBucket*" , "Resource": "${target.bucket.arn}" }`;
const weakened = ({ target }: Hands) =>
  `{"Sid":"${tlsOnlySid}","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"${target.bucket.arn}/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`;
const putPolicy = ({ clouds, target }: Hands, ...statements: readonly string[]) =>
  clouds.s3.putPolicy(
    target.bucket,
    `{"Version":"2012-10-17",\n  "Id": "kept",  "Statement": [ ${statements.join(" ,\n")} ]\n}`,
  );

/** All of the bucket's policy but our own statement: byte for byte where S3 keeps it so, and by its meaning. */
const othersInPolicy = async (hands: Hands) => {
  const text = (await hands.clouds.s3.readPolicy(hands.target.bucket)) ?? "";
  const { Statement: statements, ...rest } = JSON.parse(text) as { Statement: readonly { Sid?: string }[] };
  return {
    bytes: [text.slice(0, text.indexOf("[")), text.includes(theirs(hands)), text.slice(-2)],
    meaning: { ...rest, statements: statements.filter(({ Sid }) => Sid !== tlsOnlySid) },
  };
};

type LifecycleRule = NonNullable<Lifecycle["Rules"]>[number];
const theirRule: LifecycleRule = {
  ID: "theirs",
  Status: "Enabled",
  Filter: { And: { Prefix: "logs/", Tags: [{ Key: "tier", Value: "cold" }] } },
  Expiration: { Days: 30 },
};
const foreignRules = async ({ clouds: { s3 }, target }: Hands) =>
  (await s3.readLifecycle(target.bucket)).Rules?.filter(({ ID }) => ID === theirRule.ID);

export const onBucket: readonly Drift<Hands>[] = [
  {
    how: "a tag of the spec's has another value",
    make: async ({ clouds: { s3 }, target }) =>
      s3.putTags(target.bucket, { ...(await s3.readTags(target.bucket)), team: "someone", costs: "42" }),
    seen: seenOnBucket("tags.team"),
    foreign: async ({ clouds: { s3 }, target }) => (await s3.readTags(target.bucket))["costs"],
  },
  {
    how: "one setting of the public access block is off",
    make: ({ s3, target }) =>
      s3.send(
        new PutPublicAccessBlockCommand({
          Bucket: target.bucket.name,
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: false,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
        }),
      ),
    seen: seenOnBucket("publicAccessBlocked"),
  },
  {
    how: "there is no public access block",
    make: ({ s3, target }) => s3.send(new DeletePublicAccessBlockCommand({ Bucket: target.bucket.name })),
    seen: seenOnBucket("publicAccessBlocked"),
  },
  {
    how: "the owner of objects is who writes them, as in the guide",
    make: ({ s3, target }) =>
      s3.send(
        new PutBucketOwnershipControlsCommand({
          Bucket: target.bucket.name,
          OwnershipControls: { Rules: [{ ObjectOwnership: "ObjectWriter" }] },
        }),
      ),
    seen: seenOnBucket("objectOwnership"),
  },
  {
    how: "our statement is gone from a policy with a foreign one",
    make: (hands) => putPolicy(hands, theirs(hands)),
    seen: seenOnBucket(`policy.${tlsOnlySid}`),
    foreign: othersInPolicy,
  },
  {
    how: "our statement is weakened, between two foreign ones",
    make: (hands) => putPolicy(hands, theirs(hands), weakened(hands), theirs(hands).replace("Auditors", "Others")),
    seen: seenOnBucket(`policy.${tlsOnlySid}`),
    foreign: othersInPolicy,
  },
  {
    how: "the bucket's policy is gone",
    make: ({ s3, target }) => s3.send(new DeleteBucketPolicyCommand({ Bucket: target.bucket.name })),
    seen: seenOnBucket(`policy.${tlsOnlySid}`),
  },
  {
    how: "our lifecycle rule is gone, a foreign one is there",
    make: ({ clouds: { s3 }, target }) => s3.putLifecycle(target.bucket, { Rules: [theirRule] }),
    seen: seenOnBucket("lifecycle.eyrie-abort-incomplete-multipart-uploads"),
    foreign: foreignRules,
  },
  {
    how: "our lifecycle rule is disabled",
    make: async ({ clouds: { s3 }, target }) => {
      const { Rules: rules = [] } = await s3.readLifecycle(target.bucket);
      await s3.putLifecycle(target.bucket, {
        Rules: rules.map((rule) => (rule.ID === theirRule.ID ? rule : { ...rule, Status: "Disabled" })),
      });
    },
    seen: seenOnBucket("lifecycle.eyrie-abort-incomplete-multipart-uploads"),
    foreign: foreignRules,
  },
];

/** The guide's own document, with the bucket's name. */
const guidePolicy = ({ target }: Hands) =>
  document({
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject"],
    Resource: [target.bucket.arn, `${target.bucket.arn}/*`],
  });

const readPolicy = ({ clouds: { iam }, target: { policy } }: Hands) => iam.readPolicy(policy.arn);
const versionsOf = async (hands: Hands) =>
  (await readPolicy(hands)).versions
    .map(({ id }) => id)
    .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
const readRole = ({ clouds: { iam }, target: { role } }: Hands) => iam.readRole(role.name, role.arn);

/** A policy that somebody else attaches to our role. */
const another = ({ policy }: Hands["target"]) => ({ arn: `${policy.arn}-theirs`, name: `${policy.name}-theirs` });

export const onIam: readonly Drift<Hands>[] = [
  {
    how: "the policy's default version allows reading only",
    make: ({ clouds: { iam }, target }) =>
      iam.createDefaultVersion(
        target.policy.arn,
        document({ Effect: "Allow", Action: ["s3:GetObject"], Resource: `${target.bucket.arn}/*` }),
      ),
    seen: seenOnPolicy("document (default version)"),
    foreign: async (hands) => (await versionsOf(hands)).slice(0, 2),
  },
  {
    how: "the policy's default version is the guide's own document",
    make: (hands) => hands.clouds.iam.createDefaultVersion(hands.target.policy.arn, guidePolicy(hands)),
    seen: nothing,
    foreign: versionsOf,
  },
  {
    how: "the policy lost a tag of the spec's and got another",
    make: async ({ clouds, iam, target: { policy } }) => {
      await iam.send(new UntagPolicyCommand({ PolicyArn: policy.arn, TagKeys: ["team"] }));
      await clouds.iam.tagPolicy(policy.arn, { costs: "42" });
    },
    seen: seenOnPolicy("tags.team"),
    foreign: async (hands) => (await readPolicy(hands)).tags["costs"],
  },
  {
    how: "the trust policy names another service account",
    make: ({ clouds: { iam }, target }) =>
      iam.updateTrust(target.role.name, target.role.arn, trustLike(target, "system:serviceaccount:milvus:other")),
    seen: seenOnRole("trust"),
  },
  {
    how: "the trust policy is written otherwise and means the same",
    make: async (hands) => {
      const { name, arn } = hands.target.role;
      const { trust } = await readRole(hands);
      const { Statement: statements } = JSON.parse(trust) as { Statement: readonly Record<string, unknown>[] };
      const [{ Condition, Action, Principal, Effect } = {}] = statements;
      const { StringEquals } = Condition as { StringEquals: Record<string, string> };
      const turned = Object.fromEntries(
        Object.entries(StringEquals)
          .toReversed()
          .map(([key, value]) => [key, [value]]),
      );
      const same = { Condition: { StringEquals: turned }, Action: [Action], Principal, Effect };
      const text = JSON.stringify({ Statement: same, Version: "2012-10-17" }, undefined, 2);
      await hands.clouds.iam.updateTrust(name, arn, text);
    },
    seen: nothing,
    foreign: async (hands) => (await readRole(hands)).trust,
  },
  {
    how: "somebody put a boundary on the role that the spec does not name",
    make: ({ clouds: { iam }, target: { role, partition } }) =>
      iam.putPermissionsBoundary(role.name, role.arn, `arn:${partition}:iam::aws:policy/AdministratorAccess`),
    seen: seenOnRole("permissionsBoundary"),
  },
  {
    how: "the role lost a tag of the spec's",
    make: ({ iam, target: { role } }) => iam.send(new UntagRoleCommand({ RoleName: role.name, TagKeys: ["team"] })),
    seen: seenOnRole("tags.team"),
  },
  {
    how: "the policy is detached and another attached",
    make: async ({ clouds: { iam }, target }) => {
      const all = document({ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" });
      await iam.createPolicy({ ...another(target), document: all, tags: {} });
      await iam.attachPolicy(target.role.name, target.role.arn, another(target).arn);
      await iam.detachPolicy(target.role.name, target.role.arn, target.policy.arn);
    },
    seen: ({ role, policy }) => ({ [`policy-attachment/${role.name}/${policy.name}`]: "create" }),
    foreign: async ({ clouds: { iam }, target: { role, policy } }) =>
      (await iam.listAttachedPolicies(role.name, role.arn)).filter((arn) => arn !== policy.arn),
    tidy: async ({ clouds: { iam }, target }) => {
      await iam.detachPolicy(target.role.name, target.role.arn, another(target).arn);
      await iam.deletePolicy(another(target).arn);
    },
  },
];

const provider = ({ cloud }: Scene) => [...cloud.account.iam.providers.values()][0];

/** Only for a local cloud: in a real account every role of the cluster relies on the provider. */
export const onProvider: readonly Drift[] = [
  {
    how: "the OIDC provider has other audiences, without STS",
    make: (scene) => {
      provider(scene)?.clientIds.delete(stsAudience);
      provider(scene)?.clientIds.add("vault");
    },
    seen: ({ cluster }): Seen => ({ [`oidc-provider/${cluster.name}`]: ["audiences"] }),
    foreign: (scene) => [...(provider(scene)?.clientIds ?? [])].filter((id) => id !== stsAudience),
  },
];
