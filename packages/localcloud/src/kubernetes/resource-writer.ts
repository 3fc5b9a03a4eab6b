/**
 * Creates, updates and deletes as the API server does, for requests and controllers alike: names, defaults, admission,
 * validation, generations, optimistic concurrency, finalizers. Authorisation and field ownership are the callers'.
 */

import type { Surroundings } from "../surroundings.ts";
import { admitPod } from "./admission.ts";
import { setDefaults } from "./defaults.ts";
import { type JsonObject, sameJson, timestamp, valueAt } from "./json.ts";
import type { KubernetesObject, ManagedFieldsEntry, ObjectMeta } from "./kinds.ts";
import { randomName, randomUid } from "./names.ts";
import { apiVersionOf, type ObjectOf, resourceOf, type ResourceName, resources } from "./registry.ts";
import { alreadyExists, badRequest, conflict, forbidden, invalid, notFound } from "./status.ts";
import type { Store } from "./store.ts";
import { validateCreate, validateUpdate } from "./validation.ts";

export type WriteOptions = {
  readonly dryRun?: boolean;
  /** Which document is written; the other one is kept as it is. */
  readonly subresource?: "status";
  /** Who owns which field after the write; without it ownership stays as the object has it. */
  readonly managedFields?: (
    before: KubernetesObject | undefined,
    after: KubernetesObject,
  ) => readonly ManagedFieldsEntry[];
};

export type DeleteOptions = {
  readonly dryRun?: boolean;
  readonly propagation?: "Background" | "Foreground" | "Orphan";
  readonly graceSeconds?: number;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
};

export type ResourceWriter = {
  /** `object.metadata` may lack everything but a name or generateName. */
  readonly create: <R extends ResourceName>(resource: R, object: JsonObject, options?: WriteOptions) => ObjectOf<R>;
  readonly update: <R extends ResourceName>(
    resource: R,
    stored: ObjectOf<R>,
    object: JsonObject,
    options?: WriteOptions,
  ) => ObjectOf<R>;
  /** @returns whether it is gone now, and the object as it is or was. */
  readonly remove: <R extends ResourceName>(
    resource: R,
    stored: ObjectOf<R>,
    options?: DeleteOptions,
  ) => { gone: boolean; object: ObjectOf<R> };
};

type Given = Partial<ObjectMeta>;

/** A made name is as long as a label's value may be. */
const longestPrefix = 63 - 5;

export function createResourceWriter(
  store: Store,
  { now, random }: Pick<Surroundings, "now" | "random">,
  region: string,
): ResourceWriter {
  const put = <R extends ResourceName>(resource: R, object: ObjectOf<R>, dryRun: boolean | undefined): ObjectOf<R> =>
    dryRun === true ? object : store.put(resource, object);

  const writer: ResourceWriter = {
    create: <R extends ResourceName>(name: R, body: JsonObject, options: WriteOptions = {}) => {
      const resource = resourceOf(name);
      const given: Given = { ...(body["metadata"] as Given) };
      const object = structuredClone({
        ...body,
        apiVersion: apiVersionOf(resource),
        kind: resource.kind,
        metadata: {
          ...given,
          name: given.name ?? `${(given.generateName ?? "").slice(0, longestPrefix)}${randomName(random, 5)}`,
          uid: randomUid(random),
          resourceVersion: "",
          creationTimestamp: timestamp(now()),
        },
      }) as ObjectOf<R>;
      const { metadata } = object;
      if (given.name === undefined && given.generateName === undefined) {
        const message = "Required value: name or generateName is required";
        throw invalid(resource, "", "FieldValueRequired", "metadata.name", message);
      }
      for (const field of ["deletionTimestamp", "deletionGracePeriodSeconds", "generation"] as const) {
        delete metadata[field];
      }
      requireNamespace(store, name, metadata);
      if (store.get(name, metadata.namespace ?? "", metadata.name) !== undefined) {
        throw alreadyExists(resource, metadata.name);
      }
      validateCreate(resource, object);
      if (resource.subresources.includes("status")) delete object["status"];
      if (countsGenerations(name)) metadata.generation = 1;
      setDefaults(name, object, store);
      if (name === "pods") admitPod(store, object as ObjectOf<"pods">, region, (length) => randomName(random, length));
      if (name === "pods" || name === "persistentvolumeclaims") object["status"] = { phase: "Pending" };
      if (name === "namespaces") object["status"] = { phase: "Active" };
      if (name === "services") object["status"] = { loadBalancer: {} };
      own(undefined, object, options);
      return put(name, object, options.dryRun);
    },

    update: <R extends ResourceName>(name: R, stored: ObjectOf<R>, body: JsonObject, options: WriteOptions = {}) => {
      const resource = resourceOf(name);
      const have = stored.metadata;
      const given: Given = (body["metadata"] as Given | undefined) ?? {};
      if (given.name !== undefined && given.name !== have.name) {
        throw badRequest(`the name of the object (${given.name}) does not match the name on the URL (${have.name})`);
      }
      if (given.uid !== undefined && given.uid !== have.uid) {
        const why = `Precondition failed: UID in precondition: ${given.uid}, UID in object meta: ${have.uid}`;
        throw conflict(resource, have.name, why);
      }
      if (given.resourceVersion !== undefined && given.resourceVersion !== have.resourceVersion) {
        const why = "the object has been modified; please apply your changes to the latest version and try again";
        throw conflict(resource, have.name, why);
      }
      const object = structuredClone(merged(stored, body, options.subresource, resource.subresources)) as ObjectOf<R>;
      validateUpdate(resource, stored, object);
      setDefaults(name, object, store);
      if (countsGenerations(name) && !sameJson(desiredState(stored), desiredState(object))) {
        object.metadata.generation = (have.generation ?? 0) + 1;
      }
      own(stored, object, options);
      if (sameJson(withoutTimes(stored), withoutTimes(object))) return stored;
      const ending =
        object.metadata.deletionTimestamp !== undefined && object.metadata.deletionGracePeriodSeconds === 0;
      if (ending && !isHeld(object)) {
        return options.dryRun === true ? object : (store.remove(name, have.namespace ?? "", have.name) ?? object);
      }
      return put(name, object, options.dryRun);
    },

    remove: (name, stored, options = {}) => {
      const resource = resourceOf(name);
      const { metadata } = stored;
      const { uid, resourceVersion } = options.preconditions ?? {};
      if (uid !== undefined && uid !== metadata.uid) {
        const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`;
        throw conflict(resource, metadata.name, why);
      }
      if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
        const why = `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion}`;
        throw conflict(resource, metadata.name, why);
      }
      const grace = graceOf(stored, options.graceSeconds);
      const finalizers = new Set(metadata.finalizers);
      if (options.propagation === "Foreground") finalizers.add("foregroundDeletion");
      if (options.propagation === "Orphan") finalizers.add("orphan");
      const draft = structuredClone(stored);
      if (finalizers.size > 0) draft.metadata.finalizers = [...finalizers];
      if (grace === 0 && !isHeld(draft)) {
        if (options.dryRun === true) return { gone: true, object: stored };
        return { gone: true, object: store.remove(name, metadata.namespace ?? "", metadata.name) ?? stored };
      }
      draft.metadata.deletionTimestamp ??= timestamp(now() + grace * 1000);
      draft.metadata.deletionGracePeriodSeconds = Math.min(metadata.deletionGracePeriodSeconds ?? grace, grace);
      if (name === "namespaces") draft["status"] = { phase: "Terminating" };
      return { gone: false, object: sameJson(draft, stored) ? stored : put(name, draft, options.dryRun) };
    },
  };
  return writer;
}

function requireNamespace(store: Store, name: ResourceName, metadata: ObjectMeta): void {
  const resource = resourceOf(name);
  if (!resource.namespaced) {
    delete metadata.namespace;
    return;
  }
  const namespace = metadata.namespace ?? "";
  const found = store.get("namespaces", "", namespace);
  if (found === undefined) throw notFound(resources.namespaces, namespace);
  if (found.metadata.deletionTimestamp !== undefined) {
    const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
    throw forbidden(resource, metadata.name, why);
  }
}

/** The document being written from the body, everything the server owns from what is stored. */
function merged(
  stored: KubernetesObject,
  body: JsonObject,
  subresource: "status" | undefined,
  subresources: readonly string[],
): KubernetesObject {
  const given: Given = (body["metadata"] as Given | undefined) ?? {};
  const { metadata } = stored;
  if (subresource === "status") {
    return { ...stored, ...(body["status"] === undefined ? {} : { status: body["status"] }) };
  }
  const kept: Given = {};
  for (const field of ["generation", "deletionTimestamp", "deletionGracePeriodSeconds"] as const) {
    if (metadata[field] !== undefined) Object.assign(kept, { [field]: metadata[field] });
  }
  const { generation: _generation, deletionTimestamp: _deleted, deletionGracePeriodSeconds: _grace, ...rest } = given;
  const object: KubernetesObject = {
    ...body,
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
  if (subresources.includes("status")) {
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

function own(before: KubernetesObject | undefined, after: KubernetesObject, options: WriteOptions): void {
  const entries = options.managedFields?.(before, after);
  if (entries === undefined) return;
  if (entries.length === 0) delete after.metadata.managedFields;
  else after.metadata.managedFields = [...entries];
}

function countsGenerations(name: ResourceName): boolean {
  const generic: readonly ResourceName[] = [
    "services",
    "nodes",
    "namespaces",
    "persistentvolumeclaims",
    "persistentvolumes",
  ];
  return resourceOf(name).subresources.includes("status") && !generic.includes(name);
}

function desiredState(object: KubernetesObject): JsonObject {
  const { metadata: _metadata, status: _status, ...desired } = object;
  return desired;
}

function withoutTimes(object: KubernetesObject): JsonObject {
  const managedFields = (object.metadata.managedFields ?? []).map(({ time: _time, ...entry }) => entry);
  return { ...object, metadata: { ...object.metadata, managedFields } };
}

/** Something must still be done before a deleted object may go. */
function isHeld(object: KubernetesObject): boolean {
  if ((object.metadata.finalizers ?? []).length > 0) return true;
  const finalizers = object.kind === "Namespace" ? valueAt(object, "spec.finalizers") : [];
  return Array.isArray(finalizers) && finalizers.length > 0;
}

/** Only a pod that was given to a node takes time to end. */
function graceOf(object: KubernetesObject, asked: number | undefined): number {
  if (object.kind !== "Pod" || valueAt(object, "spec.nodeName") === undefined) return 0;
  const phase = valueAt(object, "status.phase");
  if (phase === "Succeeded" || phase === "Failed") return 0;
  return asked ?? Number(valueAt(object, "spec.terminationGracePeriodSeconds") ?? 30);
}
