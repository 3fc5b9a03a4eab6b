/** What the API server asks of the fields that this cluster acts on, by the type that has them. */

import { isObject } from "./json.ts";
import { fieldOf, type MessageType } from "./message-types.ts";
import { invalidValue, type Problem, required as lacking } from "./problems.ts";

/** Must be there, and not empty; beside what validation-rules.ts asks of every kind that has them. */
const required: Readonly<Record<string, readonly string[]>> = {
  ConfigMapEnvSource: ["name"],
  ConfigMapKeySelector: ["name", "key"],
  Container: ["image"],
  ContainerPort: ["containerPort"],
  ContainerStatus: ["name", "state"],
  DeploymentCondition: ["type", "status"],
  DownwardAPIVolumeFile: ["path"],
  EnvVar: ["name"],
  JobCondition: ["type", "status"],
  KeyToPath: ["key", "path"],
  LabelSelectorRequirement: ["key", "operator"],
  ObjectFieldSelector: ["fieldPath"],
  PersistentVolumeClaim: ["metadata", "spec"],
  PersistentVolumeClaimVolumeSource: ["claimName"],
  PodCondition: ["type", "status"],
  ReplicaSetCondition: ["type", "status"],
  ResourceFieldSelector: ["resource"],
  SecretEnvSource: ["name"],
  SecretKeySelector: ["name", "key"],
  ServiceAccountTokenProjection: ["path"],
  ServicePort: ["port"],
  StatefulSetCondition: ["type", "status"],
  Subject: ["kind", "name"],
  VolumeMount: ["name", "mountPath"],
};

/** Numbers of pods: more than this cluster makes for one owner are refused. */
const counts: Readonly<Record<string, readonly string[]>> = {
  DeploymentSpec: ["replicas"],
  JobSpec: ["completions", "parallelism"],
  ReplicaSetSpec: ["replicas"],
  ScaleSpec: ["replicas"],
  StatefulSetSpec: ["replicas"],
};
const mostPods = 500;

/** In the order of the object. Lazy: whoever wants the first stops there. */
export function* fieldFaults(object: unknown, type: MessageType, path = ""): Generator<Problem> {
  if (!isObject(object)) return;
  const at = (name: string): string => (path === "" ? name : `${path}.${name}`);
  for (const name of required[type.name] ?? []) {
    const value = object[name];
    if (value === undefined || value === "") {
      yield lacking(at(name));
    }
  }
  for (const name of counts[type.name] ?? []) {
    const value = object[name];
    if (typeof value !== "number" || (value >= 0 && value <= mostPods)) continue;
    const bound = value < 0 ? "greater than or equal to 0" : `at most ${mostPods} in Eyrie's local cluster`;
    yield invalidValue(at(name), value, `must be ${bound}`);
  }
  for (const [name, value] of Object.entries(object)) {
    const field = typeof value === "object" ? fieldOf(type, name) : undefined;
    if (field === undefined || typeof field.type !== "object") continue;
    if (field.repeated === undefined) yield* fieldFaults(value, field.type, at(name));
    else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) yield* fieldFaults(item, field.type, `${at(name)}[${index}]`);
    }
  }
}
