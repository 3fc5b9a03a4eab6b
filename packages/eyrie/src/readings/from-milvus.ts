import { parse } from "yaml";
import { configKey, userConfigKey } from "../milvus/chart.ts";
import { renderedObjects } from "../milvus/manifest.ts";
import { type Release, storageOf } from "../milvus/release.ts";
import { hiddenText, hiddenValues } from "./hide.ts";
import type { NeighbourReading, ReleaseReading, StorageReading } from "./readings.ts";

/** The keys of Milvus' `minio` section that decide where and how it stores. */
const keys = [
  "address",
  "port",
  "useSSL",
  "bucketName",
  "rootPath",
  "useIAM",
  "cloudProvider",
  "region",
  "iamEndpoint",
] as const;

/** What is in force of the two files of a release's ConfigMap: Milvus lays `user.yaml` over `default.yaml`. */
export function storageReading(configMap: string, files: Readonly<Record<string, string>>): StorageReading {
  const layers = [configKey, userConfigKey].map((file) => ({ file, ...sectionsOf(files[file] ?? "") }));
  const setBy: Record<string, string> = {};
  const last = (key: string): string => {
    const by = layers.findLast(({ minio }) => minio[key] !== undefined && minio[key] !== null);
    if (by !== undefined) setBy[key] = by.file;
    return scalar(by?.minio[key]);
  };
  const said = Object.fromEntries(keys.map((key) => [key, last(key)])) as Record<(typeof keys)[number], string>;
  const set = (key: string) => (last(key) === "" ? "" : "set");
  return {
    configMap,
    ...said,
    accessKeyID: set("accessKeyID"),
    secretAccessKey: set("secretAccessKey"),
    messageQueue: layers.map(({ mq }) => scalar(mq["type"])).findLast((type) => type !== "") ?? "",
    setBy,
  };
}

type Section = Readonly<Record<string, unknown>>;

/** Milvus takes a file that writes a key twice, and the official chart writes one. */
function sectionsOf(text: string): { readonly minio: Section; readonly mq: Section } {
  const read = parsed(text);
  const section = (name: string): Section => {
    const value = typeof read === "object" && read !== null ? (read as Section)[name] : undefined;
    return typeof value === "object" && value !== null ? (value as Section) : {};
  };
  return { minio: section("minio"), mq: section("mq") };
}

/** What is no YAML sets nothing. */
function parsed(text: string): unknown {
  try {
    return parse(text, { uniqueKeys: false, logLevel: "silent" });
  } catch {
    return undefined;
  }
}

const scalar = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";

/** @param labels Those of Helm's record of it */
export function releaseReading(release: Release, labels: Readonly<Record<string, string>>): ReleaseReading {
  const { name, revision, status, description, chart, config } = release;
  return {
    name,
    revision,
    status,
    description: hiddenText(description),
    labels,
    chart,
    values: hiddenValues(config),
    images: Object.fromEntries(
      renderedObjects(release, "Deployment", "StatefulSet").map((object) => [
        `${object.kind}/${object.name}`,
        /\bimage: "?([^\s"]+)/.exec(object.text)?.[1] ?? "",
      ]),
    ),
  };
}

/** Where a release stores, if it stores anywhere that is told. */
export function neighbourReading(release: Release): readonly NeighbourReading[] {
  const { bucketName, rootPath = "" } = storageOf(release);
  if (bucketName === undefined) return [];
  return [{ namespace: release.namespace, release: release.name, bucket: bucketName, rootPath }];
}
