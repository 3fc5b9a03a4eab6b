import * as say from "../../messages/doctor/milvus.ts";
import { doctorRule } from "../doctor-rule.ts";
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
    const { address, port, useSSL, setBy, useIAM } = found;
    if (useIAM !== "true") return [];
    const unset = {
      ...(port === "" && !/:\d+$/.test(address) ? { port: "443" } : {}),
      ...(useSSL === "true" ? {} : { useSSL: "true" }),
    };
    if (Object.keys(unset).length === 0) return [];
    return [
      {
        severity: "error",
        ...say.transportUnset(),
        comparisons: Object.entries(unset).map(([key, wanted]) =>
          beside(say.setting(key, setBy[key]), (key === "port" ? port : useSSL) || '""', wanted),
        ),
        settings: settingsFor(found, ...Object.keys(unset)),
        commands: settingValues(
          readings,
          Object.fromEntries(Object.entries(unset).map(([key, wanted]) => [`externalS3.${key}`, wanted])),
        ),
      },
    ];
  },
});
