import { DeleteRolePolicyCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateKeyCommand, DisableKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import { PutBucketEncryptionCommand } from "@aws-sdk/client-s3";
import { newBucket } from "@eyrie/localcloud/s3/store";
import { denying, type Undo } from "../claim-breakage.ts";
import { document, type Scene } from "../scene.ts";
import type { Breakage } from "./breakage.ts";
import { allReady, logOf, restarted, storing } from "./symptoms.ts";

type Statement = Readonly<Record<string, unknown>>;

/** Adds a statement to the bucket's policy, beside what stands there. */
const withBucketPolicy =
  (statement: (scene: Scene) => Statement): Breakage["make"] =>
  async (scene) => {
    const { s3 } = scene.clouds;
    const { bucket } = scene.target;
    const before = (await s3.readPolicy(bucket)) ?? document();
    const { Statement: statements } = JSON.parse(before) as { Statement: readonly never[] };
    await s3.putPolicy(bucket, document(...statements, statement(scene) as never));
    return () => s3.putPolicy(bucket, before);
  };

/** What Milvus' C++ side lists when it starts, and nobody else. */
const pods = { StringLike: { "s3:prefix": "*/justforconnectioncheck" } };

const both = ({ target: { bucket } }: Scene) => [bucket.arn, `${bucket.arn}/*`];

/** Restarts one component once all is mended: what it started with was broken. */
const afterRestart =
  (make: Breakage["make"]): Breakage["make"] =>
  async (scene) => {
    const undo = await make(scene);
    return async () => {
      await undo();
      await restarted(scene, "querynode");
      await allReady(scene);
    };
  };

const logs =
  (says: RegExp): Breakage["symptom"] =>
  (scene) =>
    logOf(scene, "querynode", says);

/** A role of the same name in its place, as somebody makes it who deleted it by mistake. */
async function madeAnew({ clouds: { iam }, target: { role, policy } }: Scene): Promise<void> {
  const { id: _, arn, createdAt: __, maxSessionDuration: ___, ...before } = await iam.readRole(role.name, role.arn);
  await iam.detachPolicy(role.name, role.arn, policy.arn);
  await iam.deleteRole(role.name, role.arn);
  await iam.createRole({ name: role.name, arn, ...before });
  await iam.attachPolicy(role.name, role.arn, policy.arn);
}

/** Encrypts what is put from now on with a key, whose policy is the account's own or another one. */
const encrypted =
  (policy?: (scene: Scene) => string, spoil?: (kms: KMSClient, key: string) => Promise<unknown>): Breakage["make"] =>
  async (scene) => {
    const { cloud, iam, s3, target } = scene;
    const granted = { RoleName: target.role.name, PolicyName: "keys" };
    const grant = document({ Effect: "Allow", Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: "*" });
    const kms = new KMSClient({ region: target.region, endpoint: cloud.awsEndpoint, credentials: cloud.credentials });
    const made = await kms.send(new CreateKeyCommand(policy === undefined ? {} : { Policy: policy(scene) }));
    const key = made.KeyMetadata?.Arn ?? "";
    const encryption = (rule: Statement) =>
      s3.send(
        new PutBucketEncryptionCommand({
          Bucket: target.bucket.name,
          ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: rule as never }] },
        }),
      );
    await encryption({ SSEAlgorithm: "aws:kms", KMSMasterKeyID: key });
    // Whoever spoils the key has a role that may use it.
    if (spoil !== undefined) await iam.send(new PutRolePolicyCommand({ ...granted, PolicyDocument: grant }));
    await spoil?.(kms, key);
    return async () => {
      if (spoil !== undefined) await iam.send(new DeleteRolePolicyCommand(granted));
      await encryption({ SSEAlgorithm: "AES256" });
    };
  };

const forAccount = ({ target }: Scene): Statement => ({
  Effect: "Allow",
  Principal: { AWS: `arn:${target.partition}:iam::${target.account}:root` },
  Action: "kms:*",
  Resource: "*",
});

const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

/** What the bucket, its key and its surroundings do. What only a local cloud can do says so. */
export const onBucket = {
  "denial of one action": {
    how: "the bucket's policy denies the role s3:PutObject",
    make: denying("s3:PutObject"),
    symptom: storing,
    shows: /s3:PutObject .* explicit deny in a resource-based policy/,
  },
  "denial of everybody else": {
    how: "the bucket's policy denies all that is not another role",
    make: withBucketPolicy((scene) => ({
      Sid: "OnlyThePipeline",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:*Object", "s3:ListBucket"],
      Resource: both(scene),
      Condition: {
        ArnNotLike: {
          "aws:PrincipalArn": [
            `arn:aws:iam::${scene.target.account}:role/pipeline`,
            `arn:aws:iam::${scene.target.account}:user/*`,
          ],
        },
      },
    })),
    symptom: storing,
    shows: /explicit deny in a resource-based policy/,
  },
  "denial by the way": {
    how: "the bucket's policy denies whatever does not come through a VPC endpoint",
    make: withBucketPolicy((scene) => ({
      Effect: "Deny",
      Principal: { AWS: scene.target.role.arn },
      NotAction: "s3:ListBucket",
      Resource: both(scene),
      Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-0123456789abcdef0" } },
    })),
    symptom: storing,
    shows: /explicit deny in a resource-based policy/,
  },
  "denial by what is asked": {
    how: "the bucket's policy denies listings that only a pod makes",
    make: afterRestart(
      withBucketPolicy((scene) => ({
        Effect: "Deny",
        Principal: "*",
        Action: "s3:ListBucket",
        Resource: scene.target.bucket.arn,
        Condition: pods,
      })),
    ),
    symptom: logs(/explicit deny in a resource-based policy/),
    shows: /explicit deny in a resource-based policy/,
  },
  "role made anew": {
    how: "the bucket's policy lets in the role by its unique id, and the role is made anew",
    make: async (scene) => {
      const { id } = await scene.clouds.iam.readRole(scene.target.role.name, scene.target.role.arn);
      const undo = await withBucketPolicy((within) => ({
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:GetObject", "s3:PutObject"],
        Resource: `${within.target.bucket.arn}/*`,
        Condition: { StringNotLike: { "aws:userid": [`${id}:*`, "AIDA*"] } },
      }))(scene);
      await madeAnew(scene);
      return undo;
    },
    symptom: storing,
    shows: /explicit deny in a resource-based policy/,
  },
  "key for somebody else": {
    how: "the bucket encrypts with a key that the role's policies do not name",
    make: encrypted(),
    symptom: storing,
    shows: /kms:GenerateDataKey .* no identity-based policy allows/,
  },
  "key of one administrator": {
    how: "the bucket encrypts with a key whose policy lets in the administrator alone",
    make: encrypted(({ target }) =>
      document({
        Effect: "Allow",
        Principal: { AWS: [`arn:aws:iam::${target.account}:user/admin`] },
        Action: "kms:*",
        Resource: "*",
      }),
    ),
    symptom: storing,
    shows: /kms:GenerateDataKey .* no resource-based policy allows/,
  },
  "key switched off": {
    how: "the bucket's key is disabled",
    make: encrypted(undefined, (kms, key) => kms.send(new DisableKeyCommand({ KeyId: key }))),
    symptom: storing,
    shows: /KMS\.DisabledException/,
  },
  "key on its way out": {
    how: "the bucket's key is scheduled for deletion",
    make: encrypted(undefined, (kms, key) =>
      kms.send(new ScheduleKeyDeletionCommand({ KeyId: key, PendingWindowInDays: 7 })),
    ),
    symptom: storing,
    shows: /KMS\.KMSInvalidStateException/,
  },
  "key for the role before": {
    how: "the key's policy lets in the role, which is then made anew",
    make: async (scene) => {
      const undo = await encrypted((within) =>
        document(
          {
            Effect: "Allow",
            Principal: { AWS: within.target.role.arn },
            Action: ["kms:GenerateDataKey", "kms:Decrypt"],
            Resource: "*",
          },
          forAccount(within) as never,
        ),
      )(scene);
      await madeAnew(scene);
      return undo;
    },
    symptom: storing,
    shows: /kms:GenerateDataKey/,
  },
  "another region": {
    how: "the bucket is in another region than configured",
    make: afterRestart((scene) => inPlaceOf(scene, { region: "eu-central-1" })),
    symptom: logs(/AuthorizationHeaderMalformed|PermanentRedirect|status=301|is wrong/),
    shows: /AuthorizationHeaderMalformed|PermanentRedirect|301/,
  },
  "another account": {
    how: "the bucket is another account's",
    make: afterRestart((scene) => inPlaceOf(scene, { owner: "999988887777" })),
    symptom: logs(/Access Denied/),
    shows: /Access Denied/,
  },
  "bucket gone": {
    how: "the bucket is deleted with all that is in it",
    make: afterRestart((scene) => Promise.resolve(without(scene))),
    symptom: logs(/CreateBucket|bucket not exist|NoSuchBucket/),
    shows: /blob bucket not exist, create bucket/,
  },
  "organization denies": {
    how: "a service control policy denies putting, whoever asks",
    make: ({ cloud: { organization } }) => {
      const deny = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "s3:PutObject", Resource: "*" }] };
      organization.attach({ serviceControl: [[everything], [everything, deny]] });
      return Promise.resolve(() => organization.attach({}));
    },
    symptom: storing,
    shows: /explicit deny in a service control policy/,
  },
  "organization does not allow": {
    how: "the account's only service control policy allows all but S3",
    make: afterRestart(({ cloud: { organization } }) => {
      const but = { Version: "2012-10-17", Statement: { Effect: "Allow", NotAction: "s3:*", Resource: "*" } };
      const admin = {
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Action: "*",
          Resource: "*",
          Condition: { StringLike: { "aws:PrincipalArn": "*:user/*" } },
        },
      };
      organization.attach({ serviceControl: [[but, admin]] });
      return Promise.resolve(() => organization.attach({}));
    }),
    symptom: logs(/Access Denied/),
    shows: /Access Denied/,
  },
  "resources guarded": {
    how: "a resource control policy denies listings of the account's buckets",
    make: afterRestart(({ cloud: { organization } }) => {
      const deny = {
        Version: "2012-10-17",
        Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:ListBucket", Resource: "*", Condition: pods }],
      };
      organization.attach({ resourceControl: [[deny]] });
      return Promise.resolve(() => organization.attach({}));
    }),
    symptom: logs(/resource control policy/),
    shows: /explicit deny in a resource control policy/,
  },
  "endpoint for other buckets": {
    how: "the VPC endpoint's policy allows another bucket alone",
    make: afterRestart(({ cloud: { network }, target }) => {
      network.addEndpoint(target.region, {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: "*",
            Action: "s3:*",
            Resource: ["arn:aws:s3:::somebody-elses", "arn:aws:s3:::somebody-elses/*"],
          },
        ],
      });
      return Promise.resolve(() => network.removeEndpoints());
    }),
    symptom: logs(/Access Denied|VPC endpoint policy/),
    shows: /Access Denied|VPC endpoint policy/,
  },
  "endpoint that denies": {
    how: "the VPC endpoint's policy denies all but objects, by NotAction",
    make: afterRestart(({ cloud: { network }, target }) => {
      network.addEndpoint(target.region, {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" },
          { Effect: "Deny", Principal: "*", NotAction: "s3:*Object", Resource: "*" },
        ],
      });
      return Promise.resolve(() => network.removeEndpoints());
    }),
    symptom: logs(/Access Denied/),
    shows: /Access Denied/,
  },
} as const satisfies Record<string, Breakage>;

/** Takes the bucket away, as nobody can whose bucket holds anything. */
function without({ cloud, target }: Scene): Undo {
  const { buckets } = cloud.s3;
  const before = buckets.get(target.bucket.name);
  if (before === undefined) throw new Error("there is no bucket");
  buckets.delete(before.name);
  return () => {
    buckets.set(before.name, before);
  };
}

/** Another bucket of the same name, as AWS never gives one away while this one is there. */
async function inPlaceOf(scene: Scene, birth: { readonly owner?: string; readonly region?: string }): Promise<Undo> {
  const { cloud, target } = scene;
  const undo = without(scene);
  const { name } = target.bucket;
  const owner = target.account;
  cloud.s3.buckets.set(name, newBucket({ name, owner, region: target.region, createdAt: new Date(0), ...birth }));
  return Promise.resolve(undo);
}
