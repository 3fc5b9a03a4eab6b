import * as say from "../../messages/doctor/milvus.ts";
import { chartLineOf } from "../../milvus/chart-lines.ts";
import { s3Host } from "../../milvus/values.ts";
import type { PodReading, StorageReading } from "../../readings/readings.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { settingsFor, settingValues } from "./set-values.ts";

/** minio-go takes the region from S3's regional hosts where none is set. */
const namesRegion = ({ address, region }: StorageReading): boolean =>
  region !== "" || /^(?:.+\.)?s3[.-](?:dualstack\.)?[a-z]{2}(?:-[a-z]+)+-\d+\./.test(address);

const isS3 = ({ address }: StorageReading) => /\.amazonaws\.(?:com|com\.cn|eu)(?::\d+)?$/.test(address);

/**
 * Whether some pod would sign for another region: the C++ side takes AWS_DEFAULT_REGION, then AWS_REGION, then the
 * node's own. The Go side learns it from S3's refusal.
 */
const misled = (pods: readonly PodReading[], region: string, ofNodes: string): boolean =>
  pods.some(({ containers }) =>
    containers.some(({ init, env }) => {
      const value = (name: string) => env.find((one) => one.name === name)?.value;
      return !init && (value("AWS_DEFAULT_REGION") ?? value("AWS_REGION") ?? ofNodes) !== region;
    }),
  );

/** The user set the region, and it reached nobody. */
export const regionPassedOn = doctorRule({
  code: "EY609",
  title: say.ignoredRegionTitle,
  link: "configuration",
  fromValues: true,
  find: ({ storage, bucket, pods }, look, readings) => {
    const found = look.need(storage);
    const { chart } = look.need(readings.release);
    if (chartLineOf(chart.version).passesRegionOn || namesRegion(found) || !isS3(found)) return [];
    const region = look.at(bucket)?.region ?? readings.region;
    if (region === "us-east-1") return [];
    const host = s3Host(look.at(readings.caller)?.partition ?? "aws", region);
    const fails = misled(look.at(pods) ?? [], region, readings.region);
    return [
      {
        severity: fails ? "error" : "warning",
        ...say.regionIgnored(chart.version, region, fails),
        comparisons: [
          beside(say.setting("region", found.setBy["region"]), found.region || '""', region),
          beside(say.setting("address", found.setBy["address"]), found.address, host),
        ],
        settings: settingsFor(found, "region", "address"),
        commands: settingValues(readings, { "externalS3.host": host }),
      },
    ];
  },
});

/** An error only where some pod is told of another region. */
export const regionKnown = doctorRule({
  code: "EY621",
  title: say.regionTitle,
  link: "configuration",
  find: ({ storage, bucket, pods }, look, readings) => {
    const found = look.need(storage);
    if (namesRegion(found) || !isS3(found)) return [];
    const release = look.at(readings.release);
    if (release !== undefined && !chartLineOf(release.chart.version).passesRegionOn) return [];
    const { region } = look.need(bucket);
    if (region === "us-east-1") return [];
    const fails = misled(look.at(pods) ?? [], region, readings.region);
    return [
      {
        severity: fails ? "error" : "warning",
        ...say.regionMissing(region, fails),
        comparisons: [beside(say.setting("region", found.setBy["region"]), '""', region)],
        settings: settingsFor(found, "region"),
        commands: settingValues(readings, { "externalS3.region": region }),
      },
    ];
  },
});
