import { label } from "../../messages/doctor/milvus.ts";
import * as say from "../../messages/doctor/values.ts";
import { keysBelow } from "../../milvus/merged-values.ts";
import { suffixOfHost } from "../../milvus/s3-host.ts";
import { runsAsService, storagePort } from "../../milvus/woodpecker.ts";
import { storageFromValues } from "../../readings/from-values.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { mendingOwnValues, settingValues } from "./set-values.ts";

/** Its image waits for the storage's port before it starts, and the chart gives it MinIO's. */
export const woodpeckerPort = doctorRule({
  code: "EY626",
  title: say.woodpeckerTitle,
  link: "configuration",
  fromValues: true,
  find: (_, look, readings) => {
    const { chart, name, values } = look.need(readings.release);
    if (!runsAsService(values, chart.version)) return [];
    if (suffixOfHost(storageFromValues(values, chart.version).address) === undefined) return [];
    const port = storagePort(values);
    if (port === "443") return [];
    const { fact, remedy } = say.woodpeckerWaits(port);
    return [
      {
        severity: "error",
        fact,
        ...mendingOwnValues(readings, remedy, { "woodpecker.minio.port": "443" }),
        about: `release/${readings.scope.namespace}/${name}`,
        comparisons: [beside(label.value("woodpecker.minio.port"), port, "443")],
        settings: ["woodpecker.minio.port", "streaming.woodpecker.embedded"],
      },
    ];
  },
});

/** Where the account that is to be is not looked up: the one that a spec names is made before Helm comes. */
export const accountLeft = doctorRule({
  code: "EY625",
  title: say.accountTitle,
  link: "service-account",
  fromValues: true,
  find: (_, look, readings) => {
    const { chart, values } = look.need(readings.release);
    const { create, name } = keysBelow(values, "serviceAccount");
    if (create !== true) return [];
    const { namespace, serviceAccount } = readings.scope;
    const found = {
      severity: "error",
      comparisons: [beside(label.value("serviceAccount.create"), "true", "false")],
      settings: ["serviceAccount.create"],
      commands: settingValues(readings, { "serviceAccount.create": "false" }),
    } as const;
    if (typeof name !== "string" || name === "")
      return runsAsService(values, chart.version)
        ? [{ ...found, ...say.woodpeckerAlone(), settings: [...found.settings, "serviceAccount.name"] }]
        : [];
    // Of accounts that could be looked up EY606 knows whether this one is there.
    return readings.serviceAccounts.status === "absent" && name === serviceAccount
      ? [{ ...found, ...say.madeBefore(`${namespace}/${name}`) }]
      : [];
  },
});
