import { setting } from "../../messages/doctor/milvus.ts";
import * as say from "../../messages/doctor/values.ts";
import { isGlobalHost, partitionOf, regionOfHost, suffixOfHost } from "../../milvus/s3-host.ts";
import { dnsSuffix, s3Host } from "../../milvus/values.ts";
import type { Observed } from "../../model/observed.ts";
import type { Readings, StorageReading } from "../../readings/readings.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { settingsFor, settingValues } from "./set-values.ts";

/** A file alone may be for any region. */
const regionOf = ({ region }: Readings): Observed<string> =>
  region === "" ? { status: "absent" } : { status: "present", value: region };

/** As long as the bucket is not there to be asked, its region is the one that it is to be made in. */
export const ownRegion = doctorRule({
  code: "EY623",
  title: say.elsewhereTitle,
  link: "configuration",
  fromValues: true,
  find: ({ storage, bucket }, look, readings) => {
    const found = look.need(storage);
    const { address, region } = found;
    const own = look.need(regionOf(readings));
    const partition = look.at(readings.caller)?.partition ?? partitionOf(own);
    const suffix = suffixOfHost(address);
    // Of a bucket that is there EY510 says which region is wrong.
    const known = look.at(bucket) === undefined ? own : undefined;
    const other = (told: string | undefined) => known !== undefined && (told ?? known) !== known;
    const wanted: Wanted = {
      ...(other(regionOfHost(address)) || (suffix !== undefined && suffix !== dnsSuffix(partition))
        ? { address: s3Host(partition, own) }
        : {}),
      ...(region !== "" && other(region) ? { region: own } : {}),
    };
    const wrong = keysOf(wanted);
    if (wrong.length > 0) {
      const told = wrong.map((key) => found[key]);
      return [{ severity: "error", ...say.elsewhere(told, own), ...correcting(readings, found, wanted) }];
    }
    // Where no region is told EY609 and EY621 know what it takes.
    if (!isGlobalHost(address) || region === "" || known === undefined || known === "us-east-1") return [];
    const regional = { address: s3Host(partition, known) };
    return [{ severity: "warning", ...say.globalHost(address, known), ...correcting(readings, found, regional) }];
  },
});

type Wanted = { readonly address?: string; readonly region?: string };

const keysOf = (wanted: Wanted) => Object.keys(wanted) as (keyof Wanted)[];

const correcting = (readings: Readings, found: StorageReading, wanted: Wanted) => ({
  comparisons: keysOf(wanted).map((key) => beside(setting(key, found.setBy[key]), found[key], wanted[key] ?? "")),
  settings: settingsFor(found, ...keysOf(wanted)),
  commands: settingValues(
    readings,
    Object.fromEntries(
      Object.entries(wanted).map(([key, value]) => [`externalS3.${key === "address" ? "host" : key}`, value]),
    ),
  ),
});
