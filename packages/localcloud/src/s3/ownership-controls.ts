import { configuration, notConfigured } from "./configuration.ts";
import { invalidArgument } from "./errors.ts";
import { emptyAnswer, xmlAnswer } from "./exchange.ts";
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

export const ownershipControls = configuration({
  reads: "s3:GetBucketOwnershipControls",
  writes: "s3:PutBucketOwnershipControls",
  show: ({ bucket }) => {
    if (bucket.ownership === undefined) {
      const message = "The bucket ownership controls were not found";
      throw notConfigured("OwnershipControlsNotFoundError", message, bucket);
    }
    return xmlAnswer(element("OwnershipControls", [element("Rule", [element("ObjectOwnership", bucket.ownership)])]));
  },
  replace: ({ bucket, call }) => {
    const root = parseShaped(call.body, "OwnershipControls", { Rule: { ObjectOwnership: objectOwnerships } });
    const rule = child(root, "Rule");
    const ownership = rule === undefined ? undefined : textOf(rule, "ObjectOwnership");
    if (isOwnership(ownership)) bucket.ownership = ownership;
    return emptyAnswer(200);
  },
  remove: ({ bucket }) => {
    bucket.ownership = undefined;
  },
});
