import { stringify } from "yaml";
import { configKey, userConfigKey } from "../milvus/chart.ts";
import { chartLineOf } from "../milvus/chart-lines.ts";
import { keysBelow } from "../milvus/merged-values.ts";
import { scalarText } from "../milvus/scalar.ts";
import type { Json } from "../model/json.ts";
import { storageReading } from "./from-milvus.ts";
import type { StorageReading } from "./readings.ts";

/**
 * Milvus' storage settings as the chart would write them for some values: `externalS3` key by key, with the chart's own
 * dangerous defaults; without it the chart's MinIO. `extraConfigFiles` is laid over that, as Milvus does.
 * @param chart its version: some lines leave the region out
 */
export function storageFromValues(values: Json, chart: string): StorageReading {
  const external = keysBelow(values, "externalS3");
  const used = external["enabled"] === true;
  const said = (key: string, otherwise = "") => (used ? scalarText(external[key]) || otherwise : otherwise);
  const { passesRegionOn } = chartLineOf(chart);
  const minio = {
    address: said("host", "minio"),
    port: used ? said("port") : "9000",
    useSSL: said("useSSL", "false"),
    bucketName: said("bucketName", used ? "" : "milvus-bucket"),
    rootPath: used ? said("rootPath") : "file",
    useIAM: said("useIAM", "false"),
    cloudProvider: said("cloudProvider", "aws"),
    region: passesRegionOn ? said("region") : "",
    // No line knows one without the other but those before 4.1.5; on AWS it has no effect.
    iamEndpoint: passesRegionOn ? said("iamEndpoint") : "",
    accessKeyID: said("accessKey"),
    secretAccessKey: said("secretKey"),
  };
  return storageReading("", {
    [configKey]: stringify({ minio }),
    [userConfigKey]: scalarText(keysBelow(values, "extraConfigFiles")[userConfigKey]),
  });
}
