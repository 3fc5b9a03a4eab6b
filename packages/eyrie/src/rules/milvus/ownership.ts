import * as say from "../../messages/doctor/milvus.ts";
import { keysBelow } from "../../milvus/merged-values.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { settingValues } from "./set-values.ts";

/**
 * Helm fails before it records anything, so what it was given counts where it is known: the values that the
 * user means to install, else the deployed ones.
 */
export const helmOwnsAccount = doctorRule({
  code: "EY606",
  title: say.ownershipTitle,
  link: "service-account",
  find: (_, look, readings) => {
    const values = readings.intended ?? look.need(readings.release).values;
    const { create, name } = keysBelow(values, "serviceAccount");
    if (create !== true || typeof name !== "string" || name === "") return [];
    const there = (look.at(readings.serviceAccounts) ?? []).find((account) => account.name === name);
    if (there === undefined || there.labels["app.kubernetes.io/managed-by"] === "Helm") return [];
    const { namespace } = readings.scope;
    return [
      {
        severity: "error",
        ...say.ownership(`${namespace}/${name}`),
        about: `service-account/${namespace}/${name}`,
        comparisons: [beside(say.label.value("serviceAccount.create"), "true", "false")],
        commands: settingValues(readings, { "serviceAccount.create": "false" }),
      },
    ];
  },
});
