/** A StatefulSet's templates as they were, one ControllerRevision each: what `kubectl rollout history` and `undo` read. */

import { sameJson } from "../json.ts";
import type { ControllerRevision, PodTemplate, StatefulSet } from "../kinds.ts";
import type { ResourceWriter } from "../resource-writer.ts";
import type { Store } from "../store.ts";
import { controlledBy, controllerReference } from "./controller.ts";
import { podsOf, templateHash } from "./pods.ts";

export const revisionLabel = "controller-revision-hash";

/** The revision of the template as it is; made, or made the newest again, when it is not yet. */
export function currentRevision(store: Store, writer: ResourceWriter, set: StatefulSet): ControllerRevision {
  const { name, namespace = "", annotations } = set.metadata;
  const { template } = set.spec;
  const hash = templateHash(template);
  const all = revisionsOf(store, set);
  const next = (all.at(-1)?.revision ?? 0) + 1;
  const found = all.find((item) => sameJson(templateOf(item), template));
  if (found === undefined) {
    return writer.create("controllerrevisions", {
      metadata: {
        name: `${name}-${hash}`,
        namespace,
        labels: { ...template.metadata?.labels, "controller.kubernetes.io/hash": hash },
        ...(annotations === undefined ? {} : { annotations }),
        ownerReferences: [controllerReference(set)],
      },
      data: { spec: { template: { ...template, $patch: "replace" } } },
      revision: next,
    });
  }
  if (found === all.at(-1)) return found;
  const bump = (draft: ControllerRevision): void => {
    draft.revision = next;
  };
  return store.edit("controllerrevisions", namespace, found.metadata.name, bump) ?? found;
}

/** The oldest first. */
function revisionsOf(store: Store, set: StatefulSet): ControllerRevision[] {
  return controlledBy(store, "controllerrevisions", set).sort((left, right) => left.revision - right.revision);
}

/** The template of that revision; as it is now when the revision is gone. */
export function templateAt(store: Store, set: StatefulSet, revision: string): PodTemplate {
  const found = store.get("controllerrevisions", set.metadata.namespace ?? "", revision);
  return found === undefined ? set.spec.template : templateOf(found);
}

function templateOf({ data }: ControllerRevision): PodTemplate {
  const { $patch: _directive, ...template } = data.spec.template as PodTemplate & { $patch?: string };
  return template;
}

/** Removes the oldest that no pod and no status names, beyond those that are to be kept. */
export function forgetRevisions(store: Store, writer: ResourceWriter, set: StatefulSet): void {
  const named = new Set<unknown>([
    set.status?.["currentRevision"],
    set.status?.["updateRevision"],
    ...podsOf(store, set).map(({ metadata }) => metadata.labels?.[revisionLabel]),
  ]);
  const idle = revisionsOf(store, set).filter(({ metadata }) => !named.has(metadata.name));
  const surplus = idle.length - (set.spec.revisionHistoryLimit ?? 10);
  for (const revision of idle.slice(0, Math.max(0, surplus))) writer.remove("controllerrevisions", revision);
}
