import { notImplemented } from "../aws/protocol.ts";
import { AwsError } from "../aws/service.ts";
import { checkBucketAcl, opensBucket } from "./acl.ts";
import { checkBucketName } from "./bucket-names.ts";
import { accessDenied, invalidArgument } from "./errors.ts";
import {
  bucketArn,
  emptyAnswer,
  now,
  xmlAnswer,
  type Exchange,
  type NamedExchange,
  type Operation,
  type Permission,
} from "./exchange.ts";
import { comparedByBytes } from "./ordered-map.ts";
import { canonicalId } from "./owner.ts";
import { readOwnershipHeader } from "./ownership-controls.ts";
import { bucketRegion, globalRegion } from "./regions.ts";
import { newBucket, type Tag } from "./store.ts";
import { bucketTagContext, readTags, tagSetShape } from "./tagging.ts";
import { child, element, textOf } from "./xml.ts";
import { parseShaped } from "./xml-shape.ts";

const callerAccount = ({ call, cloud }: Exchange): string =>
  "account" in call.caller ? call.caller.account : cloud.account.id;

const defaultMaxBuckets = 10_000;

export const listBuckets: Operation<Exchange> = {
  permissions: ({ cloud }) => [{ action: "s3:ListAllMyBuckets", resource: bucketArn(cloud, "*") }],
  run: (exchange) => {
    const { cloud, query } = exchange;
    const account = callerAccount(exchange);
    const asked = query.get("max-buckets");
    const most = asked === undefined ? defaultMaxBuckets : /^\d{1,5}$/.test(asked) ? Number(asked) : 0;
    if (most < 1 || most > defaultMaxBuckets) {
      throw invalidArgument("Argument max-buckets must be an integer between 1 and 10000", "max-buckets", asked ?? "");
    }
    const prefix = query.get("prefix") ?? "";
    const region = query.get("bucket-region");
    const after = Buffer.from(query.get("continuation-token") ?? "", "base64url").toString();
    const found = [...cloud.store.buckets.values()]
      .filter(({ owner, name }) => owner === account && name.startsWith(prefix) && name > after)
      .filter((bucket) => region === undefined || bucket.region === region)
      .sort((one, other) => comparedByBytes(one.name, other.name));
    const shown = found.slice(0, most);
    const last = shown.at(-1);
    return xmlAnswer(
      element("ListAllMyBucketsResult", [
        element("Owner", [element("ID", canonicalId(account))]),
        element(
          "Buckets",
          shown.map((bucket) =>
            element("Bucket", [
              element("Name", bucket.name),
              element("CreationDate", bucket.createdAt.toISOString()),
              element("BucketRegion", bucket.region),
            ]),
          ),
        ),
        found.length > most && last !== undefined
          ? element("ContinuationToken", Buffer.from(last.name).toString("base64url"))
          : undefined,
        prefix === "" ? undefined : element("Prefix", prefix),
      ]),
    );
  },
};

type Configuration = { readonly location: string | undefined; readonly tags: readonly Tag[] };

const readConfiguration = (body: Uint8Array): Configuration => {
  if (body.length === 0) return { location: undefined, tags: [] };
  const shape = { "LocationConstraint?": "text", "Tags?": tagSetShape } as const;
  const root = parseShaped(body, "CreateBucketConfiguration", shape);
  const tags = child(root, "Tags");
  return { location: textOf(root, "LocationConstraint"), tags: tags === undefined ? [] : readTags(tags, "Bucket") };
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
export const createBucket: Operation<NamedExchange> = {
  permissions: (exchange) => {
    const { cloud, call, headers, bucketName } = exchange;
    const { location, tags } = readConfiguration(call.body);
    const resource = bucketArn(cloud, bucketName);
    const context = {
      ...(location === undefined ? {} : { "s3:LocationConstraint": location }),
      ...bucketTagContext(tags),
    };
    const needed: Permission[] = [{ action: "s3:CreateBucket", resource, context }];
    if (opensBucket(headers)) needed.push({ action: "s3:PutBucketAcl", resource });
    if (headers["x-amz-object-ownership"] !== undefined) {
      needed.push({ action: "s3:PutBucketOwnershipControls", resource });
    }
    if (tags.length > 0) needed.push({ action: "s3:TagResource", resource, context: bucketTagContext(tags) });
    return needed;
  },
  run: (exchange) => {
    const { cloud, call, headers, bucketName: name, endpointRegion } = exchange;
    if (call.caller.kind === "anonymous") throw accessDenied();
    checkBucketName(name);
    if (headers["x-amz-bucket-object-lock-enabled"]?.toLowerCase() === "true") throw notImplemented("Object Lock");
    const { location, tags } = readConfiguration(call.body);
    const region = bucketRegion(location, endpointRegion);
    const ownership = readOwnershipHeader(headers["x-amz-object-ownership"]);
    checkBucketAcl(headers, ownership);
    const answer = emptyAnswer(200, {
      location: region === globalRegion ? `/${name}` : `http://${name}.s3.amazonaws.com/`,
      "x-amz-bucket-arn": bucketArn(cloud, name),
    });
    const existing = cloud.store.buckets.get(name);
    if (existing === undefined) {
      const owner = call.caller.account;
      cloud.store.buckets.set(name, newBucket({ name, owner, region, createdAt: now(cloud), ownership, tags }));
      return answer;
    }
    if (existing.owner !== call.caller.account) {
      throw new AwsError(
        "BucketAlreadyExists",
        409,
        "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
        { BucketName: name },
      );
    }
    if (existing.region === globalRegion && endpointRegion === globalRegion) return answer;
    throw new AwsError(
      "BucketAlreadyOwnedByYou",
      409,
      "Your previous request to create the named bucket succeeded and you already own it.",
      { BucketName: name },
    );
  },
};
