import type { Kms } from "../clouds/aws/kms.ts";
import type { S3 } from "../clouds/aws/s3.ts";
import { type Observed, observing, seenAs } from "../model/observed.ts";
import type { BucketReading, KeyReading } from "../readings/readings.ts";

/** A bucket; of one that may not be seen, whether it is among the account's own. */
export type SeenBucket = { readonly bucket: Observed<BucketReading>; readonly own?: Observed<boolean> };

/** A bucket's region, policy and encryption; each says for itself when it may not be read. */
export async function readBucket(
  s3: S3,
  ref: { readonly name: string; readonly arn: string; readonly owner: string },
): Promise<SeenBucket> {
  const [region, policy, ownership, encryption] = await Promise.all([
    observing(() => s3.readRegion(ref)),
    observing(() => s3.readPolicy(ref)),
    observing(() => s3.readOwnership(ref)),
    observing(() => s3.readEncryption(ref)),
  ]);
  if (region.status === "unreadable" && region.cause.code === "denied")
    return { bucket: region, own: await observing(() => s3.isOwn(ref)) };
  const bucket = seenAs(region, (where) => ({
    name: ref.name,
    region: where,
    policy: seenAs(policy, (text) => text),
    ownership,
    encryption: seenAs(encryption, ({ algorithm, keyArn }) => ({
      algorithm,
      ...(keyArn === undefined ? {} : { keyArn }),
    })),
  }));
  return { bucket };
}

/** A key of KMS, by its own name or an alias of it. What AWS keeps for a service has a policy that nobody can change. */
export const readKey = (kms: Kms, name: string): Promise<Observed<KeyReading>> =>
  observing(async () => {
    const key = await kms.describeKey(name);
    return { ...key, policy: await observing(() => kms.readKeyPolicy(key.arn)) };
  });
