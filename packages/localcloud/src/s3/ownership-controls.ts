import { AwsError } from "../aws/service.ts";
import { invalidArgument } from "./errors.ts";
import { emptyAnswer, onBucket, xmlAnswer, type BucketExchange, type Operation } from "./exchange.ts";
import { objectOwnerships, type ObjectOwnership } from "./store.ts";
import { child, element, textOf } from "./xml.ts";
import { parseShaped } from "./xml-shape.ts";

const isOwnership = (value: string | undefined): value is ObjectOwnership =>
  objectOwnerships.some((ownership) => ownership === value);

/** Reads CreateBucket's header; new buckets are owner-enforced unless it says otherwise. */
export const readOwnershipHeader = (value: string | undefined): ObjectOwnership => {
  if (value === undefined) return "BucketOwnerEnforced";
  if (!isOwnership(value))
    throw invalidArgument("Invalid x-amz-object-ownership header", "x-amz-object-ownership", value);
  return value;
};

export const getBucketOwnershipControls: Operation<BucketExchange> = {
  permissions: onBucket("s3:GetBucketOwnershipControls"),
  run: ({ bucket }) => {
    if (bucket.ownership === undefined) {
      throw new AwsError("OwnershipControlsNotFoundError", 404, "The bucket ownership controls were not found", {
        BucketName: bucket.name,
      });
    }
    return xmlAnswer(element("OwnershipControls", [element("Rule", [element("ObjectOwnership", bucket.ownership)])]));
  },
};

export const putBucketOwnershipControls: Operation<BucketExchange> = {
  permissions: onBucket("s3:PutBucketOwnershipControls"),
  run: ({ bucket, call }) => {
    const root = parseShaped(call.body, "OwnershipControls", { Rule: { ObjectOwnership: objectOwnerships } });
    const rule = child(root, "Rule");
    const ownership = rule === undefined ? undefined : textOf(rule, "ObjectOwnership");
    if (isOwnership(ownership)) bucket.ownership = ownership;
    return emptyAnswer(200);
  },
};

export const deleteBucketOwnershipControls: Operation<BucketExchange> = {
  permissions: onBucket("s3:PutBucketOwnershipControls"),
  run: ({ bucket }) => {
    bucket.ownership = undefined;
    return emptyAnswer(204);
  },
};
