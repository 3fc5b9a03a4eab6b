/** How controllers are driven: by changes in the store, one key at a time, never by polling. */

import type { KubernetesObject, OwnerReference } from "../kinds.ts";
import type { Store, StoreEvent } from "../store.ts";

export type Controller = {
  readonly name: string;
  /** What to look at again after a change, for example `<namespace>/<name>` of the owner. */
  readonly keysFor: (event: StoreEvent) => readonly string[];
  /** Brings what exists closer to what is wanted; called again after whatever it changes. */
  readonly reconcile: (key: string) => void;
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
  onFault: (fault: unknown) => void,
): RunningControllers {
  const queue = new Map<string, () => void>();
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

  const unsubscribe = store.subscribe((event) => {
    for (const controller of controllers) {
      for (const key of controller.keysFor(event)) {
        queue.set(`${controller.name}:${key}`, () => controller.reconcile(key));
      }
    }
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

export function controllerReference({ apiVersion, kind, metadata }: KubernetesObject): OwnerReference {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true, blockOwnerDeletion: true };
}
