import {
  CreatePolicyVersionCommand,
  DeletePolicyVersionCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { milvusPolicy } from "#eyrie/milvus/policy";
import { type Undo, withPermissions } from "../claim-breakage.ts";
import type { Hands } from "../hands.ts";
import { document, type Scene } from "../scene.ts";
import type { Breakage } from "./breakage.ts";
import { allReady, logOf, restarted, storing } from "./symptoms.ts";

const placeOf = ({ target }: Hands) => ({ bucketArn: target.bucket.arn, rootPath: target.rootPath });
const right = (hands: Hands) => JSON.stringify(milvusPolicy(placeOf(hands), ["2.6"]));
const objects = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];

/** Makes a new default version, and sees what becomes of objects. */
const byVersion = (permissions: (hands: Hands) => string): Pick<Breakage, "make" | "symptom"> => ({
  make: withPermissions(permissions),
  symptom: storing,
});

/** A policy inside the role, beside what it bears. */
const inline =
  (text: (hands: Hands) => string): Breakage["make"] =>
  async (scene) => {
    const named = { RoleName: scene.target.role.name, PolicyName: "by-hand" };
    await scene.iam.send(new PutRolePolicyCommand({ ...named, PolicyDocument: text(scene) }));
    return async () => {
      await scene.iam.send(new DeleteRolePolicyCommand(named));
    };
  };

/** A managed policy of somebody's, and what is done with it. */
const withPolicy = async (
  { clouds: { iam }, target: { policy } }: Scene,
  suffix: string,
  text: string,
  use: (arn: string) => Promise<Undo>,
): Promise<Undo> => {
  const arn = `${policy.arn}-${suffix}`;
  await iam.createPolicy({ arn, name: `${policy.name}-${suffix}`, document: text, tags: {} });
  const undo = await use(arn);
  return async () => {
    await undo();
    await iam.deletePolicy(arn);
  };
};

const bounded =
  (text: (scene: Scene) => string): Breakage["make"] =>
  (scene) => {
    const { iam } = scene.clouds;
    const { name, arn } = scene.target.role;
    return withPolicy(scene, "boundary", text(scene), async (boundary) => {
      await iam.putPermissionsBoundary(name, arn, boundary);
      return () => iam.deletePermissionsBoundary(name, arn);
    });
  };

/** Detaches the spec's own policy. */
const detached = async ({ clouds: { iam }, target: { role, policy } }: Scene): Promise<Undo> => {
  await iam.detachPolicy(role.name, role.arn, policy.arn);
  return () => iam.attachPolicy(role.name, role.arn, policy.arn);
};

/** HeadBucket is all that fails, which pods do when they start. */
const starting: Breakage["symptom"] = (scene) => logOf(scene, "querynode", /Access Denied/);

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

const noSymptom: Breakage["symptom"] = () => Promise.resolve("nothing: it works");

/** What breaks in what the role bears. */
export const onAccess = {
  "action left out": {
    how: "a new default version leaves out s3:PutObject",
    ...byVersion((hands) => right(hands).replace('"s3:PutObject",', "")),
    shows: /no identity-based policy allows the s3:PutObject action/,
  },
  "action misspelt": {
    how: "a new default version allows s3:DeleteObjects, which is no action",
    ...byVersion((hands) => right(hands).replace('"s3:DeleteObject"', '"s3:DeleteObjects"')),
    shows: /no identity-based policy allows the s3:DeleteObject action/,
  },
  "another bucket's name": {
    how: "every Resource names a bucket without the last letter of its name",
    ...byVersion(({ target: { bucket } }) =>
      document({ Effect: "Allow", Action: ["s3:ListBucket", ...objects], Resource: bucket.arn.slice(0, -1) }),
    ),
    shows: /no identity-based policy allows the s3:ListBucket action/,
  },
  "another root path": {
    how: "the objects' Resource has another root path",
    ...byVersion((hands) => JSON.stringify(milvusPolicy({ ...placeOf(hands), rootPath: "files" }, ["2.6"]))),
    shows: /no identity-based policy allows the s3:GetObject action/,
  },
  "list on objects": {
    how: "one statement for all four actions, on bucket/* alone",
    ...byVersion(({ target: { bucket } }) =>
      document({ Effect: "Allow", Action: ["s3:ListBucket", ...objects], Resource: `${bucket.arn}/*` }),
    ),
    shows: /no identity-based policy allows the s3:ListBucket action/,
  },
  "list on objects, by wildcard": {
    how: "s3:List* on the root path, the objects in a second statement",
    ...byVersion(({ target: { bucket, rootPath } }) =>
      document(
        { Effect: "Allow", Action: "s3:List*", Resource: [`${bucket.arn}/${rootPath}/*`] },
        { Effect: "Allow", Action: objects, Resource: [`${bucket.arn}/*`] },
      ),
    ),
    shows: /no identity-based policy allows the s3:ListBucket action/,
  },
  "mended version not default": {
    how: "the policy was broken, then mended in a version that is not the default",
    make: async (scene) => {
      const undo = await withPermissions((hands) => right(hands).replace('"s3:PutObject",', ""))(scene);
      const PolicyArn = scene.target.policy.arn;
      const { PolicyVersion: made } = await scene.iam.send(
        new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: right(scene), SetAsDefault: false }),
      );
      return async () => {
        await scene.iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: made?.VersionId }));
        await undo();
      };
    },
    symptom: storing,
    shows: /no identity-based policy allows the s3:PutObject action/,
  },
  "policy detached": {
    how: "the spec's own policy is detached",
    make: detached,
    symptom: storing,
    shows: /no identity-based policy allows the s3:PutObject action/,
  },
  "policy on another role": {
    how: "a policy that names the bucket hangs on another role, the role's own allows nothing",
    make: (scene) => {
      const { clouds, target } = scene;
      const other = { name: "milvus-elsewhere", arn: `${target.role.arn}-elsewhere` };
      return withPolicy(scene, "other", right(scene), async (arn) => {
        const undo = await withPermissions(() =>
          document({ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }),
        )(scene);
        const { trust } = await clouds.iam.readRole(target.role.name, target.role.arn);
        await clouds.iam.createRole({ ...other, path: "/", trust, permissionsBoundary: undefined, tags: {} });
        await clouds.iam.attachPolicy(other.name, other.arn, arn);
        return async () => {
          await clouds.iam.detachPolicy(other.name, other.arn, arn);
          await clouds.iam.deleteRole(other.name, other.arn);
          await undo();
        };
      });
    },
    symptom: storing,
    shows: /no identity-based policy allows the s3:ListBucket action/,
  },
  "boundary for reading": {
    how: "a permissions boundary allows reading alone",
    make: bounded(() => document({ Effect: "Allow", Action: ["s3:Get*", "s3:List*"], Resource: "*" })),
    symptom: storing,
    shows: /no permissions boundary allows the s3:PutObject action/,
  },
  "boundary that denies": {
    how: "a permissions boundary allows everything and denies all but reading the bucket",
    make: bounded(({ target: { bucket } }) =>
      document(
        { Effect: "Allow", Action: "*", Resource: "*" },
        { Effect: "Deny", NotAction: ["s3:GetObject", "s3:ListBucket"], Resource: [bucket.arn, `${bucket.arn}/*`] },
      ),
    ),
    symptom: storing,
    shows: /explicit deny in a permissions boundary/,
  },
  "condition on the prefix": {
    how: "s3:ListBucket under the condition that the prefix is the root path's",
    make: afterRestart(
      withPermissions((hands) => {
        const { bucketArn, rootPath } = placeOf(hands);
        const onPrefix = { StringLike: { "s3:prefix": [`${rootPath}/*`, rootPath] } };
        return document(
          { Effect: "Allow", Action: "s3:ListBucket", Resource: bucketArn, Condition: onPrefix },
          { Effect: "Allow", Action: objects, Resource: `${bucketArn}/${rootPath}/*` },
        );
      }),
    ),
    symptom: starting,
    shows: /Access Denied/,
  },
  "denial of other prefixes": {
    how: "a Deny of s3:ListBucket unless the prefix is the root path's",
    make: afterRestart(
      inline(({ target: { bucket, rootPath } }) =>
        document({
          Effect: "Deny",
          Action: "s3:ListBucket",
          Resource: [bucket.arn],
          Condition: { StringNotLike: { "S3:Prefix": `${rootPath}/*` } },
        }),
      ),
    ),
    symptom: starting,
    shows: /Access Denied/,
  },
  "denial inside the role": {
    how: "an inline policy denies all that deletes, by wildcard",
    make: inline(() => document({ Effect: "Deny", Action: ["s3:Delete*"], Resource: "*" })),
    symptom: storing,
    shows: /s3:DeleteObject .* explicit deny in an identity-based policy/,
  },
  "denial of a managed policy": {
    how: "a second managed policy denies everything outside of another bucket",
    make: (scene) => {
      const { clouds, target } = scene;
      const { name, arn } = target.role;
      const elsewhere = ["arn:aws:s3:::somebody-elses", "arn:aws:s3:::somebody-elses/*"];
      const text = document({ Effect: "Deny", Action: "s3:*", NotResource: elsewhere });
      return withPolicy(scene, "guard", text, async (guard) => {
        await clouds.iam.attachPolicy(name, arn, guard);
        return () => clouds.iam.detachPolicy(name, arn, guard);
      });
    },
    symptom: storing,
    shows: /explicit deny in an identity-based policy/,
  },
  "every action": {
    how: "an inline policy allows s3:* on the bucket",
    make: inline(({ target: { bucket } }) =>
      document({ Effect: "Allow", Action: "s3:*", Resource: [bucket.arn, `${bucket.arn}/*`] }),
    ),
    symptom: noSymptom,
    shows: /works/,
  },
  "uploads not aborted": {
    how: "a new default version is the guide's own: four actions on both ARNs",
    make: withPermissions(({ target: { bucket } }) =>
      document({ Effect: "Allow", Action: ["s3:ListBucket", ...objects], Resource: [bucket.arn, `${bucket.arn}/*`] }),
    ),
    symptom: noSymptom,
    shows: /works/,
  },
  "other buckets": {
    how: "an inline policy lists and reads buckets of another name",
    make: inline(() =>
      document({ Effect: "Allow", Action: ["s3:Get*", "s3:List*"], Resource: "arn:aws:s3:::payroll-*" }),
    ),
    symptom: noSymptom,
    shows: /works/,
  },
  "everything but": {
    how: "an inline policy allows all but IAM",
    make: inline(() => document({ Effect: "Allow", NotAction: ["iam:*", "sts:*"], Resource: "*" })),
    symptom: noSymptom,
    shows: /works/,
  },
} as const satisfies Record<string, Breakage>;
