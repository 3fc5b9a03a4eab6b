import { gunzipSync, gzipSync } from "node:zlib";
import type { Json } from "../model/json.ts";

/** What Helm recorded of one revision of a release. */
export type Release = {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  /** Helm's own words: `deployed`, `failed`, `pending-install`, `superseded`, … */
  readonly status: string;
  readonly description: string;
  /** When it was put in force. */
  readonly deployedAt: string | undefined;
  readonly chart: { readonly name: string; readonly version: string; readonly appVersion: string };
  /** The values users gave, as Helm merged them. */
  readonly config: Json;
  /** The rendered objects, YAML documents in one text. */
  readonly manifest: string;
};

/** Where a release stores, by its values: also one that failed, since what it made may be at work. Empty once uninstalled. */
export const storageOf = ({
  status,
  config,
}: Release): { readonly bucketName?: string; readonly rootPath?: string } => {
  const { externalS3 } = (config ?? {}) as { readonly externalS3?: { bucketName?: unknown; rootPath?: unknown } };
  const { bucketName, rootPath } = externalS3 ?? {};
  return status !== "uninstalled" && typeof bucketName === "string" && bucketName !== ""
    ? { bucketName, rootPath: typeof rootPath === "string" ? rootPath : "" }
    : {};
};

/** Whether a release stores in S3 at all, rather than in the MinIO that its chart brings or wherever else. */
export const storesInS3 = ({ config }: Release): boolean =>
  ((config ?? {}) as { readonly externalS3?: { readonly enabled?: unknown } }).externalS3?.enabled === true;

/** The service accounts that a release's pods were rendered to run under. */
export const accountsOf = ({ manifest }: Pick<Release, "manifest">): readonly string[] =>
  [...manifest.matchAll(/^\s*serviceAccountName:\s*["']?([^"'\s]+)/gm)].flatMap(([, name]) => name ?? []);

/** Label selector of a release's Secrets. */
export const releaseSelector = (release: string) => `owner=helm,name=${release}`;

/**
 * Decodes the `release` field of a release Secret: base64 (Kubernetes) of base64 (Helm) of gzip of JSON.
 * @throws Error when it is not what Helm writes.
 * @see https://helm.sh/docs/topics/advanced/#storage-backends
 */
export function decodeRelease(data: string): Release {
  const record = unpack(data);
  return {
    name: record.name ?? "",
    namespace: record.namespace ?? "",
    revision: record.version ?? 0,
    status: record.info?.status ?? "unknown",
    description: record.info?.description ?? "",
    deployedAt: record.info?.last_deployed,
    chart: {
      name: record.chart?.metadata?.name ?? "",
      version: record.chart?.metadata?.version ?? "",
      appVersion: record.chart?.metadata?.appVersion ?? "",
    },
    config: record.config ?? {},
    manifest: record.manifest ?? "",
  };
}

/** The `release` field of a record that says of its run that it failed, and all else as before. */
export function recordAsFailed(data: string): string {
  const record = unpack(data);
  const text = JSON.stringify({ ...record, info: { ...record.info, status: "failed" } });
  return Buffer.from(gzipSync(text).toString("base64")).toString("base64");
}

type ReleaseRecord = {
  readonly name?: string;
  readonly namespace?: string;
  readonly version?: number;
  readonly info?: { readonly status?: string; readonly description?: string; readonly last_deployed?: string };
  readonly chart?: { readonly metadata?: { name?: string; version?: string; appVersion?: string } };
  readonly config?: Json;
  readonly manifest?: string;
};

function unpack(data: string): ReleaseRecord {
  const packed = Buffer.from(Buffer.from(data, "base64").toString("utf8"), "base64");
  const plain = packed[0] === 0x1f && packed[1] === 0x8b ? gunzipSync(packed) : packed;
  return JSON.parse(plain.toString("utf8")) as ReleaseRecord;
}
