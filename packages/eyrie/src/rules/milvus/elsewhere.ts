import { setting } from "../../messages/doctor/milvus.ts";
import * as say from "../../messages/doctor/values.ts";
import { partitionOf, regionOfHost, suffixOfHost } from "../../milvus/s3-host.ts";
import { dnsSuffix, s3Host } from "../../milvus/values.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { settingsFor, settingValues } from "./set-values.ts";

/** As long as the bucket is not there to be asked, its region is the one that it is to be made in. */
export const ownRegion = doctorRule({
  code: "EY623",
  title: say.elsewhereTitle,
  link: "configuration",
  fromValues: true,
  find: ({ storage, bucket }, look, readings) => {
    const found = look.need(storage);
    const { address, region } = found;
    const partition = look.at(readings.caller)?.partition ?? partitionOf(readings.region);
    const suffix = suffixOfHost(address);
    // Of a bucket that is there EY510 says which region is wrong.
    const known = look.at(bucket) === undefined && readings.region !== "" ? readings.region : undefined;
    const other = (told: string | undefined) => known !== undefined && (told ?? known) !== known;
    const wanted = {
      ...(other(regionOfHost(address)) || (suffix !== undefined && suffix !== dnsSuffix(partition))
        ? { address: s3Host(partition, readings.region) }
        : {}),
      ...(region !== "" && other(region) ? { region: readings.region } : {}),
    };
    const wrong = Object.keys(wanted) as (keyof typeof wanted)[];
    if (wrong.length === 0) return [];
    return [
      {
        severity: "error",
        ...say.elsewhere(
          wrong.map((key) => found[key]),
          readings.region,
        ),
        comparisons: wrong.map((key) => beside(setting(key, found.setBy[key]), found[key], wanted[key] ?? "")),
        settings: settingsFor(found, ...wrong),
        commands: settingValues(
          readings,
          Object.fromEntries(
            Object.entries(wanted).map(([key, value]) => [`externalS3.${key === "address" ? "host" : key}`, value]),
          ),
        ),
      },
    ];
  },
});
