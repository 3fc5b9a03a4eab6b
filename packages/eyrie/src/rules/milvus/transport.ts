import * as say from "../../messages/doctor/milvus.ts";
import { portOfHost, suffixOfHost } from "../../milvus/s3-host.ts";
import type { Readings, StorageReading } from "../../readings/readings.ts";
import { doctorRule, type Found } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { settingsFor, settingValues } from "./set-values.ts";

/** The chart's own defaults are an empty port and no TLS. A host that names its port needs no other. */
export const portAndTls = doctorRule({
  code: "EY610",
  title: say.transportTitle,
  link: "configuration",
  fromValues: true,
  find: ({ storage }, look, readings) => {
    const found = look.need(storage);
    return found.useIAM === "true" ? [...unset(found, readings), ...elsewhere(found, readings)] : [];
  },
});

function unset(storage: StorageReading, readings: Readings): readonly Found[] {
  const { address, port, useSSL, setBy } = storage;
  const wanted = {
    ...(port === "" && portOfHost(address) === undefined ? { port: "443" } : {}),
    ...(useSSL === "true" ? {} : { useSSL: "true" }),
  };
  if (Object.keys(wanted).length === 0) return [];
  return [
    {
      severity: "error",
      ...say.transportUnset(),
      comparisons: Object.entries(wanted).map(([key, value]) =>
        beside(say.setting(key, setBy[key]), (key === "port" ? port : useSSL) || '""', value),
      ),
      settings: settingsFor(storage, ...Object.keys(wanted)),
      commands: settingValues(
        readings,
        Object.fromEntries(Object.entries(wanted).map(([key, value]) => [`externalS3.${key}`, value])),
      ),
    },
  ];
}

/** A port that S3 does not have. Milvus takes the one in the address before the other. */
function elsewhere(storage: StorageReading, readings: Readings): readonly Found[] {
  const { address, port, setBy } = storage;
  const named = portOfHost(address);
  const told = named ?? port;
  if (suffixOfHost(address) === undefined || told === "" || told === "443") return [];
  const [key, value, wanted] =
    named === undefined
      ? (["port", "externalS3.port", "443"] as const)
      : (["address", "externalS3.host", address.replace(`:${named}`, "")] as const);
  return [
    {
      severity: "error",
      ...say.portClosed(told),
      comparisons: [beside(say.setting(key, setBy[key]), storage[key], wanted)],
      settings: settingsFor(storage, key),
      commands: settingValues(readings, { [value]: wanted }),
    },
  ];
}
