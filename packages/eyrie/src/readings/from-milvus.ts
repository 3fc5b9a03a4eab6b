import { parse } from "yaml";
import { configKey, userConfigKey } from "../milvus/chart.ts";
import { type Manifest, renderedObjects } from "../milvus/manifest.ts";
import { decodeRelease, type Release, storageOf } from "../milvus/release.ts";
import { scalarText } from "../milvus/scalar.ts";
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

type Files = Readonly<Record<string, string>>;

/** What is in force of the two files of a release's ConfigMap: Milvus lays `user.yaml` over `default.yaml`. */
export function storageReading(configMap: string, files: Files): StorageReading {
  const layers = layersOf(files);
  const setBy: Record<string, string> = {};
  const last = (key: string): string => {
    const { file, value } = lastOf(layers, "minio", key);
    if (file !== undefined) setBy[key] = file;
    return value;
  };
  const said = Object.fromEntries(keys.map((key) => [key, last(key)])) as Record<(typeof keys)[number], string>;
  const set = (key: string) => (last(key) === "" ? "" : "set");
  return {
    configMap,
    ...said,
    accessKeyID: set("accessKeyID"),
    secretAccessKey: set("secretAccessKey"),
    messageQueue: layers.map((layer) => valueIn(layer, "mq", "type")).findLast((type) => type !== "") ?? "",
    setBy,
  };
}

/** A value of that configuration; one that is not set is `""`. */
export const inForce = (files: Files, section: string, key: string): string =>
  lastOf(layersOf(files), section, key).value;

type Section = Readonly<Record<string, unknown>>;
type Layer = { readonly file: string; readonly sections: Section };

const layersOf = (files: Files): readonly Layer[] =>
  [configKey, userConfigKey].map((file) => ({ file, sections: sectionOf(parsed(files[file] ?? "")) }));

const sectionOf = (value: unknown): Section => (typeof value === "object" && value !== null ? (value as Section) : {});

const valueIn = ({ sections }: Layer, section: string, key: string): string =>
  scalarText(sectionOf(sections[section])[key]);

function lastOf(layers: readonly Layer[], section: string, key: string) {
  const by = layers.findLast(({ sections }) => (sectionOf(sections[section])[key] ?? undefined) !== undefined);
  return { file: by?.file, value: by === undefined ? "" : valueIn(by, section, key) };
}

/** What is no YAML sets nothing. Milvus takes a file that writes a key twice, and the official chart writes one. */
function parsed(text: string): unknown {
  try {
    return parse(text, { uniqueKeys: false, logLevel: "silent" });
  } catch {
    return undefined;
  }
}

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
    images: imagesIn(release),
  };
}

/** The first image of each workload, by `kind/name`. */
export const imagesIn = (manifest: Manifest): Readonly<Record<string, string>> =>
  Object.fromEntries(
    renderedObjects(manifest, "Deployment", "StatefulSet").map((object) => [
      `${object.kind}/${object.name}`,
      /\bimage: "?([^\s"]+)/.exec(object.text)?.[1] ?? "",
    ]),
  );

/** Where the releases of some of Helm's records store. A record that is not one tells nothing. */
export const neighboursIn = (
  records: readonly { readonly data?: Readonly<Record<string, string>> }[],
): readonly NeighbourReading[] =>
  records.flatMap(({ data }) => {
    try {
      return neighbourReading(decodeRelease(data?.["release"] ?? ""));
    } catch {
      return [];
    }
  });

/** Where a release stores, if it stores anywhere that is told. */
function neighbourReading(release: Release): readonly NeighbourReading[] {
  const { bucketName, rootPath = "" } = storageOf(release);
  if (bucketName === undefined) return [];
  return [{ namespace: release.namespace, release: release.name, bucket: bucketName, rootPath }];
}
