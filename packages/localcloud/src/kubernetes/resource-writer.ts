/**
 * Creates, updates and deletes as the API server does, for requests and controllers alike: names, defaults, admission,
 * validation, generations, optimistic concurrency, finalizers. Authorisation and field ownership are the callers'.
 */

import type { Surroundings } from "../surroundings.ts";
import { randomUuid } from "../uuid.ts";
import { admitPod } from "./admission.ts";
import { allocate } from "./allocation.ts";
import { setDefaults } from "./defaults.ts";
import { type JsonObject, sameJson, timestamp, valueAt } from "./json.ts";
import type { KubernetesObject, ManagedFieldsEntry, ObjectMeta } from "./kinds.ts";
import { randomName } from "./names.ts";
import { apiVersionOf, type ObjectOf, resourceOf, type ResourceName, resources } from "./registry.ts";
import { invalidValue, required } from "./problems.ts";
import { qualityOfService } from "./pod-status.ts";
import {
  alreadyExists,
  badRequest,
  conflict,
  forbidden,
  unexpected,
  notFound,
  preconditionFailed,
  rejected,
} from "./status.ts";
import type { Store } from "./store.ts";
import type { FindAccount } from "./webhook-cache.ts";
import { validateCreate, validateUpdate } from "./validation.ts";
import { setZeros } from "./zero-values.ts";
import { desiredState, merged, withoutTimes } from "./updated-object.ts";

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
  findAccount: FindAccount = (namespace, name) => store.get("serviceaccounts", namespace, name),
): ResourceWriter {
  const put = <R extends ResourceName>(resource: R, object: ObjectOf<R>, dryRun: boolean | undefined): ObjectOf<R> =>
    dryRun === true ? object : store.put(resource, object);

  const writer: ResourceWriter = {
    create: <R extends ResourceName>(name: R, body: JsonObject, options: WriteOptions = {}) => {
      const resource = resourceOf(name);
      const given: Given = { ...(body["metadata"] as Given) };
      if (given.resourceVersion !== undefined) {
        throw unexpected("resourceVersion should not be set on objects to be created");
      }
      const object = structuredClone({
        ...body,
        apiVersion: apiVersionOf(resource),
        kind: resource.kind,
        metadata: {
          ...given,
          name: given.name ?? `${(given.generateName ?? "").slice(0, longestPrefix)}${randomName(random, 5)}`,
          uid: randomUuid(random),
          creationTimestamp: timestamp(now()),
        },
      }) as ObjectOf<R>;
      const { metadata } = object;
      for (const field of ["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"]) {
        delete (metadata as Record<string, unknown>)[field];
      }
      requireNamespace(store, name, metadata);
      if (resource.subresources.includes("status")) delete object["status"];
      if (counted.has(name)) metadata.generation = 1;
      setZeros(object, name);
      setDefaults(name, object);
      own(undefined, object, options);
      allocate(name, object, store);
      if (name === "pods")
        admitPod(store, object as ObjectOf<"pods">, { region, findAccount }, (length) => randomName(random, length));
      if (given.name === undefined && given.generateName === undefined) {
        throw rejected(resource, "", [required("metadata.name", "name or generateName is required")]);
      }
      validateCreate(resource, object);
      if (store.get(name, metadata.namespace ?? "", metadata.name) !== undefined) {
        throw alreadyExists(resource, metadata.name);
      }
      const phase = firstPhase[name];
      if (phase !== undefined) object["status"] = { phase };
      if (name === "pods") object["status"] = { phase, qosClass: qualityOfService(object as ObjectOf<"pods">) };
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
        const key = ["/registry", keptAs[name] ?? name, have.namespace, have.name]
          .filter((part) => part !== undefined)
          .join("/");
        const uids = `UID in precondition: ${given.uid}, UID in object meta: ${have.uid}`;
        const why = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: ${uids}`;
        throw conflict(resource, have.name, why);
      }
      if (given.resourceVersion === undefined && conditional.has(name)) {
        const kind = resource.plural;
        const problem = invalidValue("metadata.resourceVersion", 0, "must be specified for an update");
        throw rejected({ ...resource, kind }, have.name, [problem]);
      }
      if (given.resourceVersion !== undefined && given.resourceVersion !== have.resourceVersion) {
        const why = "the object has been modified; please apply your changes to the latest version and try again";
        throw conflict(resource, have.name, why);
      }
      const object = structuredClone(merged(stored, body, options.subresource, resource.subresources)) as ObjectOf<R>;
      setZeros(object, name);
      setDefaults(name, object);
      own(stored, object, options);
      allocate(name, object, store);
      validateUpdate(resource, stored, object);
      if (
        counted.has(name) &&
        options.subresource === undefined &&
        !sameJson(desiredState(stored), desiredState(object))
      ) {
        object.metadata.generation = (have.generation ?? 0) + 1;
      }
      if (sameJson(withoutTimes(stored), withoutTimes(object))) return stored;
      const ending =
        object.metadata.deletionTimestamp !== undefined && object.metadata.deletionGracePeriodSeconds === 0;
      if (ending && !isHeld(object)) {
        const last = options.dryRun === true ? object : store.remove(name, have.namespace ?? "", have.name);
        object.metadata.resourceVersion = last?.metadata.resourceVersion ?? have.resourceVersion;
        return object;
      }
      return put(name, object, options.dryRun);
    },

    remove: (name, stored, options = {}) => {
      const resource = resourceOf(name);
      const { metadata } = stored;
      const { uid, resourceVersion } = options.preconditions ?? {};
      if (uid !== undefined && uid !== metadata.uid) {
        throw preconditionFailed(resource, metadata.name, {
          why: `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
          ofNamespace: `UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`,
        });
      }
      if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
        throw preconditionFailed(resource, metadata.name, {
          why: `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
          ofNamespace: `ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion}`,
        });
      }
      const grace = graceOf(stored, options.graceSeconds);
      const finalizers = new Set(metadata.finalizers);
      if (options.propagation === "Foreground") finalizers.add("foregroundDeletion");
      if (options.propagation === "Orphan") finalizers.add("orphan");
      const draft = structuredClone(stored);
      if (finalizers.size > 0) draft.metadata.finalizers = [...finalizers];
      if (grace === 0 && !isHeld(draft)) {
        if (name === "pods") end(draft, 0, now());
        if (options.dryRun !== true) store.remove(name, metadata.namespace ?? "", metadata.name);
        return { gone: true, object: draft };
      }
      end(draft, grace, now());
      if (name === "namespaces") {
        delete draft.metadata.deletionGracePeriodSeconds;
        draft["status"] = { phase: "Terminating" };
      }
      return { gone: false, object: sameJson(draft, stored) ? stored : put(name, draft, options.dryRun) };
    },
  };
  return writer;
}

/** From now on the object is ending. */
function end({ metadata }: KubernetesObject, grace: number, now: number): void {
  if (metadata.deletionTimestamp === undefined && metadata.generation !== undefined) metadata.generation += 1;
  metadata.deletionTimestamp ??= timestamp(now + grace * 1000);
  metadata.deletionGracePeriodSeconds = Math.min(metadata.deletionGracePeriodSeconds ?? grace, grace);
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

function own(before: KubernetesObject | undefined, after: KubernetesObject, options: WriteOptions): void {
  const entries = options.managedFields?.(before, after);
  if (entries === undefined) return;
  if (entries.length === 0) delete after.metadata.managedFields;
  else after.metadata.managedFields = [...entries];
}

const firstPhase: { readonly [R in ResourceName]?: string } = {
  pods: "Pending",
  persistentvolumeclaims: "Pending",
  persistentvolumes: "Pending",
  namespaces: "Active",
};

/** Kinds that etcd knows by another name, which a refusal shows. */
const keptAs: { readonly [R in ResourceName]?: string } = {
  endpoints: "services/endpoints",
  ingresses: "ingress",
  nodes: "minions",
  services: "services/specs",
};

/** Those that no client may write without having read them. */
const conditional = new Set<ResourceName>(["leases", "poddisruptionbudgets"]);

/** Those whose desired state is counted. */
const counted = new Set<ResourceName>([
  "deployments",
  "endpointslices",
  "ingresses",
  "jobs",
  "mutatingwebhookconfigurations",
  "networkpolicies",
  "poddisruptionbudgets",
  "pods",
  "replicasets",
  "statefulsets",
  "validatingwebhookconfigurations",
]);

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
