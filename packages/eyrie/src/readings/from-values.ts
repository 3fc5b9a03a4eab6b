import { keysBelow } from "../milvus/merged-values.ts";
import { isWithin } from "../milvus/version.ts";
import type { Json } from "../model/json.ts";
import type { StorageReading } from "./readings.ts";

const scalar = (value: Json | undefined): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";

/** The file that the chart writes; values reach Milvus through it alone. */
const writtenTo = "default.yaml";

/**
 * Milvus' storage settings as the chart would write them for some values: `externalS3` key by key, with the chart's own
 * dangerous defaults; without it the chart's MinIO.
 * @param chart its version: some lines leave the region out
 */
export function storageFromValues(values: Json, chart: string): StorageReading {
  const external = keysBelow(values, "externalS3");
  const used = external["enabled"] === true;
  const said = (key: string, otherwise = "") => (used ? scalar(external[key]) || otherwise : otherwise);
  const ignoresRegion = isWithin(chart, "4.1.36", "4.2.1");
  const set = (key: string) => (said(key) === "" ? "" : "set");
  const settings = {
    address: said("host", "minio"),
    port: used ? said("port") : "9000",
    useSSL: said("useSSL", "false"),
    bucketName: said("bucketName", used ? "" : "milvus-bucket"),
    rootPath: used ? said("rootPath") : "file",
    useIAM: said("useIAM", "false"),
    cloudProvider: said("cloudProvider", "aws"),
    region: ignoresRegion ? "" : said("region"),
    iamEndpoint: ignoresRegion ? "" : said("iamEndpoint"),
  };
  return {
    configMap: "",
    ...settings,
    accessKeyID: set("accessKey"),
    secretAccessKey: set("secretKey"),
    messageQueue: "",
    setBy: Object.fromEntries(Object.keys(settings).map((key) => [key, writtenTo])),
  };
}
