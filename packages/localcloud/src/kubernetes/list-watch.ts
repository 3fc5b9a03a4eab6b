/**
 * Lists and watches.
 * Differs from the real one in this: a watch sends no bookmarks but the one that ends its initial events.
 */

import type { HttpResponse } from "../http/message.ts";
import type { Surroundings } from "../surroundings.ts";
import { isObject, type JsonObject, shown } from "./json.ts";
import type { KubernetesObject } from "./kinds.ts";
import { pause } from "./pause.ts";
import { createPushStream } from "./push-stream.ts";
import { apiVersionOf, type Resource, type ResourceName } from "./registry.ts";
import { json, type Representation } from "./representation.ts";
import { isTrue, readInteger } from "./request-info.ts";
import { readListOptions } from "./request-options.ts";
import { type ObjectFilter, parseFieldSelector, parseLabelSelector } from "./selectors.ts";
import { badRequest, expired, statusBody, tooLarge } from "./status.ts";
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
  const { limit, version, exact } = readListOptions(query, false);
  const token = readContinue(query.get("continue") ?? "");
  const revision =
    (token?.revision === -1 ? undefined : token?.revision) ?? (exact ? version : undefined) ?? store.revision();
  if (Math.max(revision, version ?? 0) > store.revision()) throw tooLarge(version ?? revision, store.revision());
  const all = store.at(stored, revision);
  if (all === undefined) throw token === undefined ? tooOld() : continueTooOld(token);
  const found = all.filter(
    (object) => matches(object) && (token === undefined || keyOf(collection, object) >= token.start),
  );
  const page = limit > 0 ? found.slice(0, limit) : found;
  const last = page.at(-1);
  const metadata: JsonObject = { resourceVersion: String(revision) };
  if (last !== undefined && page.length < found.length) {
    metadata["continue"] = writeContinue({ revision, start: `${keyOf(collection, last)}\0` });
    if (!query.has("labelSelector") && !query.has("fieldSelector")) {
      metadata["remainingItemCount"] = found.length - page.length;
    }
  }
  return json(200, representation.list(page, metadata));
}

function keyOf({ namespace }: Pick<Collection, "namespace">, { metadata }: KubernetesObject): string {
  const parts = [...(namespace === "" ? [metadata.namespace] : []), metadata.name];
  return parts.filter((part) => part !== undefined).join("/");
}

/** Where a page begins, in a list as it was at a revision. */
type Continue = { readonly revision: number; readonly start: string };

const tokenVersion = "meta.k8s.io/v1";

function writeContinue({ revision, start }: Continue): string {
  return Buffer.from(JSON.stringify({ v: tokenVersion, rv: revision, start })).toString("base64url");
}

function readContinue(token: string): Continue | undefined {
  if (token === "") return undefined;
  const odd = /[^\w-]/.exec(token)?.index ?? (token.length % 4 === 1 ? token.length - 1 : undefined);
  if (odd !== undefined) throw invalidContinue(`illegal base64 data at input byte ${odd}`);
  const read = parsed(Buffer.from(token, "base64url").toString("utf8"));
  if (!isObject(read)) throw invalidContinue("invalid character");
  const { v, rv, start } = read;
  if (v !== tokenVersion) throw invalidContinue(`server does not recognize this encoded version ${shown(v)}`);
  if (typeof rv !== "number" || typeof start !== "string")
    throw invalidContinue("incorrect encoded start resourceVersion");
  return { revision: rv, start };
}

function invalidContinue(why: string): Error {
  return badRequest(`invalid continue token: continue key is not valid: ${why}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function tooOld(): Error {
  return expired("The resourceVersion for the provided list is too old.");
}

function continueTooOld(token: Continue): Error {
  return expired(
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.",
    { continue: writeContinue({ ...token, revision: -1 }) },
  );
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
  const { version: from = 0, initialEvents: initial } = readListOptions(query, true);
  const fromNow = from <= 0 || initial;
  const missed = fromNow ? [] : store.since(from);

  const finished = new AbortController();
  let told = false;
  const send = (type: string, object: JsonObject): void => {
    // The columns of a table are told once.
    const shorter = told && object["kind"] === "Table" ? { ...object, columnDefinitions: null } : object;
    told = true;
    stream.push(`${JSON.stringify({ type, object: shorter })}\n`);
  };
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
