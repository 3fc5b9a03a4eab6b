/** What an update may not change, kind by kind. */

import { isObject, type JsonObject, sameJson } from "./json.ts";
import { invalidValue, type Problem, prohibited } from "./problems.ts";
import type { ResourceName } from "./registry.ts";

/** The problem, given what was and what shall be. */
type Fixed = (had: unknown, has: unknown, path: string) => Problem[];

const fixed: Fixed = (_had, has, path) => [invalidValue(path, has, "field is immutable")];
const refused =
  (words: string): Fixed =>
  (_had, _has, path) => [prohibited(path, words)];
const exceptFor =
  (others: readonly string[], words: string): Fixed =>
  (had, has, path) =>
    sameJson(without(had, others), without(has, others)) ? [] : [prohibited(path, words)];
const statefulSetSpec = exceptFor(
  [
    "replicas",
    "ordinals",
    "template",
    "updateStrategy",
    "revisionHistoryLimit",
    "persistentVolumeClaimRetentionPolicy",
    "minReadySeconds",
  ],
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
);
const podSpecChanges: Fixed = (had, has, path) => {
  if (sameJson(withoutImages(had), withoutImages(has))) return [];
  return [
    prohibited(
      path,
      "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
    ),
  ];
};
const claimSpec: Fixed = (had, has, path) => {
  if (!isObject(had) || !isObject(has)) return [];
  // A class may be given later; a size may grow once there is a volume.
  const later = ["volumeName", "volumeAttributesClassName", ...(had["volumeName"] === undefined ? [] : ["resources"])];
  const others = had["storageClassName"] === undefined ? [...later, "storageClassName"] : later;
  return exceptFor(
    others,
    "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims",
  )(had, has, path);
};
const roleRef: Fixed = (_had, has) => {
  const { apiGroup, kind, name } = isObject(has) ? has : {};
  return [invalidValue("roleRef", { APIGroup: apiGroup, Kind: kind, Name: name }, "cannot change roleRef")];
};

export const immutable: { readonly [R in ResourceName]?: readonly (readonly [path: string, rule: Fixed])[] } = {
  deployments: [["spec.selector", fixed]],
  replicasets: [["spec.selector", fixed]],
  statefulsets: [["spec", statefulSetSpec]],
  pods: [["spec", podSpecChanges]],
  persistentvolumeclaims: [["spec", claimSpec]],
  jobs: [
    ["spec.completions", fixed],
    ["spec.selector", fixed],
    ["spec.template", fixed],
  ],
  secrets: [["type", fixed]],
  controllerrevisions: [["data", fixed]],
  endpointslices: [["addressType", fixed]],
  services: [["spec.clusterIPs", (_had, has, path) => [invalidValue(`${path}[0]`, has, "may not change once set")]]],
  rolebindings: [["roleRef", roleRef]],
  clusterrolebindings: [["roleRef", roleRef]],
  storageclasses: [
    ["parameters", refused("updates to parameters are forbidden.")],
    ["provisioner", refused("updates to provisioner are forbidden.")],
    ["reclaimPolicy", refused("updates to reclaimPolicy are forbidden.")],
    ["volumeBindingMode", fixed],
  ],
};

function without(value: unknown, fields: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(isObject(value) ? value : {}).filter(([key]) => !fields.includes(key)));
}

function withoutImages(spec: unknown): JsonObject {
  const rest = without(spec, ["activeDeadlineSeconds", "tolerations"]);
  const bare = ["containers", "initContainers"].map((field) => {
    const list = rest[field];
    return [field, Array.isArray(list) ? list.map((item: unknown) => without(item, ["image"])) : []];
  });
  return { ...rest, ...(Object.fromEntries(bare) as JsonObject) };
}
