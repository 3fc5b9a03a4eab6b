import type { S3 } from "../clouds/aws/s3.ts";
import { type Observed, observing, seenAs } from "../model/observed.ts";
import type { BucketReading } from "../readings/readings.ts";

/** A bucket's region, policy and encryption; each says for itself when it may not be read. */
export async function readBucket(
  s3: S3,
  bucket: { readonly name: string; readonly arn: string; readonly owner: string },
): Promise<Observed<BucketReading>> {
  const [region, policy, ownership, encryption] = await Promise.all([
    observing(() => s3.readRegion(bucket)),
    observing(() => s3.readPolicy(bucket)),
    observing(() => s3.readOwnership(bucket)),
    observing(() => s3.readEncryption(bucket)),
  ]);
  return seenAs(region, (where) => ({
    name: bucket.name,
    region: where,
    policy: seenAs(policy, (text) => text),
    ownership,
    encryption: seenAs(encryption, ({ algorithm, keyArn }) => ({
      algorithm,
      ...(keyArn === undefined ? {} : { keyArn }),
    })),
  }));
}
