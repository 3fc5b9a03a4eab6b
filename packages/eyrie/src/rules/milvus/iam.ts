import * as say from "../../messages/doctor/milvus.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { settingsFor, settingValues } from "./set-values.ts";

const wanted = { useIAM: "true", cloudProvider: "aws" } as const;

/** `cloudProvider` must be exactly `aws`. */
export const usesIam = doctorRule({
  code: "EY618",
  title: say.iamTitle,
  link: "configuration",
  fromValues: true,
  find: ({ storage }, look, readings) => {
    const found = look.need(storage);
    const wrong = (["useIAM", "cloudProvider"] as const).filter((key) => found[key] !== wanted[key]);
    if (wrong.length === 0) return [];
    return [
      {
        severity: "error",
        ...say.notByIam(wrong.map((key) => `minio.${key}: ${found[key] || '""'}`)),
        comparisons: wrong.map((key) => beside(say.setting(key, found.setBy[key]), found[key] || '""', wanted[key])),
        settings: settingsFor(found, ...wrong),
        commands: settingValues(readings, Object.fromEntries(wrong.map((key) => [`externalS3.${key}`, wanted[key]]))),
      },
    ];
  },
});

/** Milvus asks by its role all the same. */
export const noKeysLeft = doctorRule({
  code: "EY615",
  title: say.keysTitle,
  link: "configuration",
  fromValues: true,
  follows: ["EY624"],
  find: ({ storage }, look, readings) => {
    const found = look.need(storage);
    const { configMap, accessKeyID, secretAccessKey, useIAM } = found;
    if (useIAM !== "true") return [];
    const names = [
      ...(accessKeyID === "set" ? ["accessKeyID"] : []),
      ...(secretAccessKey === "set" ? ["secretAccessKey"] : []),
    ];
    if (names.length === 0) return [];
    return [
      {
        severity: "warning",
        ...say.keysLeft(configMap, names),
        about: `configmap/${readings.scope.namespace}/${configMap}`,
        settings: settingsFor(found, ...names),
        commands: settingValues(readings, { "externalS3.accessKey": "", "externalS3.secretKey": "" }),
      },
    ];
  },
});
