import { means } from "../messages/doctor/signatures.ts";
import type { Sentence } from "../model/sentence.ts";

/** Words of an error, what they mean, and what may be behind them, the likeliest first. */
export type Signature = { readonly says: RegExp; readonly means: Sentence; readonly codes: readonly string[] };

/** What breaks before a pod has the role at all: then it asks as the node, or as nobody. */
const notInjected = ["EY202", "EY203", "EY201", "EY204", "EY205", "EY207", "EY208", "EY209", "EY212", "EY213", "EY215"];

/** What S3 may refuse that its answer does not tell apart, least of all to a HEAD. */
const refusedByS3 = [
  "EY501",
  "EY502",
  "EY504",
  "EY503",
  "EY516",
  "EY507",
  "EY508",
  "EY505",
  "EY517",
  "EY506",
  "EY513",
  "EY509",
  "EY511",
];

/** The more exact ones first: of a line that several fit, these come first. */
export const signatures: readonly Signature[] = [
  { says: /No OpenIDConnect provider found/i, means: means.noProvider, codes: ["EY101", "EY102", "EY109"] },
  { says: /Incorrect token audience/i, means: means.audience, codes: ["EY103", "EY214", "EY107"] },
  { says: /Missing a required claim: aud/i, means: means.audience, codes: ["EY207", "EY209", "EY214"] },
  { says: /Couldn't retrieve verification key/i, means: means.verificationKey, codes: ["EY110"] },
  {
    says: /Not authorized to perform:? sts:AssumeRoleWithWebIdentity/i,
    means: means.trustRefused,
    codes: ["EY104", "EY105", "EY108", "EY107", "EY102", "EY109", "EY113", "EY114", "EY115", "EY206", "EY506", "EY112"],
  },
  {
    // A node's session bears its instance's id.
    says: /:assumed-role\/[^/\s"]+\/i-[0-9a-f]{8,17}\b/,
    means: means.otherRole,
    codes: [...notInjected, "EY206"],
  },
  { says: /ACLSizePerRole/, means: means.trustTooLong, codes: ["EY111"] },
  { says: /ExpiredToken|Token expired|token is expired/i, means: means.expiredToken, codes: ["EY403"] },
  {
    says: /RequestTimeTooSkewed|difference between the request time and the (?:current|server's) time/i,
    means: means.skewed,
    codes: ["EY403"],
  },
  {
    says: /InvalidToken\b.*\b(?:malformed|invalid)\b|provided token is malformed/i,
    means: means.malformedToken,
    codes: ["EY401"],
  },
  { says: /RegionDisabled|STS is not activated in this region/i, means: means.regionDisabled, codes: ["EY402"] },
  { says: /DurationSeconds exceeds|MaxSessionDuration/i, means: means.duration, codes: ["EY404"] },
  {
    says: /sts\.[\w.-]*amazonaws\.[\w.]+.*(?:i\/o timeout|timed? ?out|no such host|connection refused|connection reset|deadline exceeded)|(?:i\/o timeout|timed out|broken connection|deadline exceeded).*\bsts\./i,
    means: means.stsUnreachable,
    codes: ["EY405"],
  },
  {
    says: /no EC2 IMDS role found|NoCredentialProviders|Unable to locate credentials|GetAWSAccessKeyId|access key id should not be empty|request to retrieve credentials failed|ec2 ?metadata is not available|instance metadata service|credentials from any providers|no valid providers in chain|169\.254\.169\.254|401 Unauthorized/i,
    means: means.noCredentials,
    codes: [...notInjected, "EY611"],
  },
  {
    says: /at 'roleArn' failed to satisfy constraint/i,
    means: means.roleArnShape,
    codes: ["EY203", "EY207"],
  },
  { says: /token['"]?: permission denied/i, means: means.tokenUnreadable, codes: ["EY210"] },
  { says: /serviceaccount\/token: no such file/i, means: means.tokenMissing, codes: ["EY209", "EY207", "EY208"] },
  {
    says: /unable to read file at \S*serviceaccount\/token/i,
    means: means.tokenUnreadable,
    codes: ["EY210", "EY209", "EY207", "EY208"],
  },
  { says: /if use iam, token should not be empty/i, means: means.staticKeys, codes: ["EY211"] },
  {
    says: /not authorized to perform: kms:|KMS\.(?:DisabledException|NotFoundException|KMSInvalidStateException)|kms:(?:GenerateDataKey|Decrypt)/i,
    means: means.kms,
    codes: ["EY509"],
  },
  { says: /explicit deny in a resource-based policy/i, means: means.resourceDenied, codes: ["EY507"] },
  { says: /explicit deny in an identity-based policy/i, means: means.identityExplicit, codes: ["EY517"] },
  { says: /permissions boundary/i, means: means.boundary, codes: ["EY505"] },
  { says: /(?:service|resource) control policy/i, means: means.organization, codes: ["EY506"] },
  { says: /VPC endpoint policy/i, means: means.endpoint, codes: ["EY513"] },
  { says: /session policy/i, means: means.session, codes: ["EY501"] },
  {
    says: /no identity-based policy allows the s3:/i,
    means: means.identityDenied,
    codes: ["EY501", "EY502", "EY504", "EY503", "EY516", ...notInjected, "EY206"],
  },
  {
    says: /PermanentRedirect|301 Moved Permanently|AuthorizationHeaderMalformed|the region (?:'[\w-]*' )?is wrong|must be addressed using the specified endpoint/i,
    means: means.wrongRegion,
    codes: ["EY510", "EY609", "EY621"],
  },
  { says: /BucketAlreadyExists|BucketAlreadyOwnedByYou/, means: means.bucketTaken, codes: ["EY511", "EY514"] },
  {
    says: /NoSuchBucket|specified bucket does not exist|blob bucket not exist/i,
    means: means.noBucket,
    codes: ["EY514", "EY608"],
  },
  {
    says: /Amazon S3 endpoint should be|failed to create blob bucket/i,
    means: means.hostShape,
    codes: ["EY608", "EY514", "EY607"],
  },
  {
    says: /StorageV2.*ACCESS_DENIED|AWS Error ACCESS_DENIED during/i,
    means: means.denied,
    codes: ["EY617", ...refusedByS3],
  },
  { says: /AccessControlListNotSupported/, means: means.acl, codes: ["EY512"] },
  {
    says: /too many colons in address|fully qualified paths|does not follow ip address or domain name/i,
    means: means.hostShape,
    codes: ["EY607", "EY612"],
  },
  {
    says: /curlCode: (?:6|7|28|35|56)\b/,
    means: means.storageUnreachable,
    codes: ["EY610", "EY607", "EY612"],
  },
  { says: /curlCode: 3\b|bad\/illegal format/i, means: means.badUrl, codes: ["EY610", "EY607"] },
  { says: /tcp:\/\/[\d.]+:\d+/, means: means.minioPort, codes: ["EY612"] },
  {
    says: /invalid ownership metadata|cannot be imported into the current release/i,
    means: means.helmOwnership,
    codes: ["EY606"],
  },
  {
    says: /serviceaccount "[^"]*" not found|error looking up service account/i,
    means: means.noAccount,
    codes: ["EY215"],
  },
  { says: /key does not exist|NoSuchKey/i, means: means.keyMissing, codes: ["EY608", "EY619", "EY616"] },
  {
    says: /access key should not be empty|Access Key Id you provided|InvalidAccessKeyId|SignatureDoesNotMatch/i,
    means: means.staticKeys,
    codes: ["EY618", "EY211"],
  },
  {
    says: /Access[ _]?Denied|\b403\b.*Forbidden|Forbidden\b.*\b403\b|errcode:403|is not authorized to perform/i,
    means: means.denied,
    codes: [...refusedByS3, ...notInjected, "EY206", "EY211", "EY618", "EY617", "EY112"],
  },
];

/** The codes of what may cause a line, the likeliest first; none for a line that tells of nothing we know. */
export const codesFor = (line: string): readonly string[] => signaturesOf(line)[0]?.codes ?? [];

/** Every signature that fits, the most exact first. */
export const signaturesOf = (line: string): readonly Signature[] => signatures.filter(({ says }) => says.test(line));
