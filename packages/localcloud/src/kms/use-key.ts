import { deniedMessage } from "../aws/authorize.ts";
import { AwsError, type Authorize, type Caller } from "../aws/service.ts";
import { requireEnabled, viaS3, type KeyStore } from "./keys.ts";

/** What S3 asks of a key in its caller's name. */
export type KeyUse = {
  readonly caller: Exclude<Caller, { readonly kind: "anonymous" }>;
  readonly action: "kms:GenerateDataKey" | "kms:Decrypt";
  /** Id, ARN or alias. */
  readonly key: string;
  readonly region: string;
  /** The encryption context: the object's ARN, or its bucket's where the bucket has a key of its own. */
  readonly of: string;
};

/** @returns the key's ARN. @throws AwsError in S3's words for what KMS said */
export type UseKey = (use: KeyUse) => string;

/**
 * The key's policy must allow it, by itself or by leaving it to identity policies.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export function makeUseKey(keys: KeyStore, authorize: Authorize): UseKey {
  return ({ caller, action, key: name, region, of }) =>
    inWordsOfS3(() => {
      const owner = /^arn:[^:]+:kms:[^:]*:(\d{12}):/.exec(name)?.[1] ?? caller.account;
      if (owner !== caller.account) {
        // KMS does not tell which keys a stranger has.
        const why =
          "the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access";
        const what = `User: ${caller.arn} is not authorized to perform: ${action}`;
        throw new AwsError("AccessDenied", 403, `${what} on this resource because ${why}`);
      }
      const key = keys.find(name, region);
      const decision = authorize({
        caller,
        action,
        resource: key.arn,
        resourceAccount: owner,
        resourcePolicy: key.policy.parsed,
        resourceMustAllow: true,
        context: {
          "aws:RequestedRegion": region,
          "aws:ViaAWSService": "true",
          "kms:CallerAccount": caller.account,
          "kms:ViaService": viaS3(region),
          "kms:EncryptionContextKeys": ["aws:s3:arn"],
          "kms:EncryptionContext:aws:s3:arn": of,
        },
      });
      if (!decision.allowed) throw new AwsError("AccessDenied", 403, deniedMessage(caller, action, key.arn, decision));
      requireEnabled(key);
      return key.arn;
    });
}

function inWordsOfS3(use: () => string): string {
  try {
    return use();
  } catch (error) {
    if (!(error instanceof AwsError) || error.code === "AccessDenied") throw error;
    throw new AwsError(`KMS.${error.code}`, error.status, error.message);
  }
}
