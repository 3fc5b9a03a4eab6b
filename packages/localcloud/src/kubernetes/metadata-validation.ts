/** What the API server refuses in an object's metadata, whatever its kind. */

import type { KubernetesObject, ObjectMeta } from "./kinds.ts";
import { invalidValue, misformed, type Problem, prohibited, qualifiedNameFaults, tooLong } from "./problems.ts";
import type { Resource } from "./registry.ts";

const mostAnnotations = 256 * 1024;
const standardFinalizers = new Set(["foregroundDeletion", "kubernetes", "orphan"]);

export function nameProblems({ nameRule }: Resource, { name }: ObjectMeta): Problem[] {
  const field = "metadata.name";
  if (nameRule !== "path") return misformed(field, name, nameRule);
  if (name === "." || name === "..") return [invalidValue(field, name, `may not be '${name}'`)];
  return ["/", "%"]
    .filter((character) => name.includes(character))
    .map((character) => invalidValue(field, name, `may not contain '${character}'`));
}

export function metadataProblems({ metadata }: KubernetesObject): Problem[] {
  const { labels = {}, annotations = {}, ownerReferences = [], finalizers = [] } = metadata;
  const size = Object.entries(annotations).reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  return [
    ...Object.keys(annotations).flatMap((key) =>
      qualifiedNameFaults(key.toLowerCase()).map((fault) => invalidValue("metadata.annotations", key, fault)),
    ),
    ...(size > mostAnnotations ? [tooLong("metadata.annotations", mostAnnotations)] : []),
    ...labelProblems(labels, "metadata.labels"),
    ...ownerReferences.flatMap((owner) =>
      (["apiVersion", "kind", "name", "uid"] as const)
        .filter((field) => (owner[field] ?? "") === "")
        .map((field) => {
          const what = field === "apiVersion" ? "version must not be empty" : "must not be empty";
          return invalidValue(`metadata.ownerReferences.${field}`, "", what);
        }),
    ),
    ...finalizers.flatMap((finalizer, index) => finalizerProblems(finalizer, `metadata.finalizers[${index}]`)),
  ];
}

export function labelProblems(labels: Readonly<Record<string, string>>, field: string): Problem[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...qualifiedNameFaults(key).map((fault) => invalidValue(field, key, fault)),
    ...misformed(field, value, "labelValue"),
  ]);
}

function finalizerProblems(finalizer: string, field: string): Problem[] {
  const faults = qualifiedNameFaults(finalizer);
  if (faults.length > 0) return faults.map((fault) => invalidValue(field, finalizer, fault));
  if (finalizer.includes("/") || standardFinalizers.has(finalizer)) return [];
  return [invalidValue(field, finalizer, "name is neither a standard finalizer name nor is it fully qualified")];
}

/** An object that is ending may lose finalizers and gain none. */
export function newFinalizerProblems(before: ObjectMeta, after: ObjectMeta): Problem[] {
  if (before.deletionTimestamp === undefined) return [];
  const fresh = (after.finalizers ?? []).filter((finalizer) => !(before.finalizers ?? []).includes(finalizer));
  if (fresh.length === 0) return [];
  const listed = `[]string{${fresh.map((finalizer) => JSON.stringify(finalizer)).join(", ")}}`;
  const why = `no new finalizers can be added if the object is being deleted, found new finalizers ${listed}`;
  return [prohibited("metadata.finalizers", why)];
}
