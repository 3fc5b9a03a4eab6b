/** What one call of Milvus needs: an IAM action on a resource. */
export type Requirement = { readonly action: string; readonly resource: string };

type Place = { readonly bucketArn: string; readonly rootPath: string };

/** Keys under a root path; without one Milvus writes at the top of the bucket. */
export const under = (rootPath: string, key: string) => (rootPath === "" ? key : `${rootPath}/${key}`);

const objectsOf = ({ bucketArn, rootPath }: Place) => `${bucketArn}/${under(rootPath, "*")}`;

/**
 * What Milvus cannot work without: HeadBucket and listing need s3:ListBucket on the bucket, the data path the three
 * object actions under the root path. s3:AbortMultipartUpload is worth granting but its absence breaks nothing that the
 * guide's own policy does not break, so that policy counts as sufficient.
 */
export const milvusRequirements = (place: Place): readonly Requirement[] => [
  { action: "s3:ListBucket", resource: place.bucketArn },
  ...["s3:GetObject", "s3:PutObject", "s3:DeleteObject"].map((action) => ({
    action,
    // A key as Milvus writes it; a document that allows it allows every key under the root path.
    resource: `${place.bucketArn}/${under(place.rootPath, "insert_log/1/2/3/4/5")}`,
  })),
];

/** All that any Milvus does to S3; it asks for the bucket's location where no region is configured. */
export const milvusActions: readonly string[] = [
  "s3:ListBucket",
  "s3:GetBucketLocation",
  "s3:GetObject",
  "s3:PutObject",
  "s3:DeleteObject",
  "s3:AbortMultipartUpload",
];

/**
 * Least privilege for Milvus. No `s3:prefix` condition on s3:ListBucket: HeadBucket carries no prefix, so it would turn
 * into a 403. Tenants are kept apart by the object ARNs.
 */
export const milvusPolicy = (place: Place) => ({
  Version: "2012-10-17",
  Statement: [
    { Sid: "MilvusListsItsBucket", Effect: "Allow", Action: ["s3:ListBucket"], Resource: [place.bucketArn] },
    {
      Sid: "MilvusKeepsItsObjects",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
      Resource: [objectsOf(place)],
    },
  ],
});

/** The place that a document of that form is about: bucket and root path of the first objects it names. */
export function placeIn(text: string): Place | undefined {
  const [, bucketArn, rootPath] = /"(arn:[\w-]+:s3:::[^"/*]+)\/(?:([^"*]+)\/)?\*"/.exec(text) ?? [];
  return bucketArn === undefined ? undefined : { bucketArn, rootPath: rootPath ?? "" };
}
