import type { Lifecycle } from "#eyrie/clouds/aws/s3";
import { tlsOnlySid } from "#eyrie/kinds/bucket-policy";
import { stsAudience } from "#eyrie/milvus/trust";
import type { Drift } from "./drift.ts";
import { bucketOf, document, policyOf, roleOf, type Scene, trustLike } from "./scene.ts";

const bucket = "bucket/milvus-bucket-039dd013c0712f085d60e21f";
const policy = "iam-policy/MilvusS3ReadWrite";
const role = "role/milvus-s3-access-sa";

/** As a colleague would write it: not the way JSON.stringify does. */
const theirs = `{ "Sid" : "Auditors",
      "Effect":"Allow", "Principal": {"AWS": ["arn:aws:iam::111122223333:user/admin"]},
      "Action": "s3:GetBucket*" , "Resource": "arn:aws:s3:::milvus-bucket-039dd013c0712f085d60e21f" }`;
const theirPolicy = (...more: readonly string[]) =>
  `{"Version":"2012-10-17",\n  "Id": "kept",  "Statement": [ ${[theirs, ...more].join(" ,\n")} ]\n}`;
const theirRule: LifecycleRule = {
  ID: "theirs",
  Status: "Enabled",
  Filter: { And: { Prefix: "logs/", Tags: [{ Key: "tier", Value: "cold" }] } },
  Expiration: { Days: 30 },
};
type LifecycleRule = NonNullable<Lifecycle["Rules"]>[number];
const putPolicy = ({ clouds, target }: Scene, text: string) => clouds.s3.putPolicy(target.bucket, text);
/** Everything in the bucket's policy that is not our own statement, byte for byte. */
const othersInPolicy = (scene: Scene) => {
  const { text = "" } = bucketOf(scene).policy ?? {};
  return [text.slice(0, text.indexOf(theirs)), text.includes(theirs), text.slice(-3)];
};
const foreignRules = (scene: Scene) =>
  JSON.stringify(bucketOf(scene).lifecycle?.rules.filter((rule) => JSON.stringify(rule).includes("theirs")));
const weakened = `{"Sid":"${tlsOnlySid}","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::milvus-bucket-039dd013c0712f085d60e21f/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`;
const provider = ({ cloud }: Scene) => [...cloud.account.iam.providers.values()][0];

export const onBucket: readonly Drift[] = [
  {
    how: "a tag of the spec's has another value",
    make: ({ clouds: { s3 }, target }) =>
      s3.readTags(target.bucket).then((tags) => s3.putTags(target.bucket, { ...tags, team: "someone", costs: "42" })),
    seen: { [bucket]: ["tags.team"] },
    foreign: (scene) => bucketOf(scene).tags.filter(({ key }) => key === "costs"),
  },
  {
    how: "one setting of the public access block is off",
    make: (scene) => {
      const { publicAccessBlock } = bucketOf(scene);
      Object.assign(bucketOf(scene), { publicAccessBlock: { ...publicAccessBlock, BlockPublicPolicy: false } });
    },
    seen: { [bucket]: ["publicAccessBlocked"] },
  },
  {
    how: "there is no public access block",
    make: (scene) => void (bucketOf(scene).publicAccessBlock = undefined),
    seen: { [bucket]: ["publicAccessBlocked"] },
  },
  {
    how: "the owner of objects is who writes them, as in the guide",
    make: (scene) => void (bucketOf(scene).ownership = "ObjectWriter"),
    seen: { [bucket]: ["objectOwnership"] },
  },
  {
    how: "our statement is gone from a policy with a foreign one",
    make: (scene) => putPolicy(scene, theirPolicy()),
    seen: { [bucket]: [`policy.${tlsOnlySid}`] },
    foreign: othersInPolicy,
  },
  {
    how: "our statement is weakened, between two foreign ones",
    make: (scene) => putPolicy(scene, theirPolicy(weakened, theirs.replace("Auditors", "Others"))),
    seen: { [bucket]: [`policy.${tlsOnlySid}`] },
    foreign: othersInPolicy,
  },
  {
    how: "the bucket's policy is gone",
    make: (scene) => void (bucketOf(scene).policy = undefined),
    seen: { [bucket]: [`policy.${tlsOnlySid}`] },
  },
  {
    how: "our lifecycle rule is gone, a foreign one is there",
    make: ({ clouds: { s3 }, target }) => s3.putLifecycle(target.bucket, { Rules: [theirRule] }),
    seen: { [bucket]: ["lifecycle.eyrie-abort-incomplete-multipart-uploads"] },
    foreign: foreignRules,
  },
  {
    how: "our lifecycle rule is disabled",
    make: async ({ clouds: { s3 }, target }) => {
      const { Rules: rules = [] } = await s3.readLifecycle(target.bucket);
      await s3.putLifecycle(target.bucket, {
        Rules: rules.map((rule) => (rule.ID === "theirs" ? rule : { ...rule, Status: "Disabled" })),
      });
    },
    seen: { [bucket]: ["lifecycle.eyrie-abort-incomplete-multipart-uploads"] },
    foreign: foreignRules,
  },
];

/** The guide's own document, with the bucket's name. */
const guidePolicy = ({ target }: Scene) =>
  document({
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject"],
    Resource: [target.bucket.arn, `${target.bucket.arn}/*`],
  });

export const onIam: readonly Drift[] = [
  {
    how: "the policy's default version allows reading only",
    make: ({ clouds: { iam }, target }) =>
      iam.createDefaultVersion(
        target.policy.arn,
        document({ Effect: "Allow", Action: ["s3:GetObject"], Resource: `${target.bucket.arn}/*` }),
      ),
    seen: { [policy]: ["document (v2)"] },
    foreign: (scene) => policyOf(scene).versions.slice(0, 2),
  },
  {
    how: "the policy's default version is the guide's own document",
    make: (scene) => scene.clouds.iam.createDefaultVersion(scene.target.policy.arn, guidePolicy(scene)),
    seen: {},
    foreign: (scene) => policyOf(scene).versions,
  },
  {
    how: "the policy lost a tag of the spec's and got another",
    make: (scene) => {
      policyOf(scene).tags.delete("team");
      policyOf(scene).tags.set("costs", "42");
    },
    seen: { [policy]: ["tags.team"] },
    foreign: (scene) => policyOf(scene).tags.get("costs"),
  },
  {
    how: "the trust policy names another service account",
    make: ({ clouds: { iam }, target }) =>
      iam.updateTrust(target.role.name, target.role.arn, trustLike(target, "system:serviceaccount:milvus:other")),
    seen: { [role]: ["trust"] },
  },
  {
    how: "the trust policy is written otherwise and means the same",
    make: async (scene) => {
      const { iam } = scene.clouds;
      const { name, arn } = scene.target.role;
      const { Statement: statements } = JSON.parse(roleOf(scene).trust.text) as {
        Statement: readonly Record<string, unknown>[];
      };
      const [{ Condition, Action, Principal, Effect } = {}] = statements;
      const { StringEquals } = Condition as { StringEquals: Record<string, string> };
      const turned = Object.fromEntries(
        Object.entries(StringEquals)
          .toReversed()
          .map(([key, value]) => [key, [value]]),
      );
      const same = { Condition: { StringEquals: turned }, Action: [Action], Principal, Effect };
      await iam.updateTrust(name, arn, JSON.stringify({ Statement: same, Version: "2012-10-17" }, undefined, 2));
    },
    seen: {},
    foreign: (scene) => roleOf(scene).trust.text,
  },
  {
    how: "somebody put a boundary on the role that the spec does not name",
    make: (scene) => void (roleOf(scene).boundary = "arn:aws:iam::aws:policy/AdministratorAccess"),
    seen: { [role]: ["permissionsBoundary"] },
  },
  {
    how: "the role lost a tag of the spec's",
    make: (scene) => roleOf(scene).tags.delete("team"),
    seen: { [role]: ["tags.team"] },
  },
  {
    how: "the policy is detached and another attached",
    make: async ({ clouds: { iam }, target }) => {
      const other = target.policy.arn.replace(target.policy.name, "Theirs");
      await iam.createPolicy({
        arn: other,
        name: "Theirs",
        document: document({ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }),
        tags: {},
      });
      await iam.attachPolicy(target.role.name, target.role.arn, other);
      await iam.detachPolicy(target.role.name, target.role.arn, target.policy.arn);
    },
    seen: { "policy-attachment/milvus-s3-access-sa/MilvusS3ReadWrite": "create" },
    foreign: (scene) => [...roleOf(scene).attached].filter((arn) => arn.endsWith("Theirs")),
  },
  {
    how: "the OIDC provider has other audiences, without STS",
    make: (scene) => {
      provider(scene)?.clientIds.delete(stsAudience);
      provider(scene)?.clientIds.add("vault");
    },
    seen: { "oidc-provider/milvus-eks-cluster": ["audiences"] },
    foreign: (scene) => [...(provider(scene)?.clientIds ?? [])].filter((id) => id !== stsAudience),
  },
];
