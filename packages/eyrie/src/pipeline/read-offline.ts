import type { Clock } from "../model/clock.ts";
import { partitionOf } from "../milvus/s3-host.ts";
import { plannedReadings } from "../readings/planned.ts";
import type { Readings } from "../readings/readings.ts";
import { type Supposed, whatIf } from "../readings/what-if.ts";
import { resolveNames } from "../spec/names.ts";
import type { Spec } from "../spec/schema.ts";
import { valuesOf } from "./aim.ts";

/**
 * Readings as files alone make them: Eyrie's own values where there is a spec, and over them the user's, so that what is
 * wrong in these is seen; `up` refuses what contradicts. Whose account it
 * is nobody knows, and no check that needs it is made.
 * @param version of the chart that is to take the values
 */
export function readOffline(
  clock: Clock,
  { spec, version }: { readonly spec: Spec | undefined; readonly version: string },
  supposed: readonly Supposed[],
): Readings {
  const names = spec && resolveNames(spec, { account: "", partition: partitionOf(spec.cluster.region) });
  const scope = {
    namespace: names?.serviceAccount.namespace ?? "milvus",
    serviceAccount: names?.serviceAccount.name ?? "default",
    ...(names === undefined ? {} : { release: names.release }),
  };
  const chart = { name: "milvus", version, appVersion: "" };
  const planned: Readings = {
    ...plannedReadings({ takenAt: clock.now(), region: spec?.cluster.region ?? "", scope, chart }),
    ...(spec === undefined ? {} : { cluster: named(spec.cluster.name) }),
  };
  const ours: readonly Supposed[] =
    spec === undefined || names === undefined ? [] : [{ kind: "values", values: valuesOf(spec, names, version) }];
  return whatIf(planned, [...ours, ...supposed]);
}

/** A cluster of which nothing is known but its name. */
const named = (name: string): Readings["cluster"] => ({
  status: "present",
  value: { name, arn: "", issuer: "", version: "" },
});
