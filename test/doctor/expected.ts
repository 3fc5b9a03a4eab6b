import type { onAccess } from "./breakages-access.ts";
import type { onAccounts } from "./breakages-accounts.ts";
import type { onBucket } from "./breakages-bucket.ts";
import type { onIssuer } from "./breakages-issuer.ts";
import type { onMilvus } from "./breakages-milvus.ts";
import type { onPods } from "./breakages-pods.ts";
import type { onRelease } from "./breakages-release.ts";
import type { onSts } from "./breakages-sts.ts";
import type { onTrust } from "./breakages-trust.ts";

/**
 * What the doctor must call each breakage, first and alone. Breakages name no code, so that no rule is written to them:
 * tests prove these tables, and the matrix prints them.
 */
export const expectedOnTrust = {
  "role just made": "EY112",
  "issuer out of reach": "EY110",
  "provider deleted": "EY101",
  "provider of another spelling": "EY101",
  "cluster made anew": "EY102",
  "issuer of the cluster before": "EY102",
  "issuers of other clusters": "EY102",
  "client id of another use": "EY103",
  "client id misspelt": "EY103",
  "subject of another namespace": "EY104",
  "other subjects among other statements": "EY104",
  "pattern under StringEquals": "EY105",
  "patterns under StringEqualsIfExists": "EY105",
  "no subject": "EY106",
  "any subject of the namespace": "EY106",
  "another audience": "EY107",
  "audiences without the right one": "EY107",
  "no audience": "EY107",
  "keys of another issuer": "EY108",
  "key with a scheme": "EY108",
  "provider of another account": "EY109",
  "provider of another partition": "EY109",
  "URL as the provider": "EY109",
  "trust policy full": "EY111",
  "trust policy full of clusters": "EY111",
  "trust policy full for a raised quota": "EY111",
  "role of EC2": "EY113",
  "role of Pod Identity": "EY113",
  "provider that may do something else": "EY113",
  "denied by name": "EY114",
  "denied unless it is another": "EY114",
  "role deleted": "EY115",
  "source addresses": "EY116",
} as const satisfies Readonly<Record<keyof typeof onIssuer | keyof typeof onTrust, string>>;

export const expectedOnPods = {
  "webhook deleted": "EY201",
  "webhook behind a Service without pods": "EY201",
  "namespace left out": "EY201",
  "annotation taken off": "EY202",
  "account made anew by hand": "EY202",
  "key without its hyphen": "EY203",
  "policy's ARN": "EY203",
  "annotated after the pods": "EY204",
  "webhook out for a moment": "EY205",
  "old role in the pods": "EY206",
  "role's variable in extraEnv": "EY207",
  "token's variable in extraEnv": "EY207",
  "container skipped": "EY208",
  "volume of the token's name": "EY209",
  "token for root alone": "EY210",
  "keys out of a Secret": "EY211",
  "component under default": "EY212",
  "Helm and another hold the annotation": "EY213",
  "annotated beside Helm": "EY213",
  "audience of its own": "EY214",
  "account deleted": "EY215",
  "account's name misspelt": "EY215",
  "scaled to nothing": "EY216",
} as const satisfies Readonly<Record<keyof typeof onAccounts | keyof typeof onPods, string>>;

export const expectedOnSts = {
  "default region set by hand": "EY401",
  "empty region": "EY401",
  "STS switched off": "EY402",
  "region that is not enabled": "EY402",
  "node ahead": "EY403",
  "node behind": "EY403",
  "no way to STS": "EY405",
} as const satisfies Readonly<Record<keyof typeof onSts, string>>;

export const expectedOnAccess = {
  "action left out": "EY501",
  "action misspelt": "EY501",
  "another bucket's name": "EY501",
  "another root path": "EY501",
  "list on objects": "EY502",
  "list on objects, by wildcard": "EY502",
  "mended version not default": "EY503",
  "policy detached": "EY504",
  "policy on another role": "EY504",
  "boundary for reading": "EY505",
  "boundary that denies": "EY505",
  "uploads not aborted": "EY518",
  "every action": "EY515",
  "other buckets": "EY515",
  "everything but": "EY515",
  "condition on the prefix": "EY516",
  "denial of other prefixes": "EY516",
  "denial inside the role": "EY517",
  "denial of a managed policy": "EY517",
} as const satisfies Readonly<Record<keyof typeof onAccess, string>>;

export const expectedOnBucket = {
  "bucket gone": "EY514",
  "another account": "EY511",
  "another region": "EY510",
  "denial of one action": "EY507",
  "denial of everybody else": "EY507",
  "denial by the way": "EY507",
  "denial by what is asked": "EY507",
  "role made anew": "EY508",
  "key for the role before": "EY508",
  "key for somebody else": "EY509",
  "key of one administrator": "EY509",
  "key switched off": "EY509",
  "key on its way out": "EY509",
  "endpoint for other buckets": "EY513",
  "endpoint that denies": "EY513",
  "organization denies": "EY506",
  "organization does not allow": "EY506",
  "resources guarded": "EY506",
} as const satisfies Readonly<Record<keyof typeof onBucket, string>>;

export const expectedOnMilvus = {
  "scheme in the host": "EY607",
  "scheme and port in the host": "EY607",
  "bucket in the host": "EY608",
  "no port": "EY610",
  "no TLS": "EY610",
  "no IAM": "EY618",
  "another cloud": "EY618",
  "slash before the root path": "EY619",
  "service called minio": "EY612",
  "keys in the ConfigMap": "EY615",
  "MinIO still on": "EY614",
  "dead coordinator keys": "EY613",
} as const satisfies Readonly<Record<keyof typeof onMilvus, string>>;

export const expectedOnRelease = {
  "another release in the same place": "EY616",
  "another vendor's image": "EY620",
  "image of an older line": "EY631",
  "no region told": "EY621",
  "another region in the pods": "EY621",
  "region that the chart ignores": "EY609",
} as const satisfies Readonly<Record<keyof typeof onRelease, string>>;
