import { mostAtOnce, type NotDeleted, type VersionsPage } from "../clouds/aws/s3-contents.ts";
import { ifAny } from "../clouds/aws/problems.ts";
import type { Clouds } from "../clouds/clouds.ts";
import { eventually } from "../clouds/retry.ts";
import * as say from "../messages/bucket-removal.ts";
import type { Run } from "../model/kind.ts";
import { Problem } from "../model/problem.ts";
import type { FactAndRemedy } from "../model/sentence.ts";
import { type Place, prefixOf, readOutside } from "./bucket-contents.ts";

/** Batches under way at the same time: S3 takes thousands of deletions a second of one prefix. */
const batchesAtOnce = 4;
const abortsAtOnce = 16;
/** How often all may be refused for a reason that passes. */
const patience = 6;
const firstPause = 500;

/** S3's codes of a refusal that may pass by itself. */
const passing = new Set(["SlowDown", "InternalError", "ServiceUnavailable", "OperationAborted"]);

const problem = (code: Problem["code"], { fact, remedy }: FactAndRemedy, origin = {}) =>
  new Problem(code, fact, remedy, origin);

/**
 * Takes away what a release stored in a bucket, then the bucket. Only what is below the release's root path is deleted;
 * what anybody else has there keeps the bucket. Its tags and policy stay to the end, so that a run that is begun again
 * knows it for its own.
 * @param expected how many versions and markers were counted, for the progress
 * @throws Problem `exists` when others store there, `interrupted` with what is left, `denied` with the first key refused
 */
export async function emptyAndDelete(run: Run<Clouds>, place: Place, expected: number): Promise<void> {
  const { s3 } = run.clouds;
  const { ref } = place;
  const uploads = await s3.listUploads(ref, "");
  const outside = await readOutside(s3, place, uploads);
  if (outside.length > 0) {
    const { why, remedy } = say.othersStore(ref.name, place.rootPath, outside);
    throw problem("exists", { fact: why, remedy });
  }
  for (let next = 0; next < uploads.length; next += abortsAtOnce) {
    const some = uploads.slice(next, next + abortsAtOnce);
    await Promise.all(some.map((upload) => ifAny(() => s3.abortUpload(ref, upload))));
  }
  const progress = countdown(run, ref.name, expected);
  for (let tries = 0; ;) {
    const { deleted, refused } = await sweep(run, place, progress);
    const [first] = refused;
    if (deleted === 0 && first === undefined) break;
    if (deleted > 0 || first === undefined) continue;
    tries += 1;
    if (tries > patience || !refused.every(({ code }) => passing.has(code))) throw notDeleted(ref.name, first);
    await run.clock.sleep(firstPause * 2 ** tries, run.signal).catch(() => progress.stop());
  }
  await deleteEmpty(run, place);
}

/** Deletes a bucket if nothing is in it, which S3 itself makes sure of. */
export async function deleteEmpty({ clouds: { s3 }, clock, signal }: Run<Clouds>, { ref }: Place): Promise<void> {
  try {
    await eventually(clock, signal, ["throttled"], () => ifAny(() => s3.deleteBucket(ref)));
  } catch (error) {
    if (!(error instanceof Problem) || error.vendor?.code !== "BucketNotEmpty") throw error;
    throw problem("exists", say.notEmpty(ref.name), { cause: error, vendor: error.vendor });
  }
}

/** Goes once through all pages from the first on, and deletes each while the next are listed. */
async function sweep(
  { clouds: { s3 }, signal }: Run<Clouds>,
  place: Place,
  progress: Countdown,
): Promise<{ readonly deleted: number; readonly refused: readonly NotDeleted[] }> {
  const batches: Promise<readonly NotDeleted[]>[] = [];
  let listed = 0;
  try {
    for (let after: VersionsPage["next"], more = true; more; more = after !== undefined) {
      if (signal.aborted) break;
      const asked = { prefix: prefixOf(place), ...(after === undefined ? {} : { after }) };
      const { versions, next } = await s3.listVersions(place.ref, asked);
      after = next;
      listed += versions.length;
      if (versions.length > 0) batches.push(deleting(versions));
      await batches.at(-batchesAtOnce);
    }
  } finally {
    await Promise.allSettled(batches);
  }
  const refused = (await Promise.all(batches)).flat();
  if (signal.aborted) progress.stop();
  return { deleted: listed - refused.length, refused };

  async function deleting(versions: VersionsPage["versions"]): Promise<readonly NotDeleted[]> {
    const kept = await s3.deleteVersions(place.ref, versions);
    progress.gone(versions.length - kept.length);
    return kept;
  }
}

type Countdown = { readonly gone: (count: number) => void; readonly stop: () => never };

/** Tells how far the deletion is, about twenty times; and how much is left when it is stopped. */
function countdown({ note }: Run<Clouds>, bucket: string, expected: number): Countdown {
  const step = Math.max(mostAtOnce, Math.ceil(expected / 20));
  let gone = 0;
  let told = 0;
  return {
    gone: (count) => {
      gone += count;
      if (gone - told < step) return;
      told = gone;
      note(say.deleting(gone, Math.max(expected, gone)));
    },
    stop: () => {
      throw problem("interrupted", say.stoppedDeleting(bucket, gone, Math.max(expected - gone, 0)));
    },
  };
}

function notDeleted(bucket: string, { key, code, message }: NotDeleted): Problem {
  const vendor = { service: "s3", operation: "DeleteObjects", code, message };
  return problem(code === "AccessDenied" ? "denied" : "failed", say.notDeleted(bucket, key, code, message), { vendor });
}
