import type { LifecycleRule } from "@aws-sdk/client-s3";
import type { BucketRef } from "../clouds/aws/bucket-ref.ts";
import type { BucketElsewhere, BucketState, Lifecycle, Tags } from "../clouds/aws/s3.ts";
import type { Clouds } from "../clouds/clouds.ts";
import { eventually } from "../clouds/retry.ts";
import { nameSettles } from "../messages/bucket-removal.ts";
import * as say from "../messages/kinds.ts";
import { declaredButMissing } from "../messages/ownership.ts";
import { type Release, storageOf } from "../milvus/release.ts";
import type { Difference } from "../model/change.ts";
import type { Json } from "../model/json.ts";
import type { Kind, Run } from "../model/kind.ts";
import { observing } from "../model/observed.ts";
import { Problem } from "../model/problem.ts";
import type { Standing } from "../model/resource.ts";
import { findStatement, mergeStatement, sameStatement, tlsOnlySid, tlsOnlyStatement } from "./bucket-policy.ts";
import {
  adoptedTag,
  type Belonging,
  marksOfTags,
  marksTakenOff,
  ownedTags,
  ownerTag,
  tagDifferences,
  whoseBy,
} from "./ownership.ts";
import type { Target } from "./target.ts";

export type BucketWant = {
  readonly ref: BucketRef;
  /** Below which the release stores; all of the bucket where it is empty. */
  readonly rootPath: string;
  readonly region: string;
  readonly belonging: Belonging;
  /** The user's own. */
  readonly tags: Tags;
  /** Whether a release is there already, which came after its bucket. */
  readonly installed: boolean;
  /** Whether Eyrie ever installed a release that stores in it: it did so once all of the bucket was as desired. */
  readonly completed: boolean;
};

/**
 * `unfinished`: untagged and empty, with no release beside it. A run that died before it could tag leaves its bucket so;
 * who else did loses nothing by its being taken for that.
 */
export type BucketSeen = BucketHere | BucketElsewhere;
type BucketHere = BucketState & { readonly unfinished: boolean };

const abortRule = {
  ID: "eyrie-abort-incomplete-multipart-uploads",
  Status: "Enabled",
  Filter: { Prefix: "" },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
} as const satisfies LifecycleRule;

export const bucketWant = ({ bucket, rootPath, region, owner, tags, relations, release }: Target): BucketWant => ({
  ref: bucket,
  rootPath,
  region,
  belonging: { id: `bucket/${bucket.name}`, owner, relation: relations.bucket },
  tags,
  installed: release.installed.status !== "absent",
  completed: release.installed.status === "present" && storesIn(bucket.name, release.installed.value.own),
});

const storesIn = (name: string, own: Release | undefined): boolean =>
  own !== undefined && storageOf(own).bucketName === name;

/**
 * The bucket Milvus stores in: owner-enforced, closed to the public, TLS only, incomplete uploads cleared away.
 * Policy, lifecycle and tags are documents others may share: only our own statement, rule and keys are written.
 * Not deleted, since it holds data; see `doomed-bucket.ts` for when that is asked for.
 */
export const bucket: Kind<BucketWant, BucketSeen, Clouds> = {
  name: "bucket",

  show: ({ ref, region, belonging, tags }) => ({
    region,
    objectOwnership: "BucketOwnerEnforced",
    publicAccessBlocked: true,
    policy: { [tlsOnlySid]: tlsOnlyStatement(ref.arn) },
    lifecycle: { [abortRule.ID]: { abortIncompleteMultipartUploadAfterDays: 7 } },
    tags: ownedTags(belonging.owner, tags),
  }),

  observe: async ({ s3 }, { ref, belonging, installed }) => {
    const observed = await observing(async (): Promise<BucketSeen> => {
      const have = await s3.readBucket(ref);
      if ("elsewhere" in have) return have;
      const nameless = belonging.relation === "own" && !installed && Object.keys(have.tags).length === 0;
      return { ...have, unfinished: nameless && (await s3.isEmpty(ref)) };
    });
    if (observed.status === "unreadable" && observed.cause.code === "denied") {
      const { fact, remedy } = say.bucketNameTaken(ref.name, ref.arn);
      const { vendor } = observed.cause;
      // Only HEAD's own 403 says this; a 403 of a configuration names its own permission.
      if (vendor?.operation === "HeadBucket")
        return { status: "unreadable", cause: new Problem("denied", fact, remedy, { cause: observed.cause, vendor }) };
    }
    return observed;
  },

  madeBefore: ({ completed }) => completed,

  lacking: ({ belonging }) => (belonging.relation === "use" ? declaredButMissing(belonging.id) : undefined),

  whose: ({ ref, region, belonging }, have) => {
    if ("elsewhere" in have) return { foreign: say.bucketElsewhere(ref.name, have.elsewhere, region) };
    return have.unfinished ? { standing: "owned" } : whoseBy(belonging, marksOfTags(belonging, have.tags));
  },

  compare: (want, have, standing) =>
    "elsewhere" in have || standing === "used" ? [] : bucketDifferences(want, have, standing),

  create: async (run, want) => {
    const tags = ownedTags(want.belonging.owner, want.tags);
    const create = () => run.clouds.s3.createBucket(want.ref, want.region, tags);
    await eventually(run.clock, run.signal, ["throttled"], create, () => run.note(nameSettles(want.ref.name)));
    await bringUp(
      run,
      want.ref,
      { publicAccess: true, ownership: false, policy: true, lifecycle: true },
      undefined,
      true,
    );
  },

  update: async (run, want, have, standing) => {
    if ("elsewhere" in have) return; // foreign, so nothing is ever carried out
    const tags = ownedTags(want.belonging.owner, want.tags, standing);
    await bringUp(
      run,
      want.ref,
      {
        publicAccess: !have.publicAccessBlocked,
        ownership: ownershipDifference(have, standing).length > 0,
        policy: policyDifference(want, have).length > 0,
        lifecycle: lifecycleDifference(have.lifecycle).length > 0,
      },
      tagDifferences(tags, have.tags).length > 0 ? tags : undefined,
      false,
    );
  },

  letGo: {
    differences: (_want, have) => ("elsewhere" in have ? [] : marksTakenOff(have.tags, "tags", [ownerTag, adoptedTag])),
    carryOut: async ({ clouds: { s3 } }, { ref }) => {
      const { [ownerTag]: _owner, [adoptedTag]: _adopted, ...others } = await s3.readTags(ref);
      await (Object.keys(others).length === 0 ? s3.deleteTags(ref) : s3.putTags(ref, others));
    },
  },
};

function bucketDifferences(want: BucketWant, have: BucketHere, standing: Standing): readonly Difference[] {
  const made = [
    ...(have.publicAccessBlocked ? [] : [{ path: "publicAccessBlocked", have: false, want: true }]),
    ...ownershipDifference(have, standing),
    ...policyDifference(want, have),
    ...lifecycleDifference(have.lifecycle),
  ];
  return [
    ...(standing === "owned" && !have.unfinished ? made.map((one) => seenOutside(one, want)) : made),
    ...tagDifferences(ownedTags(want.belonging.owner, want.tags, standing), have.tags),
  ];
}

/**
 * Eyrie writes these in one form alone, and S3 gives a new bucket the first two so. What is missing may be what a run did
 * not come to, unless a later one did.
 */
const seenOutside = (difference: Difference, { completed }: BucketWant): Difference =>
  difference.have === undefined && !completed
    ? difference
    : { ...difference, outside: { was: difference.want === undefined ? {} : { value: difference.want } } };

/** An adopted bucket may hold objects that others own by their ACLs. */
const ownershipDifference = ({ objectOwnership }: BucketState, standing: Standing): readonly Difference[] =>
  standing === "adopted" || objectOwnership === "BucketOwnerEnforced"
    ? []
    : [{ path: "objectOwnership", have: objectOwnership, want: "BucketOwnerEnforced" }];

function policyDifference(want: BucketWant, have: BucketState): readonly Difference[] {
  const wanted = tlsOnlyStatement(want.ref.arn);
  const found = findStatement(have.policy, tlsOnlySid);
  return sameStatement(found, wanted) ? [] : [{ path: `policy.${tlsOnlySid}`, have: found, want: wanted }];
}

const ownRule = (lifecycle: Lifecycle) => lifecycle.Rules?.find(({ ID }) => ID === abortRule.ID);

function lifecycleDifference(lifecycle: Lifecycle): readonly Difference[] {
  const found = ownRule(lifecycle);
  const days = found?.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
  const same = found?.Status === "Enabled" && days === 7 && (found.Filter?.Prefix ?? found.Prefix ?? "") === "";
  if (same) return [];
  const shown: Json | undefined = found === undefined ? undefined : { status: found.Status ?? "", days: days ?? null };
  return [{ path: `lifecycle.${abortRule.ID}`, have: shown, want: { status: "Enabled", days: 7 } }];
}

type Parts = Readonly<Record<"publicAccess" | "ownership" | "policy" | "lifecycle", boolean>>;

/** Writes the parts that are due, and `tags` where they are, all at once: none needs another. */
async function bringUp(
  run: Run<Clouds>,
  ref: BucketRef,
  due: Parts,
  tags: Tags | undefined,
  fresh: boolean,
): Promise<void> {
  const { s3 } = run.clouds;
  // Right after its creation a bucket may not be there yet for the next call.
  const write = <T>(part: () => Promise<T>) => (fresh ? eventually(run.clock, run.signal, ["missing"], part) : part());
  const outcomes = await Promise.allSettled([
    due.publicAccess && write(() => s3.blockPublicAccess(ref)),
    due.ownership && write(() => s3.enforceOwnership(ref)),
    due.policy && write(() => writePolicy(run, ref)),
    due.lifecycle && write(() => writeLifecycle(run, ref)),
    tags !== undefined && write(() => writeTags(run, ref, tags)),
  ]);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

async function writePolicy({ clouds: { s3 } }: Run<Clouds>, ref: BucketRef): Promise<void> {
  const wanted = tlsOnlyStatement(ref.arn);
  await s3.putPolicy(ref, mergeStatement(await s3.readPolicy(ref), tlsOnlySid, wanted));
  const found = findStatement(await s3.readPolicy(ref), tlsOnlySid);
  if (!sameStatement(found, wanted)) throw overwritten(`s3:GetBucketPolicy ${ref.name}`);
}

async function writeLifecycle({ clouds: { s3 } }: Run<Clouds>, ref: BucketRef): Promise<void> {
  const current = await s3.readLifecycle(ref);
  const others = (current.Rules ?? []).filter(({ ID }) => ID !== abortRule.ID);
  await s3.putLifecycle(ref, { ...current, Rules: [...others, abortRule] });
  if (ownRule(await s3.readLifecycle(ref)) === undefined) throw overwritten(`lifecycle of ${ref.name}`);
}

async function writeTags({ clouds: { s3 } }: Run<Clouds>, ref: BucketRef, tags: Tags): Promise<void> {
  await s3.putTags(ref, { ...(await s3.readTags(ref)), ...tags });
  if (tagDifferences(tags, await s3.readTags(ref)).length > 0) throw overwritten(`tags of ${ref.name}`);
}

function overwritten(what: string): Problem {
  const { fact, remedy } = say.notKept(what);
  return new Problem("exists", fact, remedy);
}
