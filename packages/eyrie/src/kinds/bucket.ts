import type { LifecycleRule } from "@aws-sdk/client-s3";
import { observing } from "../clouds/aws/problems.ts";
import type { BucketElsewhere, BucketRef, BucketState, Lifecycle, Tags } from "../clouds/aws/s3.ts";
import type { Clouds } from "../clouds/clouds.ts";
import { eventually } from "../clouds/retry.ts";
import * as say from "../messages/kinds.ts";
import type { Difference } from "../model/change.ts";
import type { Json } from "../model/json.ts";
import type { Kind, Run } from "../model/kind.ts";
import { Problem } from "../model/problem.ts";
import { findStatement, mergeStatement, sameStatement, tlsOnlySid, tlsOnlyStatement } from "./bucket-policy.ts";
import { compareOwned, ownedTags, tagDifferences } from "./ownership.ts";
import type { Target } from "./target.ts";

export type BucketWant = {
  readonly ref: BucketRef;
  readonly region: string;
  readonly owner: string;
  readonly tags: Tags;
};

const abortRule = {
  ID: "eyrie-abort-incomplete-multipart-uploads",
  Status: "Enabled",
  Filter: { Prefix: "" },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
} as const satisfies LifecycleRule;

export const bucketWant = ({ bucket, region, owner, tags }: Target): BucketWant => ({
  ref: bucket,
  region,
  owner,
  tags: ownedTags(owner, tags),
});

/**
 * The bucket Milvus stores in: owner-enforced, closed to the public, TLS only, incomplete uploads cleared away.
 * Policy, lifecycle and tags are documents others may share: only our own statement, rule and keys are written.
 * Never deleted: it holds data.
 */
export const bucket: Kind<BucketWant, BucketState | BucketElsewhere, Clouds> = {
  name: "bucket",

  show: ({ ref, region, tags }) => ({
    region,
    objectOwnership: "BucketOwnerEnforced",
    publicAccessBlocked: true,
    policy: { [tlsOnlySid]: tlsOnlyStatement(ref.arn) },
    lifecycle: { [abortRule.ID]: { abortIncompleteMultipartUploadAfterDays: 7 } },
    tags,
  }),

  observe: async ({ s3 }, { ref }) => {
    const observed = await observing(() => s3.readBucket(ref));
    if (observed.status === "unreadable" && observed.cause.code === "denied") {
      const { fact, remedy } = say.bucketNameTaken(ref.name);
      const { vendor } = observed.cause;
      // Only HEAD's own 403 says this; a 403 of a configuration names its own permission.
      if (vendor?.operation === "HeadBucket")
        return { status: "unreadable", cause: new Problem("denied", fact, remedy, { cause: observed.cause, vendor }) };
    }
    return observed;
  },

  compare: (want, have) =>
    "elsewhere" in have
      ? {
          conflict: say.bucketElsewhere(want.ref.name, have.elsewhere, want.region),
          remedy: say.correctRegion(have.elsewhere),
        }
      : compareOwned({ resource: `bucket/${want.ref.name}`, owner: want.owner, tags: have.tags }, () =>
          bucketDifferences(want, have),
        ),

  create: async (run, want) => {
    await run.clouds.s3.createBucket(want.ref, want.region, want.tags);
    await bringUp(
      run,
      want,
      { publicAccess: true, ownership: false, policy: true, lifecycle: true, tags: false },
      true,
    );
  },

  update: async (run, want, have) => {
    if ("elsewhere" in have) return; // a conflict, so nothing is ever carried out
    await bringUp(
      run,
      want,
      {
        publicAccess: !have.publicAccessBlocked,
        ownership: have.objectOwnership !== "BucketOwnerEnforced",
        policy: policyDifference(want, have).length > 0,
        lifecycle: lifecycleDifference(have.lifecycle).length > 0,
        tags: tagDifferences(want.tags, have.tags).length > 0,
      },
      false,
    );
  },
};

function bucketDifferences(want: BucketWant, have: BucketState): readonly Difference[] {
  return [
    ...(have.publicAccessBlocked ? [] : [{ path: "publicAccessBlocked", have: false, want: true }]),
    ...(have.objectOwnership === "BucketOwnerEnforced"
      ? []
      : [{ path: "objectOwnership", have: have.objectOwnership, want: "BucketOwnerEnforced" }]),
    ...policyDifference(want, have),
    ...lifecycleDifference(have.lifecycle),
    ...tagDifferences(want.tags, have.tags),
  ];
}

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

type Parts = Readonly<Record<"publicAccess" | "ownership" | "policy" | "lifecycle" | "tags", boolean>>;

/** Writes the parts that are due, all at once: none needs another. */
async function bringUp(run: Run<Clouds>, want: BucketWant, due: Parts, fresh: boolean): Promise<void> {
  const { s3 } = run.clouds;
  // Right after its creation a bucket may not be there yet for the next call.
  const write = <T>(part: () => Promise<T>) => (fresh ? eventually(run.clock, run.signal, ["missing"], part) : part());
  const outcomes = await Promise.allSettled([
    due.publicAccess && write(() => s3.blockPublicAccess(want.ref)),
    due.ownership && write(() => s3.enforceOwnership(want.ref)),
    due.policy && write(() => writePolicy(run, want)),
    due.lifecycle && write(() => writeLifecycle(run, want)),
    due.tags && write(() => writeTags(run, want)),
  ]);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

async function writePolicy({ clouds: { s3 } }: Run<Clouds>, { ref }: BucketWant): Promise<void> {
  const wanted = tlsOnlyStatement(ref.arn);
  await s3.putPolicy(ref, mergeStatement(await s3.readPolicy(ref), tlsOnlySid, wanted));
  const found = findStatement(await s3.readPolicy(ref), tlsOnlySid);
  if (!sameStatement(found, wanted)) throw overwritten(`s3:GetBucketPolicy ${ref.name}`);
}

async function writeLifecycle({ clouds: { s3 } }: Run<Clouds>, { ref }: BucketWant): Promise<void> {
  const current = await s3.readLifecycle(ref);
  const others = (current.Rules ?? []).filter(({ ID }) => ID !== abortRule.ID);
  await s3.putLifecycle(ref, { ...current, Rules: [...others, abortRule] });
  if (ownRule(await s3.readLifecycle(ref)) === undefined) throw overwritten(`lifecycle of ${ref.name}`);
}

async function writeTags({ clouds: { s3 } }: Run<Clouds>, want: BucketWant): Promise<void> {
  await s3.putTags(want.ref, { ...(await s3.readTags(want.ref)), ...want.tags });
  if (tagDifferences(want.tags, await s3.readTags(want.ref)).length > 0) throw overwritten(`tags of ${want.ref.name}`);
}

function overwritten(what: string): Problem {
  const { fact, remedy } = say.notKept(what);
  return new Problem("exists", fact, remedy);
}
