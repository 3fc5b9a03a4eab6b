import type { LocalCloud } from "@eyrie/localcloud/cloud";

/** Kinds of Kubernetes objects that Eyrie or helm write. Pods and what controllers derive move by themselves. */
const written = [
  "namespaces",
  "serviceaccounts",
  "secrets",
  "configmaps",
  "services",
  "deployments",
  "statefulsets",
] as const;

/** Everything a run of Eyrie could change, as comparable data: who compares two of these sees any write. */
export function stateOf({ account, s3, clusters }: LocalCloud): unknown {
  return {
    iam: plain(account.iam),
    buckets: plain(s3.buckets),
    objects: clusters.map(({ store }) => written.map((resource) => store.list(resource).map(specified))),
  };
}

/** An object without its status, which controllers write. */
const specified = <T extends { readonly metadata: object; readonly status?: unknown }>(object: T) => {
  const { status: _, metadata, ...rest } = object;
  return { ...rest, metadata: { ...metadata, resourceVersion: "", managedFields: [] } };
};

/** Maps and sets as entries, so that two states compare by value; the objects of a bucket by their keys. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return [...value].map(([key, item]) => [key, plain(item)]);
  if (value instanceof Set) return [...value];
  if (value instanceof Uint8Array) return value.length;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** Keys of probe objects that a proof left behind, in any bucket. */
export const probesIn = ({ s3 }: LocalCloud): readonly string[] =>
  [...s3.buckets.values()].flatMap(({ objects }) => [...objects.keys()].filter((key) => key.includes("/eyrie-probe/")));
