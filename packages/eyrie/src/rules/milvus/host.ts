import * as say from "../../messages/doctor/milvus.ts";
import { partitionOf, portOfHost, regionOfHost, suffixOfHost } from "../../milvus/s3-host.ts";
import { s3Host } from "../../milvus/values.ts";
import { runsAsService } from "../../milvus/woodpecker.ts";
import { isFirst } from "../../readings/planned.ts";
import type { Readings, StorageReading } from "../../readings/readings.ts";
import { doctorRule, type Look } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { settingsFor, settingValues } from "./set-values.ts";

/** Where the host begins with the bucket, S3 takes the bucket from there, and the path for part of the key. */
const holdsBucket = ({ address, bucketName }: StorageReading): boolean =>
  bucketName !== "" && address.toLowerCase().startsWith(`${bucketName.toLowerCase()}.`);

/** What the host is to be. A file alone may be for any region: there it is what the host itself names, if anything. */
function hostOf(address: string, look: Look, readings: Readings): string {
  const bare = address.replace(/^\w+:\/\//, "").replace(/\/.*$/, "");
  const region = readings.region || (regionOfHost(bare) ?? "<region>");
  return s3Host(look.at(readings.caller)?.partition ?? partitionOf(region), region);
}

/** minio-go takes `host` or `host:port`, and nothing else. Woodpecker by itself puts the port behind whatever it is given. */
export const plainHost = doctorRule({
  code: "EY607",
  title: say.hostTitle,
  link: "configuration",
  fromValues: true,
  find: ({ storage }, look, readings) => {
    const found = look.need(storage);
    const { address, setBy } = found;
    const port = portOfHost(address);
    const whole = address.includes("/");
    // Of a port that S3 does not have EY610 says more.
    if (!whole && (port === undefined || (port !== "443" && suffixOfHost(address) !== undefined))) return [];
    const host = hostOf(address, look, readings);
    const release = look.at(readings.release);
    const fails = release !== undefined && runsAsService(release.values, release.chart.version);
    return [
      {
        severity: whole || fails ? "error" : "warning",
        ...(whole ? say.schemeInHost(address) : say.portInHost(address, fails)),
        comparisons: [beside(say.setting("address", setBy["address"]), address, host)],
        settings: settingsFor(found, "address"),
        commands: settingValues(readings, { "externalS3.host": host }),
      },
    ];
  },
});

/** It works, and stores where nobody looks. */
export const hostWithoutBucket = doctorRule({
  code: "EY608",
  title: say.bucketTitle,
  link: "configuration",
  fromValues: true,
  find: ({ storage }, look, readings) => {
    const found = look.need(storage);
    const { address, bucketName, setBy } = found;
    if (address.includes("/") || !holdsBucket(found)) return [];
    const host = hostOf(address, look, readings);
    return [
      {
        severity: "error",
        ...say.bucketInHost(address, bucketName, isFirst(readings)),
        comparisons: [beside(say.setting("address", setBy["address"]), address, host)],
        settings: settingsFor(found, "address"),
        commands: settingValues(readings, { "externalS3.host": host }),
      },
    ];
  },
});
