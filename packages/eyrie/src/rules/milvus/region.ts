import * as say from "../../messages/doctor/milvus.ts";
import { isWithin } from "../../milvus/version.ts";
import type { StorageReading } from "../../readings/readings.ts";
import { decideAccess } from "../decisions.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { rightHost } from "./host.ts";
import { settingValues } from "./set-values.ts";

/** minio-go takes the region from S3's regional hosts where none is set. */
const namesRegion = ({ address, region }: StorageReading): boolean =>
  region !== "" || /^(?:.+\.)?s3[.-](?:dualstack\.)?[a-z]{2}(?:-[a-z]+)+-\d+\./.test(address);

const isS3 = ({ address }: StorageReading) => /\.amazonaws\.(?:com|com\.cn|eu)(?::\d+)?$/.test(address);

const ignoring = { first: "4.1.36", last: "4.2.1" };

/** The user set the region, and it reached nobody. */
export const regionPassedOn = doctorRule({
  code: "EY609",
  title: say.ignoredRegionTitle,
  link: "configuration",
  fromValues: true,
  find: ({ storage, bucket }, look, readings) => {
    const found = look.need(storage);
    const { chart } = look.need(readings.release);
    if (!isWithin(chart.version, ignoring.first, ignoring.last) || namesRegion(found) || !isS3(found)) return [];
    const region = look.at(bucket)?.region ?? readings.region;
    if (region === "us-east-1") return [];
    const host = rightHost(region, look.at(readings.caller)?.partition ?? "aws");
    return [
      {
        severity: "error",
        ...say.regionIgnored(chart.version, region),
        comparisons: [
          beside(say.setting("region", found.setBy["region"]), found.region || '""', region),
          beside(say.setting("address", found.setBy["address"]), found.address, host),
        ],
        commands: settingValues(readings, { "externalS3.host": host }),
      },
    ];
  },
});

/** An error only where Milvus cannot find out by itself. */
export const regionKnown = doctorRule({
  code: "EY621",
  title: say.regionTitle,
  link: "configuration",
  find: (chain, look, readings) => {
    const found = look.need(chain.storage);
    if (namesRegion(found) || !isS3(found)) return [];
    const release = look.at(readings.release);
    if (release !== undefined && isWithin(release.chart.version, ignoring.first, ignoring.last)) return [];
    const bucket = look.need(chain.bucket);
    if (bucket.region === "us-east-1") return [];
    const resource = `arn:${look.need(readings.caller).partition}:s3:::${bucket.name}`;
    const mayAsk = decideAccess(chain, readings, look, { action: "s3:GetBucketLocation", resource }).allowed;
    return [
      {
        severity: mayAsk ? "warning" : "error",
        ...say.regionMissing(bucket.region),
        comparisons: [beside(say.setting("region", found.setBy["region"]), '""', bucket.region)],
        commands: settingValues(readings, { "externalS3.region": bucket.region }),
      },
    ];
  },
});
