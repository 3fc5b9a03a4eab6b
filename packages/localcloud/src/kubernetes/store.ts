/**
 * Where objects are kept: one revision counter for all kinds, and a history of changes that watches replay.
 * Objects handed out are the stored ones and shared: read them, and change them only through `edit` or `put`.
 * The store enforces nothing; that is the API server's and `resource-writer.ts`'s business.
 */

import { sameJson } from "./json.ts";
import type { KubernetesObject } from "./kinds.ts";
import type { ObjectOf, ResourceName } from "./registry.ts";

export type StoreEvent = {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly resource: ResourceName;
  readonly object: KubernetesObject;
  /** What was there before; absent for ADDED. */
  readonly previous?: KubernetesObject;
  readonly revision: number;
};

export type Store = {
  readonly get: <R extends ResourceName>(resource: R, namespace: string, name: string) => ObjectOf<R> | undefined;
  /** Ordered by namespace and name; of every namespace when none is given. */
  readonly list: <R extends ResourceName>(resource: R, namespace?: string) => ObjectOf<R>[];
  /** Creates or replaces, and gives the object its resourceVersion. */
  readonly put: <R extends ResourceName>(resource: R, object: ObjectOf<R>) => ObjectOf<R>;
  /** Changes a copy and puts it; does nothing when the object is gone or the change changed nothing. */
  readonly edit: <R extends ResourceName>(
    resource: R,
    namespace: string,
    name: string,
    change: (draft: ObjectOf<R>) => void,
  ) => ObjectOf<R> | undefined;
  /** @returns the object as it was, with the resourceVersion of its removal. */
  readonly remove: <R extends ResourceName>(resource: R, namespace: string, name: string) => ObjectOf<R> | undefined;
  readonly revision: () => number;
  /** Called synchronously after each change, in order. @returns a function that ends it. */
  readonly subscribe: (listener: (event: StoreEvent) => void) => () => void;
  /** Changes after `revision`, or undefined when some of them are forgotten. */
  readonly since: (revision: number) => readonly StoreEvent[] | undefined;
  /** The objects of a kind as they were at `revision`, or undefined when that is forgotten. */
  readonly at: (resource: ResourceName, revision: number) => KubernetesObject[] | undefined;
  /** Forgets all changes so far, as etcd does every five minutes. */
  readonly compact: () => void;
};

const remembered = 10_000;
/** Characters of JSON: large objects are remembered for fewer changes. */
const heaviest = 64 * 1024 * 1024;

export function createStore(): Store {
  const kinds = new Map<ResourceName, Map<string, KubernetesObject>>();
  const listeners = new Set<(event: StoreEvent) => void>();
  let history: { readonly event: StoreEvent; readonly weight: number }[] = [];
  let weight = 0;
  let forgotten = 0;
  let revision = 0;

  const objectsOf = (resource: ResourceName): Map<string, KubernetesObject> => {
    const known = kinds.get(resource);
    if (known !== undefined) return known;
    const made = new Map<string, KubernetesObject>();
    kinds.set(resource, made);
    return made;
  };

  const publish = (event: StoreEvent): void => {
    const added = JSON.stringify(event.object).length;
    history.push({ event, weight: added });
    weight += added;
    if (history.length > 2 * remembered || weight > heaviest) {
      const dropped = history.splice(0, Math.ceil(history.length / 2));
      forgotten = dropped.at(-1)?.event.revision ?? forgotten;
      weight = history.reduce((sum, entry) => sum + entry.weight, 0);
    }
    for (const listener of listeners) listener(event);
  };

  const stamped = <T extends KubernetesObject>(object: T): T => {
    revision += 1;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
  };

  const store: Store = {
    get: <R extends ResourceName>(resource: R, namespace: string, name: string) =>
      objectsOf(resource).get(keyOf(namespace, name)) as ObjectOf<R> | undefined,
    list: <R extends ResourceName>(resource: R, namespace?: string) => {
      const prefix = namespace === undefined ? "" : `${namespace}/`;
      return inOrder(objectsOf(resource), prefix) as ObjectOf<R>[];
    },
    put: (resource, object) => {
      const objects = objectsOf(resource);
      const key = keyOf(object.metadata.namespace ?? "", object.metadata.name);
      const previous = objects.get(key);
      const stored = stamped(object);
      objects.set(key, stored);
      const change = { resource, object: stored, revision };
      publish(previous === undefined ? { type: "ADDED", ...change } : { type: "MODIFIED", ...change, previous });
      return stored;
    },
    edit: (resource, namespace, name, change) => {
      const stored = store.get(resource, namespace, name);
      if (stored === undefined) return undefined;
      const draft = structuredClone(stored);
      change(draft);
      return sameJson(draft, stored) ? stored : store.put(resource, draft);
    },
    remove: (resource, namespace, name) => {
      const stored = store.get(resource, namespace, name);
      if (stored === undefined) return undefined;
      objectsOf(resource).delete(keyOf(namespace, name));
      const last = stamped(stored);
      publish({ type: "DELETED", resource, object: last, previous: stored, revision });
      return last;
    },
    revision: () => revision,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    since: (from) => {
      if (from < forgotten) return undefined;
      return history.map(({ event }) => event).filter((event) => event.revision > from);
    },
    at: (resource, wanted) => {
      const later = store.since(wanted);
      if (later === undefined) return undefined;
      const then = new Map(objectsOf(resource));
      for (const event of later.toReversed()) {
        if (event.resource !== resource) continue;
        const { metadata } = event.object;
        const key = keyOf(metadata.namespace ?? "", metadata.name);
        if (event.previous === undefined) then.delete(key);
        else then.set(key, event.previous);
      }
      return inOrder(then);
    },
    compact: () => {
      forgotten = revision;
      history = [];
    },
  };
  return store;
}

function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

function inOrder(objects: ReadonlyMap<string, KubernetesObject>, prefix = ""): KubernetesObject[] {
  return [...objects]
    .filter(([key]) => key.startsWith(prefix))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, object]) => object);
}
