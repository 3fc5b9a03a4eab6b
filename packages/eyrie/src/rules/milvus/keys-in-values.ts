import * as say from "../../messages/doctor/values.ts";
import { keysBelow } from "../../milvus/merged-values.ts";
import type { Json } from "../../model/json.ts";
import { storageFromValues } from "../../readings/from-values.ts";
import { doctorRule } from "../doctor-rule.ts";
import { asksByCpp, keyVariables } from "../pods/key-sources.ts";
import { settingsFor } from "./set-values.ts";

/** Keys of its own that the chart has besides those of `externalS3`. */
const ownKeys = (values: Json): readonly string[] => [
  ...set(keysBelow(values, "minio"), "minio"),
  ...set(keysBelow(keysBelow(values, "woodpecker"), "minio"), "woodpecker.minio"),
];

const set = (section: Readonly<Record<string, Json>>, path: string): readonly string[] =>
  ["accessKey", "secretKey"].flatMap((key) =>
    section[key] === undefined || section[key] === null || section[key] === "" ? [] : [`${path}.${key}`],
  );

/** Components that get both variables of a pair of keys, by the key of the values that holds their `extraEnv`. */
const keyedComponents = (values: Json): readonly string[] =>
  Object.keys(typeof values === "object" && values !== null ? values : {}).filter((component) => {
    const extra = keysBelow(values, component)["extraEnv"];
    const names = Array.isArray(extra) ? (extra as readonly Json[]).map(nameOf) : [];
    return keyVariables.every((variable) => names.includes(variable));
  });

const nameOf = (entry: Json): Json | undefined =>
  typeof entry === "object" && entry !== null && "name" in entry ? entry["name"] : undefined;

/** By the values alone, so that it is seen before anything of them is anywhere. */
export const noKeysInValues = doctorRule({
  code: "EY624",
  title: say.keysTitle,
  link: "configuration",
  fromValues: true,
  find: (_, look, readings) => {
    const { chart, name, values } = look.need(readings.release);
    const storage = storageFromValues(values, chart.version);
    if (storage.useIAM !== "true") return [];
    const copied = (["accessKeyID", "secretAccessKey"] as const).filter((key) => storage[key] === "set");
    const components = keyedComponents(values);
    const settings = [
      ...settingsFor(storage, ...copied),
      ...ownKeys(values),
      ...components.map((component) => `${component}.extraEnv`),
    ];
    if (settings.length === 0) return [];
    const wins = components.some(asksByCpp);
    return [
      {
        severity: wins ? "error" : "warning",
        ...say.keysInValues(settings, wins),
        about: `release/${readings.scope.namespace}/${name}`,
        settings,
      },
    ];
  },
});
