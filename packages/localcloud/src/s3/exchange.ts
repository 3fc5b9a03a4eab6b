import type { Account } from "../aws/account.ts";
import type { AwsCall, Authorize } from "../aws/service.ts";
import type { HttpResponse } from "../http/message.ts";
import type { UseKey } from "../kms/use-key.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Bucket, S3Store } from "./store.ts";
import type { Query } from "./target.ts";
import { writeXml, type XmlElement } from "./xml.ts";

/** What S3 stands in. */
export type Cloud = {
  readonly surroundings: Surroundings;
  readonly authorize: Authorize;
  readonly useKey: UseKey;
  /** The account of anonymous callers' would-be buckets; every other caller brings its own. */
  readonly account: Account;
  /** The region of unsigned requests to a host that names none. */
  readonly region: string;
  readonly store: S3Store;
};

/** One call, read far enough to know what it addresses. */
export type Exchange = {
  readonly cloud: Cloud;
  readonly call: AwsCall;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Query;
  /** The region whose endpoint was called. */
  readonly endpointRegion: string;
};
/** A call that needs a name but no bucket yet. */
export type NamedExchange = Exchange & { readonly bucketName: string };
export type BucketExchange = Exchange & { readonly bucket: Bucket };
export type ObjectExchange = BucketExchange & { readonly key: string };

/** One question to IAM. */
export type Permission = {
  readonly action: `s3:${string}`;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
};

export type Operation<Scope extends Exchange> = {
  /** Everything IAM must allow before the operation looks at anything. */
  readonly permissions: (exchange: Scope) => readonly Permission[];
  readonly run: (exchange: Scope) => HttpResponse;
};

/** The operations of a scope that are implemented. */
export type Operations<Name extends string, Scope extends Exchange> = Readonly<Partial<Record<Name, Operation<Scope>>>>;

export const bucketArn = ({ account }: Cloud, bucketName: string): string =>
  `arn:${account.partition}:s3:::${bucketName}`;

export const onBucket =
  (...actions: readonly Permission["action"][]) =>
  ({ cloud, bucket }: BucketExchange): readonly Permission[] =>
    actions.map((action) => ({ action, resource: bucketArn(cloud, bucket.name) }));

export const onObject =
  (...actions: readonly Permission["action"][]) =>
  ({ cloud, bucket, key }: ObjectExchange): readonly Permission[] =>
    actions.map((action) => ({ action, resource: `${bucketArn(cloud, bucket.name)}/${key}` }));

/** The same questions, of which a policy may also ask this. */
export const given = (
  context: NonNullable<Permission["context"]>,
  permissions: readonly Permission[],
): readonly Permission[] =>
  permissions.map((permission) => ({ ...permission, context: { ...permission.context, ...context } }));

export const now = ({ surroundings }: Pick<Cloud, "surroundings">): Date => new Date(surroundings.now());

/** S3 keeps whole seconds. */
export const isoTime = (date: Date): string => new Date(Math.floor(date.getTime() / 1000) * 1000).toISOString();

export const xmlAnswer = (root: XmlElement, headers: Readonly<Record<string, string>> = {}): HttpResponse => ({
  status: 200,
  headers: { "content-type": "application/xml", ...headers },
  body: writeXml(root),
});

export const emptyAnswer = (status: 200 | 204, headers: Readonly<Record<string, string>> = {}): HttpResponse => ({
  status,
  headers,
  body: "",
});
