import { AwsError } from "../aws/service.ts";
import { configuration, notConfigured } from "./configuration.ts";
import { invalidArgument } from "./errors.ts";
import { emptyAnswer, xmlAnswer } from "./exchange.ts";
import type { Tag } from "./store.ts";
import { children, element, textOf, type XmlElement } from "./xml.ts";
import { parseShaped, type Shape } from "./xml-shape.ts";

export const tagSetShape: Shape = { "Tag*": { Key: "text", Value: "text" } };

const mostTags = { Bucket: 50, Object: 10 } as const;
type Tagged = keyof typeof mostTags;

const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

const invalidTag = (message: string): AwsError => new AwsError("InvalidTag", 400, message);

const checkTags = (tags: readonly Tag[], of: Tagged): readonly Tag[] => {
  if (tags.length > mostTags[of]) {
    throw new AwsError("BadRequest", 400, `${of} tag count cannot be greater than ${mostTags[of]}`);
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

/** Reads `<Tag>` children. @throws AwsError `InvalidTag` */
export const readTags = (tagSet: XmlElement, of: Tagged): readonly Tag[] => {
  const tags = children(tagSet, "Tag").map((tag) => ({
    key: textOf(tag, "Key") ?? "",
    value: textOf(tag, "Value") ?? "",
  }));
  return checkTags(tags, of);
};

/** Reads a `<Tagging>` document. @throws AwsError `MalformedXML`, `InvalidTag` */
export const readTagging = (body: Uint8Array, of: Tagged): readonly Tag[] => {
  const [tagSet] = children(parseShaped(body, "Tagging", { TagSet: tagSetShape }), "TagSet");
  return tagSet === undefined ? [] : readTags(tagSet, of);
};

/** Reads the header by which a write brings its object's tags, a query's text. @throws AwsError */
export const readTaggingHeader = (headers: Readonly<Record<string, string>>): readonly Tag[] => {
  const header = headers["x-amz-tagging"] ?? "";
  try {
    const tags = header
      .split("&")
      .filter((pair) => pair !== "")
      .map((pair) => pair.replaceAll("+", " ").split("=").map(decodeURIComponent));
    return checkTags(
      tags.map(([key = "", ...value]) => ({ key, value: value.join("=") })),
      "Object",
    );
  } catch (error) {
    if (error instanceof AwsError) throw error;
    throw invalidArgument(
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
      "x-amz-tagging",
      header,
    );
  }
};

export const taggingElement = (tags: readonly Tag[]): XmlElement =>
  element("Tagging", [
    element(
      "TagSet",
      tags.map(({ key, value }) => element("Tag", [element("Key", key), element("Value", value)])),
    ),
  ]);

type Context = Readonly<Record<string, string | readonly string[]>>;

const tagContext =
  (tagKey: string, tagKeys: string) =>
  (tags: readonly Tag[]): Context =>
    tags.length === 0
      ? {}
      : {
          ...Object.fromEntries(tags.map(({ key, value }) => [`${tagKey}/${key}`, value])),
          [tagKeys]: tags.map(({ key }) => key),
        };

/** What a policy may ask of the tags that a new bucket brings. */
export const bucketTagContext = tagContext("aws:RequestTag", "aws:TagKeys");

/** What a policy may ask of the tags that an object is given. */
export const objectTagContext = tagContext("s3:RequestObjectTag", "s3:RequestObjectTagKeys");

/** What a policy may ask of the tags that an object has. */
export const existingTagContext = (tags: readonly Tag[]): Context =>
  Object.fromEntries(tags.map(({ key, value }) => [`s3:ExistingObjectTag/${key}`, value]));

export const bucketTagging = configuration({
  reads: "s3:GetBucketTagging",
  writes: "s3:PutBucketTagging",
  show: ({ bucket }) => {
    if (bucket.tags.length === 0) throw notConfigured("NoSuchTagSet", "The TagSet does not exist", bucket);
    return xmlAnswer(taggingElement(bucket.tags));
  },
  replace: ({ bucket, call }) => {
    bucket.tags = readTagging(call.body, "Bucket");
    return emptyAnswer(204);
  },
  remove: ({ bucket }) => {
    bucket.tags = [];
  },
});
