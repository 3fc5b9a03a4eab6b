import { configuration, notConfigured } from "./configuration.ts";
import { emptyAnswer, xmlAnswer } from "./exchange.ts";
import { publicAccessSettings, type PublicAccessBlock } from "./store.ts";
import { element, textOf } from "./xml.ts";
import { parseShaped, type Shape } from "./xml-shape.ts";

const rootName = "PublicAccessBlockConfiguration";
const shape: Shape = Object.fromEntries(publicAccessSettings.map((name) => [`${name}?`, "boolean"]));

export const publicAccessBlock = configuration({
  reads: "s3:GetBucketPublicAccessBlock",
  writes: "s3:PutBucketPublicAccessBlock",
  show: ({ bucket }) => {
    const block = bucket.publicAccessBlock;
    if (block === undefined) {
      const message = "The public access block configuration was not found";
      throw notConfigured("NoSuchPublicAccessBlockConfiguration", message, bucket);
    }
    const settings = publicAccessSettings.map((name) => element(name, block[name]));
    return xmlAnswer(element(rootName, settings));
  },
  /** A setting left out is false, not what it was. */
  replace: ({ bucket, call }) => {
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
  remove: ({ bucket }) => {
    bucket.publicAccessBlock = undefined;
  },
});
