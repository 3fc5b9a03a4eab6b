import { AwsError } from "../aws/service.ts";
import { emptyAnswer, onBucket, xmlAnswer, type BucketExchange, type Operation } from "./exchange.ts";
import type { Tag } from "./store.ts";
import { children, element, textOf, type XmlElement } from "./xml.ts";
import { parseShaped, type Shape } from "./xml-shape.ts";

export const tagSetShape: Shape = { "Tag*": { Key: "text", Value: "text" } };

const maxTags = 50;
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

const invalidTag = (message: string): AwsError => new AwsError("InvalidTag", 400, message);

/** Reads `<Tag>` children. @throws AwsError `InvalidTag` */
export const readTags = (tagSet: XmlElement): readonly Tag[] => {
  const tags = children(tagSet, "Tag").map((tag) => ({
    key: textOf(tag, "Key") ?? "",
    value: textOf(tag, "Value") ?? "",
  }));
  if (tags.length > maxTags) {
    throw new AwsError("BadRequest", 400, `Bucket tag count cannot be greater than ${maxTags}`);
  }
  for (const { key, value } of tags) {
    if (key.length < 1 || key.length > 128 || !tagText.test(key))
      throw invalidTag("The TagKey you have provided is invalid");
    if (value.length > 256 || !tagText.test(value)) throw invalidTag("The TagValue you have provided is invalid");
    if (key.toLowerCase().startsWith("aws:")) throw invalidTag("System tags cannot be added/updated by requester");
  }
  if (new Set(tags.map(({ key }) => key)).size < tags.length) {
    throw invalidTag("Cannot provide multiple Tags with the same key");
  }
  return tags;
};

/** What a policy may ask of the tags that a request brings. */
export const tagContext = (tags: readonly Tag[]): Record<string, string | readonly string[]> => ({
  ...Object.fromEntries(tags.map(({ key, value }) => [`aws:RequestTag/${key}`, value])),
  "aws:TagKeys": tags.map(({ key }) => key),
});

export const getBucketTagging: Operation<BucketExchange> = {
  permissions: onBucket("s3:GetBucketTagging"),
  run: ({ bucket }) => {
    if (bucket.tags.length === 0) {
      throw new AwsError("NoSuchTagSet", 404, "The TagSet does not exist", { BucketName: bucket.name });
    }
    const tags = bucket.tags.map(({ key, value }) => element("Tag", [element("Key", key), element("Value", value)]));
    return xmlAnswer(element("Tagging", [element("TagSet", tags)]));
  },
};

export const putBucketTagging: Operation<BucketExchange> = {
  permissions: onBucket("s3:PutBucketTagging"),
  run: ({ bucket, call }) => {
    const [tagSet] = children(parseShaped(call.body, "Tagging", { TagSet: tagSetShape }), "TagSet");
    bucket.tags = tagSet === undefined ? [] : readTags(tagSet);
    return emptyAnswer(204);
  },
};

export const deleteBucketTagging: Operation<BucketExchange> = {
  permissions: onBucket("s3:PutBucketTagging"),
  run: ({ bucket }) => {
    bucket.tags = [];
    return emptyAnswer(204);
  },
};
