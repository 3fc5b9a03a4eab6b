import { parsePolicy, type PolicyDocument } from "@eyrie/iam-policy/document";
import { PolicyError } from "@eyrie/iam-policy/policy-error";
import type { Statement } from "@eyrie/iam-policy/statement";
import { AwsError } from "../aws/service.ts";
import { principalStands } from "../iam/principals.ts";
import type { IamStore, StoredDocument } from "../iam/store.ts";
import { denial } from "./access.ts";
import { configuration, notConfigured } from "./configuration.ts";
import { bucketArn, emptyAnswer, type BucketExchange } from "./exchange.ts";
import { methodNotAllowed } from "./errors.ts";
import { isPublic } from "./public-policy.ts";

const malformedPolicy = (message: string, details: Readonly<Record<string, string>> = {}): AwsError =>
  new AwsError("MalformedPolicy", 400, message, details);

const maxPolicyBytes = 20 * 1024;

/** Actions on objects; every other `s3:` action that can be named outright is one on the bucket. */
const objectAction =
  /^s3:(?:(?:Get|Put|Delete|Restore|Update)Object|Replicate(?:Object|Delete|Tags)|(?:AbortMultipartUpload|ListMultipartUploadParts|BypassGovernanceRetention|ObjectOwnerOverrideToBucketOwner)$)/i;

/** @throws AwsError `MalformedPolicy` in the words that S3 has for each reason. */
const checkStatement = (statement: Statement, arn: string, iam: IamStore): void => {
  const { principals, actions, resources } = statement;
  if (principals === undefined || principals.values.length === 0) {
    throw malformedPolicy("Missing required field Principal");
  }
  const unknown = principals.values.find(({ type, value }) => !principalStands(iam, type, value));
  if (unknown !== undefined) {
    throw malformedPolicy("Invalid principal in policy", { Detail: `"${unknown.type}" : "${unknown.value}"` });
  }
  if (!actions.values.every((action) => action === "*" || /^s3:[a-z*?]+$/i.test(action))) {
    throw malformedPolicy("Policy has invalid action");
  }
  const named = resources?.values ?? [];
  if (named.length === 0) throw malformedPolicy("Missing required field Resource");
  if (!named.every((resource) => resource === arn || resource === `${arn}*` || resource.startsWith(`${arn}/`))) {
    throw malformedPolicy("Policy has invalid resource");
  }
  if (actions.negated || resources?.negated === true) return;
  const reachesBucket = named.some((resource) => !resource.startsWith(`${arn}/`));
  const reachesObjects = named.some((resource) => resource !== arn);
  const idle = actions.values.some((action) => {
    if (/[*?]/.test(action)) return false;
    return objectAction.test(action) ? !reachesObjects : !reachesBucket;
  });
  if (idle) throw malformedPolicy("Action does not apply to any resource(s) in statement");
};

const readPolicy = (body: Uint8Array, arn: string, iam: IamStore): StoredDocument => {
  const text = new TextDecoder().decode(body);
  if (!text.startsWith("{")) throw malformedPolicy("Policies must be valid JSON and the first byte must be '{'");
  if (body.length > maxPolicyBytes) throw malformedPolicy("Bucket policies may not exceed 20480 bytes.");
  let parsed: PolicyDocument;
  try {
    parsed = parsePolicy(text, { name: "bucket policy" });
  } catch (cause) {
    if (!(cause instanceof PolicyError)) throw cause;
    const words = cause.code === "not-json" ? "This policy contains invalid Json" : cause.message;
    throw Object.assign(malformedPolicy(words), { cause });
  }
  for (const statement of parsed.statements) checkStatement(statement, arn, iam);
  return { text, parsed };
};

/** Only the owner's account reads and writes the policy, whatever the policy itself says. */
const demandOwnAccount = ({ call, bucket }: BucketExchange): void => {
  const own = call.caller.kind !== "anonymous" && call.caller.account === bucket.owner;
  if (!own) throw methodNotAllowed(call.request.method);
};

export const bucketPolicy = configuration({
  reads: "s3:GetBucketPolicy",
  writes: "s3:PutBucketPolicy",
  removes: "s3:DeleteBucketPolicy",
  show: (exchange) => {
    demandOwnAccount(exchange);
    const { policy } = exchange.bucket;
    if (policy === undefined) {
      throw notConfigured("NoSuchBucketPolicy", "The bucket policy does not exist", exchange.bucket);
    }
    return { status: 200, headers: { "content-type": "application/json" }, body: policy.text };
  },
  replace: (exchange) => {
    demandOwnAccount(exchange);
    const { bucket, call, cloud } = exchange;
    const arn = bucketArn(cloud, bucket.name);
    const policy = readPolicy(call.body, arn, cloud.account.visibility.visible());
    if (bucket.publicAccessBlock?.BlockPublicPolicy === true && isPublic(policy.parsed)) {
      const what = `User: ${"arn" in call.caller ? call.caller.arn : "anonymous"} is not authorized to perform: s3:PutBucketPolicy on resource: "${arn}"`;
      throw denial(
        exchange,
        bucket,
        `${what} because public policies are blocked by the BlockPublicPolicy block public access setting.`,
      );
    }
    bucket.policy = policy;
    return emptyAnswer(204);
  },
  remove: (exchange) => {
    demandOwnAccount(exchange);
    exchange.bucket.policy = undefined;
  },
});
