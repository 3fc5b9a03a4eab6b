import { AwsError } from "../aws/service.ts";
import { emptyAnswer, onBucket, xmlAnswer, type BucketExchange, type Operation } from "./exchange.ts";
import { publicAccessSettings, type PublicAccessBlock } from "./store.ts";
import { element, textOf } from "./xml.ts";
import { parseShaped, type Shape } from "./xml-shape.ts";

const rootName = "PublicAccessBlockConfiguration";
const shape: Shape = Object.fromEntries(publicAccessSettings.map((name) => [`${name}?`, "boolean"]));

export const getPublicAccessBlock: Operation<BucketExchange> = {
  permissions: onBucket("s3:GetBucketPublicAccessBlock"),
  run: ({ bucket }) => {
    const block = bucket.publicAccessBlock;
    if (block === undefined) {
      throw new AwsError(
        "NoSuchPublicAccessBlockConfiguration",
        404,
        "The public access block configuration was not found",
        { BucketName: bucket.name },
      );
    }
    return xmlAnswer(
      element(
        rootName,
        publicAccessSettings.map((name) => element(name, block[name])),
      ),
    );
  },
};

/** A setting left out is false, not what it was. */
export const putPublicAccessBlock: Operation<BucketExchange> = {
  permissions: onBucket("s3:PutBucketPublicAccessBlock"),
  run: ({ bucket, call }) => {
    const root = parseShaped(call.body, rootName, shape);
    const isOn = (name: keyof PublicAccessBlock): boolean => textOf(root, name)?.toLowerCase() === "true";
    bucket.publicAccessBlock = {
      BlockPublicAcls: isOn("BlockPublicAcls"),
      IgnorePublicAcls: isOn("IgnorePublicAcls"),
      BlockPublicPolicy: isOn("BlockPublicPolicy"),
      RestrictPublicBuckets: isOn("RestrictPublicBuckets"),
    };
    return emptyAnswer(200);
  },
};

export const deletePublicAccessBlock: Operation<BucketExchange> = {
  permissions: onBucket("s3:PutBucketPublicAccessBlock"),
  run: ({ bucket }) => {
    bucket.publicAccessBlock = undefined;
    return emptyAnswer(204);
  },
};
