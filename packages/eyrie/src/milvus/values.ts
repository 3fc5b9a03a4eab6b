import type { Json } from "../model/json.ts";

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
};

/** The Helm values Eyrie adds on top of the user's. All else is the user's and passes unchanged. */
export const milvusValues = (to: ValuesFor) =>
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
  }) as const satisfies Json;

/** Leaf paths and values of a values tree, dotted, in its order. */
export function leaves(values: Json, path = ""): readonly { readonly path: string; readonly value: Json }[] {
  if (typeof values !== "object" || values === null || Array.isArray(values)) return [{ path, value: values }];
  return Object.entries(values).flatMap(([key, value]) => leaves(value, path === "" ? key : `${path}.${key}`));
}
