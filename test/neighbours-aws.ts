import {
  AttachRolePolicyCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DetachRolePolicyCommand,
  PutRolePolicyCommand,
  TagOpenIDConnectProviderCommand,
  TagPolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { ownerTag } from "#eyrie/kinds/ownership";
import { oidcProviderArn } from "#eyrie/kinds/oidc-provider";
import { subjectOf } from "#eyrie/milvus/trust";
import { byHandJson, type Neighbour } from "./neighbour.ts";
import { document, type Scene, trustLike } from "./scene.ts";

const reading = (resource: string) =>
  byHandJson(
    document({ Sid: "Theirs", Effect: "Allow", Action: ["s3:GetObject", "s3:ListBucket"], Resource: resource }),
  );
/** What may hang on a role beside ours without the role reaching another bucket. */
const metering = byHandJson(
  document({ Sid: "Theirs", Effect: "Allow", Action: "cloudwatch:PutMetricData", Resource: "*" }),
);
const policyArn = ({ target }: Scene, name: string) => `arn:aws:iam::${target.account}:policy/${name}`;

const aRole = (
  what: string,
  name: (scene: Scene) => string,
  subject: (scene: Scene) => string,
  tags: (scene: Scene) => Readonly<Record<string, string>> = () => ({ team: "theirs" }),
): Neighbour => ({
  what,
  make: async (scene) => {
    await scene.iam.send(
      new CreateRoleCommand({
        RoleName: name(scene),
        AssumeRolePolicyDocument: byHandJson(trustLike(scene.target, subject(scene))),
        Tags: Object.entries(tags(scene)).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
    await scene.iam.send(
      new PutRolePolicyCommand({ RoleName: name(scene), PolicyName: "inline", PolicyDocument: reading("*") }),
    );
  },
  touch: (scene) =>
    scene.iam.send(
      new UpdateAssumeRolePolicyCommand({
        RoleName: name(scene),
        PolicyDocument: `${byHandJson(trustLike(scene.target, subject(scene)))} `,
      }),
    ),
});

const aBucket = (what: string, name: (scene: Scene) => string): Neighbour => ({
  what,
  make: async ({ s3, target, ...scene }) => {
    const Bucket = name({ s3, target, ...scene });
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: "us-east-2" } }));
    await s3.send(new PutObjectCommand({ Bucket, Key: "files/insert_log/1", Body: "theirs" }));
    await s3.send(
      new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: ownerTag, Value: "somebody/else" }] } }),
    );
  },
  touch: (scene) =>
    scene.s3.send(new PutObjectCommand({ Bucket: name(scene), Key: "files/insert_log/1", Body: "ours" })),
});

/** It may be there before anybody else comes. */
export const sharedProvider: Neighbour = {
  what: "the provider that every role of the cluster relies on",
  make: ({ iam, target }) =>
    iam.send(
      new CreateOpenIDConnectProviderCommand({
        Url: target.issuer,
        ClientIDList: ["vault", "sts.amazonaws.com"],
        Tags: [{ Key: "team", Value: "platform" }],
      }),
    ),
  touch: ({ iam, target }) =>
    iam.send(
      new TagOpenIDConnectProviderCommand({
        OpenIDConnectProviderArn: oidcProviderArn(target),
        Tags: [{ Key: "team", Value: "ours" }],
      }),
    ),
};

/** What stands in the same account. */
export const onAws: readonly Neighbour[] = [
  aRole(
    "a role that trusts another service account",
    () => "their-role",
    () => "system:serviceaccount:theirs:app",
  ),
  aRole(
    "a role whose name goes on where ours ends",
    ({ target }) => `${target.role.name}-2`,
    ({ target }) => subjectOf(target.serviceAccount),
  ),
  aRole(
    "a role of another set-up of Eyrie's",
    () => "their-milvus",
    () => "system:serviceaccount:theirs:milvus",
    ({ target }) => ({ [ownerTag]: `${target.owner}-2` }),
  ),
  {
    what: "a managed policy that several roles share, in several versions",
    make: async (scene) => {
      const { iam, target } = scene;
      const arn = policyArn(scene, `${target.policy.name}2`);
      const { Policy: made } = await iam.send(
        new CreatePolicyCommand({ PolicyName: `${target.policy.name}2`, PolicyDocument: reading("*") }),
      );
      await iam.send(
        new CreatePolicyVersionCommand({ PolicyArn: made?.Arn ?? arn, PolicyDocument: reading("arn:aws:s3:::theirs") }),
      );
      for (const RoleName of ["their-role", "their-milvus"])
        await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: arn }));
    },
    touch: (scene) =>
      scene.iam.send(
        new DetachRolePolicyCommand({
          RoleName: "their-milvus",
          PolicyArn: policyArn(scene, `${scene.target.policy.name}2`),
        }),
      ),
  },
  {
    what: "a managed policy that hangs on nothing",
    make: ({ iam }) => iam.send(new CreatePolicyCommand({ PolicyName: "theirs", PolicyDocument: metering })),
    touch: (scene) =>
      scene.iam.send(
        new TagPolicyCommand({ PolicyArn: policyArn(scene, "theirs"), Tags: [{ Key: "touched", Value: "" }] }),
      ),
  },
  {
    what: "a user",
    make: ({ cloud }) => cloud.account.createUser("colleague", [reading("*")]),
    touch: ({ cloud }) => cloud.account.iam.users.get("colleague")?.tags.set("touched", ""),
  },
  aBucket("a bucket with the same keys", () => "their-bucket"),
  aBucket("a bucket whose name goes on where ours ends", ({ target }) => `${target.bucket.name}2`),
];

const theirStatement = (scene: Scene) =>
  `{ "Sid" : "Auditors",
      "Effect":"Allow", "Principal": {"AWS": ["arn:aws:iam::${scene.target.account}:root"]},
      "Action": "s3:GetBucket*" , "Resource": "${scene.target.bucket.arn}" }`;

const bucketPolicy = (scene: Scene, id: string) =>
  `{"Version":"2012-10-17",\n  "Id": "${id}",  "Statement": [ ${theirStatement(scene)} ]\n}`;

const lifecycle = ({ s3, target }: Scene, days: number) =>
  s3.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket: target.bucket.name,
      LifecycleConfiguration: {
        Rules: [
          {
            ID: "theirs",
            Status: "Enabled",
            Filter: { And: { Prefix: "logs/", Tags: [{ Key: "tier", Value: "cold" }] } },
            Expiration: { Days: days },
          },
        ],
      },
    }),
  );

/** What others have put into a bucket that Eyrie keeps, owned or not. */
export const inBucket: readonly Neighbour[] = [
  {
    what: "a statement in the bucket's policy",
    make: ({ s3, target, ...scene }) =>
      s3.send(
        new PutBucketPolicyCommand({
          Bucket: target.bucket.name,
          Policy: bucketPolicy({ s3, target, ...scene }, "kept"),
        }),
      ),
    touch: (scene) =>
      scene.s3.send(
        new PutBucketPolicyCommand({ Bucket: scene.target.bucket.name, Policy: bucketPolicy(scene, "touched") }),
      ),
  },
  { what: "a lifecycle rule", make: (scene) => lifecycle(scene, 30), touch: (scene) => lifecycle(scene, 3) },
  {
    what: "an object under another prefix",
    make: ({ s3, target }) =>
      s3.send(new PutObjectCommand({ Bucket: target.bucket.name, Key: "backups/1", Body: "theirs" })),
    touch: ({ s3, target }) =>
      s3.send(new PutObjectCommand({ Bucket: target.bucket.name, Key: "backups/1", Body: "ours" })),
  },
  {
    what: "an object under the root path",
    make: ({ s3, target }) =>
      s3.send(new PutObjectCommand({ Bucket: target.bucket.name, Key: "files/theirs", Body: "theirs" })),
    touch: ({ s3, target }) =>
      s3.send(
        new PutObjectCommand({
          Bucket: target.bucket.name,
          Key: "files/theirs",
          Body: "theirs",
          Metadata: { touched: "" },
        }),
      ),
  },
  {
    what: "an upload that is under way",
    make: ({ s3, target }) =>
      s3.send(new CreateMultipartUploadCommand({ Bucket: target.bucket.name, Key: "backups/2" })),
    touch: ({ cloud, target }) => cloud.s3.buckets.get(target.bucket.name)?.uploads.clear(),
  },
  {
    what: "its encryption",
    make: (scene) => encryption(scene, true),
    touch: (scene) => encryption(scene, false),
  },
  {
    what: "a tag on the bucket",
    make: async ({ clouds, target }) =>
      clouds.s3.putTags(target.bucket, { ...(await clouds.s3.readTags(target.bucket)), costs: "42" }),
    touch: async ({ clouds, target }) =>
      clouds.s3.putTags(target.bucket, { ...(await clouds.s3.readTags(target.bucket)), costs: "43" }),
  },
];

const encryption = ({ s3, target }: Scene, BucketKeyEnabled: boolean) =>
  s3.send(
    new PutBucketEncryptionCommand({
      Bucket: target.bucket.name,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled }],
      },
    }),
  );

/** What others have put on a role and a policy that Eyrie keeps. */
export const onIdentity: readonly Neighbour[] = [
  {
    what: "a tag on the role",
    make: ({ iam, target }) =>
      iam.send(new TagRoleCommand({ RoleName: target.role.name, Tags: [{ Key: "costs", Value: "42" }] })),
    touch: ({ iam, target }) =>
      iam.send(new TagRoleCommand({ RoleName: target.role.name, Tags: [{ Key: "costs", Value: "43" }] })),
  },
  {
    what: "a tag on the policy",
    make: ({ iam, target }) =>
      iam.send(new TagPolicyCommand({ PolicyArn: target.policy.arn, Tags: [{ Key: "costs", Value: "42" }] })),
    touch: ({ iam, target }) =>
      iam.send(new TagPolicyCommand({ PolicyArn: target.policy.arn, Tags: [{ Key: "costs", Value: "43" }] })),
  },
];

/** What others have hung on a role that they let Eyrie use or take over. */
export const onTheirRole: readonly Neighbour[] = [
  {
    what: "an inline policy on the role",
    make: ({ iam, target }) =>
      iam.send(
        new PutRolePolicyCommand({
          RoleName: target.role.name,
          PolicyName: "theirs",
          PolicyDocument: metering,
        }),
      ),
    touch: ({ iam, target }) =>
      iam.send(
        new PutRolePolicyCommand({ RoleName: target.role.name, PolicyName: "theirs", PolicyDocument: reading("*") }),
      ),
  },
  {
    what: "another policy on the role",
    make: (scene) =>
      scene.iam.send(
        new AttachRolePolicyCommand({ RoleName: scene.target.role.name, PolicyArn: policyArn(scene, "theirs") }),
      ),
    touch: (scene) =>
      scene.iam.send(
        new DetachRolePolicyCommand({ RoleName: scene.target.role.name, PolicyArn: policyArn(scene, "theirs") }),
      ),
  },
];
