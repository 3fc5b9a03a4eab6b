/** What an update makes of a stored object, and what of it counts as a change. */

import { type JsonObject, valueAt } from "./json.ts";
import type { KubernetesObject, ObjectMeta } from "./kinds.ts";

type Given = Partial<ObjectMeta>;

/** The document being written from the body, everything the server owns from what is stored. */
export function merged(
  stored: KubernetesObject,
  body: JsonObject,
  subresource: "status" | undefined,
  subresources: readonly string[],
): KubernetesObject {
  const given: Given = (body["metadata"] as Given | undefined) ?? {};
  const { metadata } = stored;
  const kept: Given = {};
  for (const field of ["generation", "deletionTimestamp", "deletionGracePeriodSeconds"] as const) {
    if (metadata[field] !== undefined) Object.assign(kept, { [field]: metadata[field] });
  }
  const { generation: _generation, deletionTimestamp: _deleted, deletionGracePeriodSeconds: _grace, ...rest } = given;
  const document = subresource === "status" ? { ...stored, status: body["status"] ?? stored["status"] } : body;
  const object: KubernetesObject = {
    ...document,
    apiVersion: stored.apiVersion,
    kind: stored.kind,
    metadata: {
      ...rest,
      ...kept,
      name: metadata.name,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      ...(metadata.generateName === undefined ? {} : { generateName: metadata.generateName }),
      uid: metadata.uid,
      creationTimestamp: metadata.creationTimestamp,
      resourceVersion: metadata.resourceVersion,
    },
  };
  const managedFields = given.managedFields ?? metadata.managedFields;
  if (managedFields !== undefined) object.metadata.managedFields = managedFields;
  if (subresource === "status") {
    // Whoever writes the status of a Deployment does not write its labels; of the other kinds one does.
    if (object.kind === "Deployment" && metadata.labels !== undefined) object.metadata.labels = metadata.labels;
  } else if (subresources.includes("status")) {
    if (stored["status"] === undefined) delete object["status"];
    else object["status"] = stored["status"];
  }
  keepAllocated(stored, object);
  return object;
}

/** A client that replaces a Service or a claim need not know what the cluster chose for it. */
function keepAllocated(stored: KubernetesObject, object: KubernetesObject): void {
  const spec = object["spec"] as JsonObject | undefined;
  if (spec === undefined) return;
  const paths: Readonly<Record<string, readonly string[]>> = {
    Service: valueAt(object, "spec.type") === "ExternalName" ? [] : ["clusterIP", "clusterIPs"],
    PersistentVolumeClaim: ["volumeName", "storageClassName"],
    Job: ["selector"],
  };
  for (const field of paths[object.kind] ?? []) {
    const had = valueAt(stored, `spec.${field}`);
    if (had !== undefined && (spec[field] === undefined || spec[field] === "")) spec[field] = had;
  }
}

export function desiredState(object: KubernetesObject): JsonObject {
  const { metadata, status: _status, ...desired } = object;
  // Its annotations count as well: a controller copies them to its ReplicaSets.
  return object.kind === "Deployment" ? { ...desired, annotations: metadata.annotations ?? {} } : desired;
}

export function withoutTimes(object: KubernetesObject): JsonObject {
  const managedFields = (object.metadata.managedFields ?? []).map(({ time: _time, ...entry }) => entry);
  return { ...object, metadata: { ...object.metadata, managedFields } };
}
