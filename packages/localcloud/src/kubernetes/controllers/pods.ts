/** What every controller that makes pods does alike. */

import { createHash } from "node:crypto";
import type { RecordEvent } from "../event-recorder.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { KubernetesObject, Pod, PodTemplate } from "../kinds.ts";
import { nameOf } from "../names.ts";
import { isFinished } from "../pod-status.ts";
import type { ResourceWriter } from "../resource-writer.ts";
import { StatusError } from "../status.ts";
import type { Store } from "../store.ts";
import { controlledBy, controllerReference } from "./controller.ts";

/** Short and stable for a template, whatever the order of its keys. */
export function templateHash(template: PodTemplate): string {
  const digest = createHash("sha256")
    .update(JSON.stringify(sorted(template)))
    .digest();
  return nameOf(digest.subarray(0, 10));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

export function podsOf(store: Store, owner: KubernetesObject): Pod[] {
  return controlledBy(store, "pods", owner);
}

/** Neither on its way out nor finished. */
export function isActive(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp === undefined && !isFinished(pod);
}

/** The names of the claims it mounts. */
export function claimsOf({ spec }: Pod): string[] {
  return (spec.volumes ?? []).flatMap(({ persistentVolumeClaim: claim }) => claim?.claimName ?? []);
}

export type NewPod = {
  readonly owner: KubernetesObject;
  readonly template: PodTemplate;
  /** A whole name, or a prefix that ends in "-". */
  readonly name: { readonly name: string } | { readonly generateName: string };
  readonly component: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: JsonObject;
  /** How the owner's event says that it was made or, with the reason, refused; where the usual words are not used. */
  readonly words?: ((refusal?: string) => string) | undefined;
};

export type Attempt<T> = { readonly made: T } | { readonly refusal: string };

/** @returns what was made, or the reason when the API server refused it; the owner then has a FailedCreate event. */
export function attempt<T>(
  record: RecordEvent,
  owner: KubernetesObject,
  { component, words }: Pick<NewPod, "component" | "words">,
  make: () => T,
): Attempt<T> {
  try {
    return { made: make() };
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const message = words?.(error.message) ?? `Error creating: ${error.message}`;
    record(owner, { type: "Warning", reason: "FailedCreate", message, component });
    return { refusal: error.message };
  }
}

export function createPod(
  writer: ResourceWriter,
  record: RecordEvent,
  { owner, template, name, component, labels = {}, spec = {}, words }: NewPod,
): Attempt<Pod> {
  return attempt(record, owner, { component, words }, () => {
    const pod = writer.create("pods", {
      metadata: {
        ...name,
        namespace: owner.metadata.namespace,
        labels: { ...template.metadata?.labels, ...labels },
        ...(template.metadata?.annotations === undefined ? {} : { annotations: template.metadata.annotations }),
        ownerReferences: [controllerReference(owner)],
      },
      spec: { ...template.spec, ...spec },
    });
    const message = words?.() ?? `Created pod: ${pod.metadata.name}`;
    record(owner, { type: "Normal", reason: "SuccessfulCreate", message, component });
    return pod;
  });
}
