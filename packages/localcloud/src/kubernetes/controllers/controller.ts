/** How controllers are driven: by changes in the store, and by the clock where they say when; one key at a time. */

import type { Surroundings } from "../../surroundings.ts";
import type { KubernetesObject, OwnerReference } from "../kinds.ts";
import { pause } from "../pause.ts";
import { type ObjectOf, type ResourceName, resourceOf } from "../registry.ts";
import type { Store, StoreEvent } from "../store.ts";

export type Controller = {
  readonly name: string;
  /** What to look at again after a change, for example `<namespace>/<name>` of the owner. */
  readonly keysFor: (event: StoreEvent) => readonly string[];
  /** Brings what exists closer to what is wanted; called again after whatever it changes. */
  readonly reconcile: (key: string) => void;
  /** When to look again though nothing changed. */
  readonly dueAt?: (key: string) => number | undefined;
};

export type RunningControllers = {
  /** Resolves when no key is left to look at. */
  readonly settled: () => Promise<void>;
  readonly stop: () => void;
};

/** A controller that throws is told to `onFault` and does not stop the others. */
export function runControllers(
  store: Store,
  controllers: readonly Controller[],
  surroundings: Pick<Surroundings, "now" | "sleep">,
  onFault: (fault: unknown) => void,
): RunningControllers {
  const queue = new Map<string, () => void>();
  const timers = new Map<string, AbortController>();
  let waiting: (() => void)[] = [];
  let scheduled = false;
  let stopped = false;

  const drain = (): void => {
    scheduled = false;
    const batch = [...queue.values()];
    queue.clear();
    for (const reconcile of batch) {
      if (stopped) break;
      try {
        reconcile();
      } catch (fault) {
        onFault(fault);
      }
    }
    if (queue.size > 0 && !stopped) schedule();
    else release();
  };
  // Between two batches requests get their turn.
  const schedule = (): void => {
    if (scheduled || stopped) return;
    scheduled = true;
    setImmediate(drain);
  };
  const release = (): void => {
    const released = waiting;
    waiting = [];
    for (const resolve of released) resolve();
  };

  const enqueue = (controller: Controller, key: string): void => {
    const id = `${controller.name}:${key}`;
    queue.set(id, () => {
      const at = surroundings.now();
      controller.reconcile(key);
      void lookAgain(id, controller, key, at).catch(onFault);
    });
  };
  const lookAgain = async (id: string, controller: Controller, key: string, looked: number): Promise<void> => {
    timers.get(id)?.abort();
    timers.delete(id);
    const due = controller.dueAt?.(key);
    if (due === undefined || due <= looked) return;
    const timer = new AbortController();
    timers.set(id, timer);
    if (!(await pause(surroundings, Math.max(0, due - surroundings.now()), timer.signal))) return;
    enqueue(controller, key);
    schedule();
  };

  const unsubscribe = store.subscribe((event) => {
    for (const controller of controllers) for (const key of controller.keysFor(event)) enqueue(controller, key);
    if (queue.size > 0) schedule();
  });
  return {
    settled: async () => {
      if (queue.size === 0 && !scheduled) return;
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    },
    stop: () => {
      stopped = true;
      unsubscribe();
      for (const timer of timers.values()) timer.abort();
      queue.clear();
      release();
    },
  };
}

export function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}

export function splitKey(key: string): { namespace: string; name: string } {
  const [namespace = "", name = ""] = key.split("/");
  return { namespace, name };
}

export function controllerOf({ metadata }: KubernetesObject): OwnerReference | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller === true);
}

/** The key of the object's controller when that is of `kind`. */
export function ownerKeys(object: KubernetesObject, kind: string): string[] {
  const owner = controllerOf(object);
  return owner?.kind === kind ? [`${object.metadata.namespace ?? ""}/${owner.name}`] : [];
}

/** Those that the object is the controller of. */
export function controlledBy<R extends ResourceName>(
  store: Store,
  resource: R,
  owner: KubernetesObject,
): ObjectOf<R>[] {
  const all = store.list(resource, owner.metadata.namespace ?? "");
  return all.filter((object) => controllerOf(object)?.uid === owner.metadata.uid);
}

/** The keys of a kind whose objects make pods; also when there is the service account for want of which some were refused. */
export function podMakerKeys(store: Store, made: ResourceName, { resource, object, type }: StoreEvent): string[] {
  if (resource === made) return [keyOf(object)];
  if (resource === "pods") return ownerKeys(object, resourceOf(made).kind);
  return resource === "serviceaccounts" && type === "ADDED"
    ? store.list(made, object.metadata.namespace ?? "").map(keyOf)
    : [];
}

export function controllerReference({ apiVersion, kind, metadata }: KubernetesObject): OwnerReference {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true, blockOwnerDeletion: true };
}
