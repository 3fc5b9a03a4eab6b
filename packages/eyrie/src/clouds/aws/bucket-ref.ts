/** A bucket by name, with the account that must own it. */
export type BucketRef = { readonly name: string; readonly arn: string; readonly owner: string };

/** What a call on a bucket, or an object in it, is about. */
export const about = (action: string, { arn }: BucketRef, key?: string) => ({
  action: `s3:${action}`,
  resource: key === undefined ? arn : `${arn}/${key}`,
});

export const on = ({ name, owner }: BucketRef) => ({ Bucket: name, ExpectedBucketOwner: owner });
