import type { Json } from "../model/json.ts";
import type { ChartLine } from "./chart-lines.ts";
import { type Exposure, exposureValues } from "./exposure.ts";
import { standbyValues } from "./standby.ts";

/** The host suffix of a partition's regional endpoints. Source: AWS SDK partitions data. */
const dnsSuffixes: Readonly<Record<string, string>> = {
  aws: "amazonaws.com",
  "aws-cn": "amazonaws.com.cn",
  "aws-us-gov": "amazonaws.com",
  "aws-eusc": "amazonaws.eu",
};

export const dnsSuffix = (partition: string): string => dnsSuffixes[partition] ?? "amazonaws.com";

/** S3's regional host, without scheme, port or bucket: Milvus breaks on any of them. */
export const s3Host = (partition: string, region: string) => `s3.${region}.${dnsSuffix(partition)}`;

export type ValuesFor = {
  readonly partition: string;
  readonly region: string;
  readonly bucket: string;
  readonly rootPath: string;
  readonly serviceAccount: string;
  /** Coordinators with a standby, as the chart at hand runs them; left out: as the user's values say. */
  readonly standby?: ChartLine["coordinators"];
  /** Left out: as the user's values say. */
  readonly exposure?: Exposure;
  readonly sourceRanges?: readonly string[];
};

/** The Helm values Eyrie adds on top of the user's. All else is the user's and passes unchanged. */
export const milvusValues = ({ standby, exposure, sourceRanges, ...to }: ValuesFor) =>
  ({
    serviceAccount: { create: false, name: to.serviceAccount },
    minio: { enabled: false },
    externalS3: {
      enabled: true,
      host: s3Host(to.partition, to.region),
      port: "443",
      useSSL: true,
      bucketName: to.bucket,
      rootPath: to.rootPath,
      useIAM: true,
      cloudProvider: "aws",
      region: to.region,
    },
    ...(standby === undefined ? {} : standbyValues(standby)),
    ...(exposure === undefined ? {} : exposureValues(exposure, sourceRanges)),
  }) as const satisfies Json;

/** A value of a tree, and the keys that lead to it. */
export type Leaf = { readonly path: readonly string[]; readonly value: Json };

/** Leaf paths and values of a values tree, in its order. A list is a leaf: Helm replaces it whole. */
export function leaves(values: Json, path: readonly string[] = []): readonly Leaf[] {
  if (typeof values !== "object" || values === null || Array.isArray(values)) return [{ path, value: values }];
  return Object.entries(values).flatMap(([key, value]) => leaves(value, [...path, key]));
}
