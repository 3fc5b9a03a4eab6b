/**
 * Lists and watches.
 * Differs from the real one in this: a list is always of now, also on its later pages, and a watch sends no bookmarks
 * but the one that ends its initial events.
 */

import type { HttpResponse } from "../http/message.ts";
import type { Surroundings } from "../surroundings.ts";
import { isObject, type JsonObject } from "./json.ts";
import type { KubernetesObject } from "./kinds.ts";
import { pause } from "./pause.ts";
import { createPushStream } from "./push-stream.ts";
import { apiVersionOf, type Resource, type ResourceName } from "./registry.ts";
import { json, type Representation } from "./representation.ts";
import { isTrue, readInteger } from "./request-info.ts";
import { type ObjectFilter, parseFieldSelector, parseLabelSelector } from "./selectors.ts";
import { badRequest, expired, statusBody } from "./status.ts";
import type { Store, StoreEvent } from "./store.ts";

export type Collection = {
  readonly store: Store;
  readonly resource: Resource;
  readonly stored: ResourceName;
  /** Empty for all namespaces. */
  readonly namespace: string;
  readonly query: URLSearchParams;
  readonly representation: Representation;
};

/** @throws StatusError 400 for a selector that cannot be read. */
export function selected({
  resource,
  namespace,
  query,
}: Pick<Collection, "resource" | "namespace" | "query">): ObjectFilter {
  const labels = parseLabelSelector(query.get("labelSelector") ?? "");
  const fields = parseFieldSelector(query.get("fieldSelector") ?? "", resource.fieldLabels);
  return (object) =>
    (namespace === "" || object.metadata.namespace === namespace) &&
    labels(object.metadata.labels ?? {}) &&
    fields(object);
}

export function list(collection: Collection): HttpResponse {
  const { store, stored, query, representation } = collection;
  const matches = selected(collection);
  const after = readContinue(query.get("continue"));
  const found = store
    .list(stored)
    .filter((object) => matches(object) && (after === undefined || keyOf(object) > after));
  const limit = readInteger(query, "limit") ?? 0;
  const page = limit > 0 ? found.slice(0, limit) : found;
  const last = page.at(-1);
  const metadata: JsonObject = { resourceVersion: String(store.revision()) };
  if (last !== undefined && page.length < found.length) {
    metadata["continue"] = Buffer.from(JSON.stringify({ v: 1, after: keyOf(last) })).toString("base64url");
    metadata["remainingItemCount"] = found.length - page.length;
  }
  return json(200, representation.list(page, metadata));
}

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}

function readContinue(token: string | null): string | undefined {
  if (token === null || token === "") return undefined;
  try {
    const read: unknown = JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
    if (isObject(read) && typeof read["after"] === "string") return read["after"];
  } catch {
    // falls through to the refusal below
  }
  throw badRequest("continue key is not valid");
}

/** Seconds; a timer of Node's cannot wait for more than 24 days. */
const longestWatch = 24 * 3600;

/** @param closed aborts when the cluster shuts down. */
export function watch(
  collection: Collection,
  surroundings: Pick<Surroundings, "now" | "sleep">,
  closed: AbortSignal,
): HttpResponse {
  const { store, resource, stored, query, representation } = collection;
  const matches = selected(collection);
  const seconds = readInteger(query, "timeoutSeconds") ?? 0;
  const from = readInteger(query, "resourceVersion") ?? 0;
  const initial = isTrue(query.get("sendInitialEvents"));
  const fromNow = from <= 0 || initial;
  const missed = fromNow ? [] : store.since(from);

  const finished = new AbortController();
  const send = (type: string, object: JsonObject): void => stream.push(`${JSON.stringify({ type, object })}\n`);
  const tell = (event: StoreEvent): void => {
    const { previous } = event;
    if (event.resource !== stored) return;
    const was = previous !== undefined && matches(previous);
    const is = event.type !== "DELETED" && matches(event.object);
    if (is) send(was ? "MODIFIED" : "ADDED", representation.one(event.object));
    else if (was) send("DELETED", representation.one(event.object));
  };
  const stop = store.subscribe(tell);
  const stream = createPushStream(() => {
    stop();
    finished.abort();
  });

  if (fromNow) {
    for (const object of store.list(stored).filter(matches)) send("ADDED", representation.one(object));
  }
  if (initial && isTrue(query.get("allowWatchBookmarks"))) send("BOOKMARK", bookmark(resource, store.revision()));
  if (missed === undefined) {
    send("ERROR", statusBody(expired(`too old resource version: ${from} (${store.revision()})`)));
    stream.end();
  }
  for (const event of missed ?? []) tell(event);

  if (seconds > 0) void endAfter(Math.min(seconds, longestWatch) * 1000, stream.end, surroundings, finished.signal);
  closed.addEventListener("abort", stream.end, { once: true, signal: finished.signal });
  return { status: 200, headers: { "content-type": "application/json" }, body: stream.chunks };
}

function bookmark(resource: Resource, revision: number): JsonObject {
  return {
    kind: resource.kind,
    apiVersion: apiVersionOf(resource),
    metadata: { resourceVersion: String(revision), annotations: { "k8s.io/initial-events-end": "true" } },
  };
}

/** A stand-in sleep that returns at once must not end a watch before its time. */
async function endAfter(
  milliseconds: number,
  end: () => void,
  surroundings: Pick<Surroundings, "now" | "sleep">,
  finished: AbortSignal,
): Promise<void> {
  if (await pause(surroundings, milliseconds, finished)) end();
}
