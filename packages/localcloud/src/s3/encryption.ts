import { notImplemented } from "../aws/protocol.ts";
import { configuration } from "./configuration.ts";
import { emptyAnswer, xmlAnswer } from "./exchange.ts";
import { child, element, textOf } from "./xml.ts";
import { parseShaped, type Shape } from "./xml-shape.ts";

const rootName = "ServerSideEncryptionConfiguration";
const shape: Shape = {
  Rule: {
    ApplyServerSideEncryptionByDefault: {
      SSEAlgorithm: ["AES256", "aws:kms", "aws:kms:dsse"],
      "KMSMasterKeyID?": "text",
    },
    "BucketKeyEnabled?": "boolean",
  },
};

/** Every bucket has S3's own encryption since 2023, so there is always an answer. */
export const bucketEncryption = configuration({
  reads: "s3:GetEncryptionConfiguration",
  writes: "s3:PutEncryptionConfiguration",
  show: ({ bucket }) =>
    xmlAnswer(
      element(rootName, [
        element("Rule", [
          element("ApplyServerSideEncryptionByDefault", [element("SSEAlgorithm", "AES256")]),
          element("BucketKeyEnabled", bucket.encryption.bucketKeyEnabled),
        ]),
      ]),
    ),
  replace: ({ bucket, call }) => {
    const rule = child(parseShaped(call.body, rootName, shape), "Rule") ?? element("Rule");
    const byDefault = child(rule, "ApplyServerSideEncryptionByDefault");
    const algorithm = byDefault === undefined ? undefined : textOf(byDefault, "SSEAlgorithm");
    if (algorithm !== "AES256") throw notImplemented(`PutBucketEncryption with ${algorithm}`);
    bucket.encryption = { bucketKeyEnabled: textOf(rule, "BucketKeyEnabled")?.toLowerCase() === "true" };
    return emptyAnswer(200);
  },
  remove: ({ bucket }) => {
    bucket.encryption = { bucketKeyEnabled: false };
  },
});

/** @throws AwsError `NotImplemented` for any other encryption of an object than S3's own keys. */
export const checkObjectEncryption = (headers: Readonly<Record<string, string>>): void => {
  const asked = headers["x-amz-server-side-encryption"];
  if (asked !== undefined && asked !== "AES256") throw notImplemented(`server-side encryption with ${asked}`);
  const customer = "x-amz-server-side-encryption-customer-algorithm";
  if (headers[customer] !== undefined) throw notImplemented("server-side encryption with customer keys");
};

export const encryptionHeader = { "x-amz-server-side-encryption": "AES256" } as const;
