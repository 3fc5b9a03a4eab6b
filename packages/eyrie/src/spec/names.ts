import { createHash } from "node:crypto";
import { type ChartReference, chartReference, defaultChart, milvusRepository } from "./rules/chart.ts";
import { cut } from "./rules/rule.ts";
import type { Spec } from "./schema.ts";

/** Where the set-up is made: from the caller's own identity. */
export type Caller = { readonly account: string; readonly partition: string };

/** Every name of a set-up, the user's own and the derived ones, and the ARNs that follow from them. */
export type Names = {
  readonly cluster: { readonly name: string; readonly region: string; readonly context?: string };
  readonly clusterArn: string;
  readonly account: string;
  readonly partition: string;
  readonly bucket: string;
  /** Without a slash at either end. */
  readonly rootPath: string;
  /** `undefined`: whatever policies the role bears. */
  readonly policy: { readonly name: string; readonly path: string; readonly arn: string } | undefined;
  readonly role: {
    readonly name: string;
    readonly path: string;
    readonly arn: string;
    readonly permissionsBoundary?: string;
  };
  readonly serviceAccount: { readonly namespace: string; readonly name: string };
  readonly release: string;
  readonly chart: ChartReference;
  readonly version?: string;
  /** As written: relative to the spec. */
  readonly values: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /**
   * `<cluster ARN>/<namespace>/<release>`: the value of the tag by which Eyrie knows its own.
   * Where that is longer than a tag may be, the last two are hashed.
   */
  readonly owner: string;
};

const mostOfTag = 256;

/**
 * The first 48 bits of SHA-256 over what tells one set-up from another. Part of every derived name: changing this,
 * or any name below, would make Eyrie look for existing set-ups in the wrong place.
 */
const fingerprint = (parts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);

/**
 * What is there already and wins wherever the spec is silent: where a deployed release stores, because etcd points there
 * (a root path may be empty: charts before 4 and the guide deploy it so), and the role that a service account names.
 */
export type Found = { readonly bucketName?: string; readonly rootPath?: string; readonly roleArn?: string };

/**
 * Names everything, the same way each time: there is no state file that could remember.
 */
export const resolveNames = (spec: Spec, { account, partition }: Caller, found: Found = {}): Names => {
  const { cluster, milvus } = spec;
  const { release } = milvus;
  const namespace = spec.serviceAccount?.namespace ?? "milvus";
  const own = fingerprint([partition, account, cluster.region, cluster.name, namespace, release]);
  const readable = release.startsWith("milvus") ? release : `milvus-${release}`;
  const derived = (most: number): string => `${cut(readable, most - own.length - 1)}-${own}`;

  const clusterArn = `arn:${partition}:eks:${cluster.region}:${account}:cluster/${cluster.name}`;
  const owner = `${clusterArn}/${namespace}/${release}`;
  const iam = (kind: "policy" | "role", path: string, name: string) => ({
    name,
    path,
    arn: `arn:${partition}:iam::${account}:${kind}${path}${name}`,
  });
  const boundary = spec.role?.permissionsBoundary;
  const values = milvus.values ?? [];
  return {
    cluster,
    clusterArn,
    account,
    partition,
    bucket: spec.bucket?.name ?? found.bucketName ?? derived(63),
    rootPath: spec.bucket?.rootPath ?? found.rootPath ?? release,
    policy:
      spec.policy?.existing === true && spec.policy.name === undefined
        ? undefined
        : iam("policy", "/", spec.policy?.name ?? derived(128)),
    role: {
      ...(spec.role?.name === undefined && found.roleArn !== undefined
        ? roleBy(found.roleArn)
        : iam("role", spec.role?.path ?? "/", spec.role?.name ?? derived(64))),
      ...(boundary === undefined ? {} : { permissionsBoundary: boundary }),
    },
    serviceAccount: { namespace, name: spec.serviceAccount?.name ?? `${release}-s3` },
    release,
    chart: chartReference(milvus.chart ?? defaultChart) ?? {
      kind: "repository",
      repository: milvusRepository,
      name: defaultChart,
    },
    ...(milvus.version === undefined ? {} : { version: milvus.version }),
    values: typeof values === "string" ? [values] : values,
    tags: spec.tags ?? {},
    owner: owner.length <= mostOfTag ? owner : `${clusterArn}/${own}`,
  };
};

/** `arn:aws:iam::111122223333:role/teams/search/milvus` by its parts. */
function roleBy(arn: string) {
  const [, path = "/", name = ""] = /:role(\/(?:.*\/)?)([^/]*)$/.exec(arn) ?? [];
  return { name, path, arn };
}

/** A bucket name that nobody has: `milvus-bucket-` and 24 hexadecimal digits, as the guide makes it with openssl. */
export const freshBucketName = (random: (length: number) => Uint8Array): string =>
  `milvus-bucket-${Buffer.from(random(12)).toString("hex")}`;
