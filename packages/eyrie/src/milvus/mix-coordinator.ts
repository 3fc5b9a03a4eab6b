import { isDeepStrictEqual } from "node:util";
import type { Json } from "../model/json.ts";
import { coordinators } from "./dead-keys.ts";
import { keysBelow } from "./merged-values.ts";
import { sumOf } from "./quantity.ts";

/** What stands in the way of simply putting four into one. */
export type Remark =
  /** A limit that not each of the four had: together they had none. */
  | { readonly kind: "no-limit"; readonly resource: string }
  /** Several replicas without active-standby would all be at work at once. */
  | { readonly kind: "standby" }
  /** Keys that have no counterpart, or values that cannot be one; `was`: JSON, by the old keys. */
  | { readonly kind: "left-out"; readonly key: string; readonly was: Readonly<Record<string, Json>> };

export type Mixed = { readonly values: Readonly<Record<string, Json>>; readonly remarks: readonly Remark[] };

/** What the chart's template of mixCoordinator reads, besides what is put together here. */
const carried: ReadonlySet<string> = new Set([
  "affinity",
  "annotations",
  "containerSecurityContext",
  "extraEnv",
  "heaptrack",
  "nodeSelector",
  "profiling",
  "securityContext",
  "strategy",
  "tolerations",
  "topologySpreadConstraints",
]);

/**
 * One mixCoordinator for coordinators of their own: as many replicas as the most of them had, and their requests and
 * limits added up, since one process now does the work of all.
 */
export function mixedOf(sections: Readonly<Record<string, Json>>): Mixed {
  const remarks: Remark[] = [];
  const said = (key: string) =>
    Object.fromEntries(
      Object.keys(sections).flatMap((name) => {
        const value = keysBelow(sections, name)[key];
        return value === undefined || value === null ? [] : [[name, value] as const];
      }),
    );
  const values: Record<string, Json> = {};

  const counts = Object.entries(said("replicas")).map(([name, value]) => [name, countOf(value)] as const);
  const known = counts.flatMap(([, count]) => count ?? []);
  const replicas = Math.max(...known);
  if (known.length > 0) values["replicas"] = replicas;
  if (known.length < counts.length) remarks.push({ kind: "left-out", key: "replicas", was: said("replicas") });

  const asked = Object.keys(sections).some((name) =>
    isTrue(keysBelow(keysBelow(sections, name), "activeStandby")["enabled"]),
  );
  if (asked || replicas > 1) values["activeStandby"] = { enabled: true };
  if (!asked && replicas > 1) remarks.push({ kind: "standby" });

  const resources = resourcesOf(sections, remarks);
  if (Object.keys(resources).length > 0) values["resources"] = resources;

  const done = new Set(["enabled", "replicas", "activeStandby", "resources"]);
  const others = new Set(Object.keys(sections).flatMap((name) => Object.keys(keysBelow(sections, name))));
  for (const key of others) {
    if (done.has(key)) continue;
    const was = said(key);
    const [first, ...rest] = Object.values(was).filter((value) => !isEmpty(value));
    if (first === undefined) continue;
    if (carried.has(key) && rest.every((value) => isDeepStrictEqual(value, first))) values[key] = first;
    else remarks.push({ kind: "left-out", key, was });
  }
  return { values, remarks };
}

/** A count as the templates' own `int` reads it. */
const countOf = (value: Json): number | undefined =>
  (typeof value === "number" || typeof value === "string") && /^-?\d+$/.test(String(value)) ? Number(value) : undefined;

const isTrue = (value: Json | undefined) => value === true || value === "true";

const isEmpty = (value: Json) =>
  value === "" || (typeof value === "object" && value !== null && Object.keys(value).length === 0);

function resourcesOf(sections: Readonly<Record<string, Json>>, remarks: Remark[]): Readonly<Record<string, Json>> {
  const resources: Record<string, Json> = {};
  const of = (name: string, part: string) => keysBelow(keysBelow(keysBelow(sections, name), "resources"), part);
  for (const part of ["limits", "requests"]) {
    const names = new Set(Object.keys(sections).flatMap((name) => Object.keys(of(name, part))));
    const sums: Record<string, Json> = {};
    for (const resource of names) {
      const was = Object.fromEntries(
        Object.keys(sections).flatMap((name) => {
          const value = of(name, part)[resource];
          return value === undefined || value === null ? [] : [[name, value] as const];
        }),
      );
      const sum = sumOf(Object.values(was));
      const open = part === "limits" && coordinators.some((name) => !(name in was));
      if (open) remarks.push({ kind: "no-limit", resource });
      if (sum === undefined) remarks.push({ kind: "left-out", key: `resources.${part}.${resource}`, was });
      else if (!open) sums[resource] = sum;
    }
    if (Object.keys(sums).length > 0) resources[part] = sums;
  }
  return resources;
}
