/**
 * How Kubernetes merges the fields of the built-in kinds: which lists are keyed and which are replaced whole.
 * Both strategic merge patch and server-side apply go by it.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */

import { fieldOf, isAtomic, type MessageField, messageType } from "./message-types.ts";
import { apiVersionOf, type ResourceName, resources } from "./registry.ts";

/** What is not known of merges field by field. */
export type Shape = Partial<Omit<MessageField, "name" | "number">>;

const granular: Shape = {};

export function shapeOf(resource: ResourceName): Shape {
  const type = messageType(apiVersionOf(resources[resource]), resources[resource].kind);
  return type === undefined ? granular : { type };
}

export function fieldShape({ type, repeated }: Shape, field: string): Shape {
  if (typeof type !== "object") return granular;
  return repeated === "map" ? { type } : (fieldOf(type, field) ?? granular);
}

export function itemShape({ type }: Shape): Shape {
  return type === undefined ? granular : { type, atomic: isAtomic(type) };
}

/** What tells the items of a list apart in a patch. */
export function mergeKey({ keys, only }: Shape): string | undefined {
  return only === "apply" ? undefined : keys?.[0];
}

/** The value of a key that a client left out. */
export const keyDefaults: Readonly<Record<string, string>> = { protocol: "TCP" };
