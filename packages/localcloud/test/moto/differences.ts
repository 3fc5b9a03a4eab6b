/** What moto 5.2 answers otherwise than we do, where AWS's own documentation is with us. */
export type Difference = {
  /** Steps by their names, or wherever the members are. */
  readonly in: "everywhere" | readonly string[];
  /** Members whose values differ, as `differing` names them. */
  readonly members: readonly string[];
  readonly because: string;
  /** Where AWS says so. */
  readonly judge: string;
};

const iamApi = (page: string): string => `https://docs.aws.amazon.com/IAM/latest/APIReference/API_${page}.html`;
const stsApi = (page: string): string => `https://docs.aws.amazon.com/STS/latest/APIReference/API_${page}.html`;
const s3Api = (page: string): string => `https://docs.aws.amazon.com/AmazonS3/latest/API/API_${page}.html`;
const s3Guide = (page: string): string => `https://docs.aws.amazon.com/AmazonS3/latest/userguide/${page}.html`;

/** One answers and the other refuses. */
const verdict = ["answer", "refusal"];

const iamDifferences: readonly Difference[] = [
  {
    in: "everywhere",
    members: [
      "answer.Policy.PermissionsBoundaryUsageCount",
      "answer.Policies[].PermissionsBoundaryUsageCount",
      "answer.Role.PermissionsBoundary.PermissionsBoundaryType",
    ],
    because: "moto leaves the count out, and names a type other than Policy",
    judge: iamApi("AttachedPermissionsBoundary"),
  },
  {
    in: [
      "CreatePolicyVersion as default",
      "CreatePolicyVersion beside it",
      "CreatePolicyVersion after one was deleted",
      "CreatePolicyVersion, the fourth",
      "CreatePolicyVersion, the fifth",
    ],
    members: ["answer.PolicyVersion.Document"],
    because: "the document comes with GetPolicyVersion only",
    judge: iamApi("PolicyVersion"),
  },
  {
    in: ["ListPolicyVersions"],
    members: ["answer.IsTruncated", "answer.Versions[].Document", "answer.Versions[].VersionId"],
    because: "no documents, the newest first, and a flag that is always there",
    judge: "https://docs.aws.amazon.com/cli/latest/reference/iam/list-policy-versions.html#examples",
  },
  {
    in: [
      "GetPolicy that is not there",
      "GetPolicyVersion that is not there",
      "DeletePolicyVersion that is not there",
      "TagPolicy that is not there",
      "DeletePolicy that is not there",
      "GetRole that is not there",
      "UpdateRole that is not there",
      "UpdateAssumeRolePolicy of an absent role",
      "ListRoleTags that is not there",
      "AttachRolePolicy to an absent role",
      "ListAttachedRolePolicies of an absent role",
      "PutRolePolicy of an absent role",
      "GetRolePolicy that is not there",
      "DeleteRole again",
    ],
    members: ["refusal.message"],
    because: "the message describes the resource; moto has words of its own, ours are those AWS's clients quote",
    judge: iamApi("GetRole"),
  },
  {
    in: ["CreateRole with too long a session"],
    members: verdict,
    because: "a session lasts twelve hours at most",
    judge: iamApi("CreateRole"),
  },
  {
    in: ["CreateRole with an absent boundary", "PutRolePermissionsBoundary that is not there"],
    members: verdict,
    because: "the policy of a boundary must exist",
    judge: iamApi("PutRolePermissionsBoundary"),
  },
  {
    in: ["CreateRole with a boundary that is no ARN"],
    members: ["refusal.code", "refusal.message"],
    because: "InvalidInput is the error the operation declares",
    judge: iamApi("CreateRole"),
  },
  {
    in: ["UpdateRoleDescription"],
    members: ["answer.Role.Tags"],
    because: "a role without tags has no list of them",
    judge: iamApi("UpdateRoleDescription"),
  },
  {
    in: ["UpdateAssumeRolePolicy with an action of S3's", "UpdateAssumeRolePolicy with a resource"],
    members: ["refusal.message"],
    because: "moto has words of its own",
    judge: "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_policies.html",
  },
  {
    in: ["UpdateAssumeRolePolicy without a principal", "UpdateAssumeRolePolicy for an absent role"],
    members: verdict,
    because: "a trust policy names its principals, and a role it names exists",
    judge: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
  },
  {
    in: ["TagRole with 51", "TagRole with a long key", "TagRole with a long value", "TagRole with a bad key"],
    members: ["refusal.message"],
    because:
      "moto says X for the tag's number, ends with a dot and shows the list as Python does; a value may be empty",
    judge: iamApi("Tag"),
  },
  {
    in: ["ListInstanceProfilesForRole"],
    members: ["answer.IsTruncated"],
    because: "the flag is always there",
    judge: iamApi("ListInstanceProfilesForRole"),
  },
  {
    in: ["ListEntitiesForPolicy"],
    members: ["answer.PolicyRoles"],
    because: "without a filter roles that have it as boundary are listed too",
    judge: iamApi("ListEntitiesForPolicy"),
  },
  {
    in: ["ListPolicies that are attached, now"],
    members: ["answer.Policies[].AttachmentCount"],
    because: "boundaries are counted apart from attachments",
    judge: iamApi("Policy"),
  },
  {
    in: ["DeletePolicy that is attached", "DeletePolicy with versions"],
    members: verdict,
    because: "a policy is deleted once it is detached and its other versions are gone",
    judge: iamApi("DeletePolicy"),
  },
  {
    in: ["CreateOpenIDConnectProvider"],
    members: ["answer.Tags"],
    because: "the answer has the tags",
    judge: iamApi("CreateOpenIDConnectProvider"),
  },
  {
    in: ["CreateOpenIDConnectProvider again"],
    members: ["refusal.message"],
    because: "moto's message is «Unknown»",
    judge: iamApi("CreateOpenIDConnectProvider"),
  },
  {
    in: ["AddClientIDToOpenIDConnectProvider", "RemoveClientIDFromOpenIDConnectProvider"],
    members: verdict,
    because: "moto does not implement it",
    judge: iamApi("AddClientIDToOpenIDConnectProvider"),
  },
  {
    in: ["GetOpenIDConnectProvider once changed"],
    members: ["answer.ClientIDList[]"],
    because: "moto could not change the client ids",
    judge: iamApi("AddClientIDToOpenIDConnectProvider"),
  },
  {
    in: ["CreatePolicy with a Sid of other letters"],
    members: verdict,
    because: "a Sid has letters and digits only",
    judge: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html",
  },
  {
    in: ["CreatePolicy with a principal"],
    members: verdict,
    because: "an identity policy has no principal",
    judge: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
  },
];

const stsDifferences: readonly Difference[] = [
  {
    in: "everywhere",
    members: ["answer.PackedPolicySize"],
    because: "moto tells a size also without session policies",
    judge: stsApi("AssumeRole"),
  },
  {
    in: ["GetCallerIdentity"],
    members: ["answer.Arn"],
    because: "moto knows no caller: everybody is «moto»",
    judge: stsApi("GetCallerIdentity"),
  },
  {
    in: ["AssumeRole for too short", "AssumeRoleWithWebIdentity for too short"],
    members: verdict,
    because: "a session lasts 15 minutes at least",
    judge: stsApi("AssumeRole"),
  },
  {
    in: ["AssumeRole for longer than the role gives"],
    members: verdict,
    because: "a session lasts no longer than the role's maximum",
    judge: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html",
  },
  {
    in: ["AssumeRole with a session policy that is none"],
    members: verdict,
    because: "MalformedPolicyDocument",
    judge: stsApi("AssumeRole"),
  },
  {
    in: ["AssumeRole with a long session name"],
    members: ["refusal.message"],
    because: "moto writes a space too many",
    judge: stsApi("AssumeRole"),
  },
  {
    in: ["AssumeRole with a short session name", "AssumeRole that is no ARN"],
    members: verdict,
    because: "a session name has two letters, a role its ARN",
    judge: stsApi("AssumeRole"),
  },
  {
    in: ["AssumeRole that is not there"],
    members: verdict,
    because: "nobody may assume a role that is not there",
    judge: "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html",
  },
  {
    in: ["AssumeRoleWithWebIdentity and no token"],
    members: verdict,
    because: "InvalidIdentityToken",
    judge: stsApi("AssumeRoleWithWebIdentity"),
  },
];

const s3Differences: readonly Difference[] = [
  {
    in: "everywhere",
    members: ["answer.ServerSideEncryption"],
    because: "every object is encrypted since 2023, and the answer says so",
    judge: s3Guide("default-encryption-faq"),
  },
  {
    in: "everywhere",
    members: [
      "answer.ChecksumType",
      "answer.Contents[].ChecksumType",
      "answer.Contents[].ChecksumAlgorithm",
      "answer.Versions[].ChecksumAlgorithm",
      "answer.Versions[].ChecksumType",
      "answer.CopyObjectResult.ChecksumType",
      "answer.ChecksumCRC64NVME",
    ],
    because: "checksums have a type since 2024, and an upload without one is given CRC64NVME",
    judge: s3Guide("checking-object-integrity-upload"),
  },
  {
    in: "everywhere",
    members: [
      "answer.Owner.DisplayName",
      "answer.Contents[].Owner.DisplayName",
      "answer.Uploads[].Owner.DisplayName",
      "answer.Versions[].Owner.DisplayName",
    ],
    because: "S3 gives no display name of an owner any more",
    judge: s3Api("Owner"),
  },
  {
    in: "everywhere",
    members: ["answer.BucketArn", "answer.AccessPointAlias", "answer.Buckets[].BucketRegion"],
    because: "newer members of the answers",
    judge: s3Api("HeadBucket"),
  },
  {
    in: ["HeadBucket of another's"],
    members: verdict,
    because: "the expected owner is another account: 403",
    judge: s3Guide("bucket-owner-condition"),
  },
  {
    in: ["CreateBucket with a bad name"],
    members: verdict,
    because: "InvalidBucketName",
    judge: s3Guide("bucketnamingrules"),
  },
  {
    in: ["GetPublicAccessBlock", "GetBucketOwnershipControls"],
    members: verdict,
    because: "new buckets block public access and enforce their owner since 2023",
    judge: s3Guide("create-bucket-faq"),
  },
  {
    in: ["GetBucketEncryption"],
    members: verdict,
    because: "every bucket has SSE-S3 since 2023",
    judge: s3Guide("default-encryption-faq"),
  },
  {
    in: ["PutBucketPolicy that is no JSON"],
    members: verdict,
    because: "MalformedPolicy",
    judge: s3Api("PutBucketPolicy"),
  },
  {
    in: ["PutBucketLifecycleConfiguration"],
    members: ["answer.TransitionDefaultMinimumObjectSize"],
    because: "the answer says from which size objects move",
    judge: s3Api("PutBucketLifecycleConfiguration"),
  },
  {
    in: ["ListObjectsV2, the next"],
    members: ["answer.ContinuationToken"],
    because: "the token that was sent comes back",
    judge: s3Api("ListObjectsV2"),
  },
  {
    in: ["ListObjects"],
    members: ["answer.Marker"],
    because: "the marker is there, if empty",
    judge: s3Api("ListObjects"),
  },
  {
    in: ["ListObjects, a page"],
    members: ["answer.Marker", "answer.NextMarker", "answer.Prefix"],
    because: "a next marker comes with a delimiter only, and is a key",
    judge: s3Api("ListObjects"),
  },
  {
    in: ["ListObjects with a delimiter, a page"],
    members: ["answer.CommonPrefixes", "answer.Marker", "answer.NextMarker", "answer.Prefix"],
    because: "common prefixes count as keys do, and the next marker is a key",
    judge: s3Api("ListObjects"),
  },
  {
    in: ["UploadPartCopy of nothing"],
    members: ["refusal.code", "refusal.message"],
    because: "a source that is not there is NoSuchKey",
    judge: "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html",
  },
  {
    in: ["ListMultipartUploads, rolled up"],
    members: ["answer.CommonPrefixes", "answer.Delimiter", "answer.Prefix", "answer.Uploads"],
    because: "uploads are rolled up as keys are",
    judge: s3Api("ListMultipartUploads"),
  },
  {
    in: ["ListObjectsV2 in URL encoding, all"],
    members: ["answer.Contents[].Key"],
    because: "a space comes as + (measured in ap-northeast-2 on 2026-09-14)",
    judge: "https://github.com/brekkylab/backlot/issues/178",
  },
  {
    in: ["ListMultipartUploads"],
    members: ["answer.Prefix"],
    because: "the prefix is there, if empty",
    judge: s3Api("ListMultipartUploads"),
  },
  {
    in: ["CompleteMultipartUpload with an etag that is not the part's"],
    members: ["refusal.message"],
    because: "moto words the same refusal another way",
    judge: "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html",
  },
  {
    in: ["CompleteMultipartUpload"],
    members: ["answer.VersionId"],
    because: "a bucket without versioning has no versions to name",
    judge: s3Api("CompleteMultipartUpload"),
  },
  {
    in: ["UploadPart of a finished upload"],
    members: ["refusal.code", "refusal.message", "refusal.status"],
    because: "NoSuchUpload; moto answers 500",
    judge: s3Api("UploadPart"),
  },
  {
    in: ["DeleteObjects, quietly"],
    members: ["answer.Deleted"],
    because: "quietly means that only errors are told",
    judge: s3Api("DeleteObjects"),
  },
];

export const differences: readonly Difference[] = [...iamDifferences, ...stsDifferences, ...s3Differences];
