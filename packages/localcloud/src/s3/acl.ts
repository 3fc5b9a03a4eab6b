import { notImplemented } from "../aws/protocol.ts";
import { AwsError } from "../aws/service.ts";
import { accessDenied, invalidArgument } from "./errors.ts";
import type { Bucket, ObjectOwnership } from "./store.ts";

/** Canned ACLs by what they open. The ones of value `private` say what is so anyway. */
const cannedAcls: Readonly<Record<string, "private" | "public" | "shared">> = {
  private: "private",
  "bucket-owner-full-control": "private",
  "bucket-owner-read": "private",
  "public-read": "public",
  "public-read-write": "public",
  "authenticated-read": "public",
  "aws-exec-read": "shared",
  "log-delivery-write": "shared",
};

type Headers = Readonly<Record<string, string>>;

const grantHeader = /^x-amz-grant-/;

export const bringsAcl = (headers: Headers): boolean =>
  headers["x-amz-acl"] !== undefined || Object.keys(headers).some((name) => grantHeader.test(name));

/** What a request's ACL headers ask for beyond the owner's own access. */
const askedFor = (headers: Headers): "nothing" | "public" | "shared" => {
  if (Object.keys(headers).some((name) => grantHeader.test(name))) return "shared";
  const acl = headers["x-amz-acl"];
  if (acl === undefined) return "nothing";
  const opens = Object.hasOwn(cannedAcls, acl) ? cannedAcls[acl] : undefined;
  if (opens === undefined) throw invalidArgument("", "x-amz-acl", acl);
  return opens === "private" ? "nothing" : opens;
};

export const opensBucket = (headers: Headers): boolean => askedFor(headers) !== "nothing";

/**
 * A new bucket has no ACL but the owner's: anything wider is refused, as AWS does with its defaults of 2023.
 * @throws AwsError
 */
export const checkBucketAcl = (headers: Headers, ownership: ObjectOwnership): void => {
  const asked = askedFor(headers);
  if (asked === "nothing") return;
  if (ownership === "BucketOwnerEnforced") {
    throw new AwsError(
      "InvalidBucketAclWithObjectOwnership",
      400,
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
    );
  }
  if (asked === "public") {
    throw new AwsError(
      "InvalidBucketAclWithBlockPublicAccessError",
      400,
      "Bucket cannot have public ACLs set with BlockPublicAccess enabled",
    );
  }
  throw notImplemented("ACLs that share a bucket");
};

/** @throws AwsError */
export const checkObjectAcl = (headers: Headers, { ownership, publicAccessBlock }: Bucket): void => {
  const asked = askedFor(headers);
  if (asked === "nothing") return;
  if (ownership === "BucketOwnerEnforced") {
    throw new AwsError("AccessControlListNotSupported", 400, "The bucket does not allow ACLs");
  }
  if (asked === "public" && publicAccessBlock?.BlockPublicAcls === true) throw accessDenied();
  throw notImplemented("ACLs that share an object");
};
