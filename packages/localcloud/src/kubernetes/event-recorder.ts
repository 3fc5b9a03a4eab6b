/** Events, as components write them: the same happening again counts up instead of adding another. */

import { timestamp } from "./json.ts";
import type { Event, KubernetesObject } from "./kinds.ts";
import type { Surroundings } from "../surroundings.ts";
import { randomUuid } from "../uuid.ts";
import type { Store } from "./store.ts";

export type Happening = {
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
  readonly component: string;
  /** The node's, for what happened on it. */
  readonly host?: string;
  /** `spec.containers{<name>}` for something about one container. */
  readonly fieldPath?: string;
};

export type RecordEvent = (about: KubernetesObject, happening: Happening) => void;

/** Older ones are dropped, as the real server drops them after an hour. */
const keptPerNamespace = 500;

/** @param nodeNow the nodes' clock, which stamps what happened on one */
export function createEventRecorder(
  store: Store,
  { now, random }: Pick<Surroundings, "now" | "random">,
  nodeNow = now,
): RecordEvent {
  let sequence = 0;
  return (about, { type, reason, message, component, host, fieldPath }) => {
    const namespace = about.metadata.namespace ?? "default";
    const { name, uid, resourceVersion } = about.metadata;
    const same = store
      .list("events", namespace)
      .find((event) => event.involvedObject.uid === uid && event.reason === reason && event.message === message);
    const at = timestamp(host === undefined ? now() : nodeNow());
    if (same !== undefined) {
      store.edit("events", namespace, same.metadata.name, (event) => {
        event.count += 1;
        event.lastTimestamp = at;
      });
      return;
    }
    const kept = store.list("events", namespace);
    if (kept.length >= keptPerNamespace) {
      const [oldest] = kept.sort((left, right) => (left.lastTimestamp < right.lastTimestamp ? -1 : 1));
      if (oldest !== undefined) store.remove("events", namespace, oldest.metadata.name);
    }
    sequence += 1;
    const event: Event = {
      apiVersion: "v1",
      kind: "Event",
      metadata: {
        name: `${name}.${(now() * 4096 + (sequence % 4096)).toString(16)}`,
        namespace,
        uid: randomUuid(random),
        resourceVersion: "",
        creationTimestamp: at,
      },
      involvedObject: {
        apiVersion: about.apiVersion,
        kind: about.kind,
        name,
        namespace,
        uid,
        resourceVersion,
        ...(fieldPath === undefined ? {} : { fieldPath }),
      },
      type,
      reason,
      message,
      count: 1,
      firstTimestamp: at,
      lastTimestamp: at,
      source: { component, ...(host === undefined ? {} : { host }) },
      reportingComponent: component,
      reportingInstance: host ?? "",
    };
    if (store.get("namespaces", "", namespace) !== undefined) store.put("events", event);
  };
}
