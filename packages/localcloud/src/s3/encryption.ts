/* What a bucket and its objects are encrypted with: S3's own keys, or one of KMS that the caller must be let use. */
import { notImplemented } from "../aws/protocol.ts";
import { managedAlias } from "../kms/keys.ts";
import type { KeyUse } from "../kms/use-key.ts";
import { configuration } from "./configuration.ts";
import { invalidArgument, invalidRequest } from "./errors.ts";
import { bucketArn, emptyAnswer, xmlAnswer, type ObjectExchange } from "./exchange.ts";
import { ownEncryption, type Bucket, type ObjectEncryption } from "./store.ts";
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

type Algorithm = Bucket["encryption"]["algorithm"];

/** @throws AwsError `NotImplemented` for what AWS does beyond the two */
const readAlgorithm = (asked: string | undefined, what: string): Algorithm => {
  if (asked === "AES256" || asked === "aws:kms") return asked;
  throw notImplemented(`${what} with ${asked}`);
};

/** Every bucket has S3's own encryption since 2023, so there is always an answer. A key is not looked up, as in AWS. */
export const bucketEncryption = configuration({
  reads: "s3:GetEncryptionConfiguration",
  writes: "s3:PutEncryptionConfiguration",
  show: ({ bucket: { encryption } }) =>
    xmlAnswer(
      element(rootName, [
        element("Rule", [
          element("ApplyServerSideEncryptionByDefault", [
            element("SSEAlgorithm", encryption.algorithm),
            encryption.key === undefined ? undefined : element("KMSMasterKeyID", encryption.key),
          ]),
          element("BucketKeyEnabled", encryption.bucketKeyEnabled),
        ]),
      ]),
    ),
  replace: ({ bucket, call }) => {
    const rule = child(parseShaped(call.body, rootName, shape), "Rule") ?? element("Rule");
    const byDefault = child(rule, "ApplyServerSideEncryptionByDefault") ?? element("none");
    const algorithm = readAlgorithm(textOf(byDefault, "SSEAlgorithm"), "PutBucketEncryption");
    const key = textOf(byDefault, "KMSMasterKeyID");
    if (algorithm === "AES256" && key !== undefined) {
      throw invalidArgument(
        "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms",
        "KMSMasterKeyID",
        key,
      );
    }
    bucket.encryption = { algorithm, key, bucketKeyEnabled: isOn(textOf(rule, "BucketKeyEnabled")) };
    return emptyAnswer(200);
  },
  remove: ({ bucket }) => {
    bucket.encryption = ownEncryption;
  },
});

const isOn = (text: string | undefined): boolean => text?.toLowerCase() === "true";

const header = "x-amz-server-side-encryption";
const keyHeader = `${header}-aws-kms-key-id`;
const bucketKeyHeader = `${header}-bucket-key-enabled`;

const askedFor = ({ headers, bucket }: ObjectExchange): Bucket["encryption"] => {
  for (const kind of ["customer-algorithm", "context"]) {
    if (headers[`${header}-${kind}`] !== undefined) throw notImplemented(`${header}-${kind}`);
  }
  const asked = headers[header];
  const key = headers[keyHeader];
  if (key !== undefined && asked !== "aws:kms") {
    throw invalidArgument(
      `Server Side Encryption with AWS KMS managed key requires HTTP header ${header} : aws:kms`,
      header,
      asked ?? "",
    );
  }
  const bucketKeyEnabled =
    headers[bucketKeyHeader] === undefined ? bucket.encryption.bucketKeyEnabled : isOn(headers[bucketKeyHeader]);
  if (asked === undefined) return { ...bucket.encryption, bucketKeyEnabled };
  return { algorithm: readAlgorithm(asked, "server-side encryption"), key, bucketKeyEnabled };
};

/** Uses a key in the caller's name. @returns its ARN. @throws AwsError `AccessDenied`, `KMS.…` */
const useKey = (exchange: ObjectExchange, action: KeyUse["action"], key: string, bucketKey: boolean): string => {
  const { cloud, call, bucket } = exchange;
  if (call.caller.kind === "anonymous") {
    throw invalidRequest(
      "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.",
    );
  }
  const of = bucketArn(cloud, bucket.name);
  const use = { caller: call.caller, action, key, region: bucket.region };
  return cloud.useKey({ ...use, of: bucketKey ? of : `${of}/${exchange.key}` });
};

/** What a new object is encrypted with, as its write asks or its bucket has it. */
export const newEncryption = (exchange: ObjectExchange): ObjectEncryption => {
  const { algorithm, key = managedAlias, bucketKeyEnabled: bucketKey } = askedFor(exchange);
  if (algorithm === "AES256") return undefined;
  return { key: useKey(exchange, "kms:GenerateDataKey", key, bucketKey), bucketKey };
};

/** Reading an object, and writing on at an upload, takes more than the object's own permission. */
export const demandDecrypt = (exchange: ObjectExchange, encryption: ObjectEncryption): void => {
  if (encryption !== undefined) useKey(exchange, "kms:Decrypt", encryption.key, encryption.bucketKey);
};

export const encryptionHeaders = (encryption: ObjectEncryption): Record<string, string> =>
  encryption === undefined
    ? { [header]: "AES256" }
    : {
        [header]: "aws:kms",
        [keyHeader]: encryption.key,
        ...(encryption.bucketKey ? { [bucketKeyHeader]: "true" } : {}),
      };
