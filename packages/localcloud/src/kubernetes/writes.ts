/** Create, update, patch and delete, as a request asks for them. */

import type { HttpRequest, HttpResponse } from "../http/message.ts";
import { applyConfiguration, type FieldManager, trackUpdate } from "./apply.ts";
import { conform } from "./field-validation.ts";
import { entryOf, isObject, type JsonObject, shown, timestamp, valueAt } from "./json.ts";
import type { KubernetesObject } from "./kinds.ts";
import { selected } from "./list-watch.ts";
import { jsonPatch } from "./json-patch.ts";
import { mergePatch, strategicMergePatch } from "./patch.ts";
import { apiVersionOf, type ResourceName } from "./registry.ts";
import { json, type Representation } from "./representation.ts";
import { mediaType, readObject, readOptions, readPatch, readPatchObject, requireKind } from "./request-body.ts";
import { isTrue, type ResourceRequest } from "./request-info.ts";
import { readDeleteOptions, readWishes, type Wishes } from "./request-options.ts";
import type { DeleteOptions, ResourceWriter, WriteOptions } from "./resource-writer.ts";
import { shapeOf } from "./shapes.ts";
import { badRequest, unexpected, methodNotAllowed, notFound, unreadable, unsupportedMediaType } from "./status.ts";
import type { Store } from "./store.ts";
import { asKubernetesObject } from "./validation.ts";

export type WriteRequest = {
  readonly store: Store;
  readonly writer: ResourceWriter;
  readonly now: () => number;
  readonly info: ResourceRequest;
  readonly stored: ResourceName;
  readonly request: HttpRequest;
  readonly representation: Representation;
  /** @throws StatusError 403 when the caller may not create such an object either, as apply would. */
  readonly authorizeCreate: () => void;
};

export async function create(call: WriteRequest): Promise<HttpResponse> {
  const { info, stored, writer, request, representation } = call;
  const wishes = readWishes(info.query, "CreateOptions");
  const body = await readObject(request, info.resource.kind);
  requireKind(body, info.resource);
  const { object, warnings } = known(call, wishes, body);
  const created = writer.create(stored, placed(object, info), writeOptions(call, wishes));
  return warned(warnings, json(201, representation.one(created)));
}

export async function update(call: WriteRequest): Promise<HttpResponse> {
  const { info, stored, writer, request, representation } = call;
  const wishes = readWishes(info.query, "UpdateOptions");
  const body = await readObject(request, info.resource.kind);
  requireKind(body, info.resource);
  const { object, warnings } = known(call, wishes, body);
  const updated = writer.update(stored, existing(call), placed(object, info), writeOptions(call, wishes));
  return warned(warnings, json(200, representation.one(updated)));
}

export async function patch(call: WriteRequest): Promise<HttpResponse> {
  const { info, stored, writer, request, representation } = call;
  if (mediaType(request) === "application/apply-patch+yaml") return apply(call);
  const wishes = readWishes(info.query, "PatchOptions");
  const document = await patched(call, () => existing(call));
  const { object, warnings } = known(call, wishes, document);
  const updated = writer.update(stored, existing(call), object, writeOptions(call, wishes));
  return warned(warnings, json(200, representation.one(updated)));
}

/**
 * What the request's patch makes of the object, which is asked for once the patch is read.
 * @throws StatusError 415 for a type of patch that this server does not take.
 */
export async function patched({ request, stored }: WriteRequest, have: () => JsonObject): Promise<JsonObject> {
  const patcher = entryOf(patchers, mediaType(request));
  if (patcher === undefined) {
    const accepted = [...Object.keys(patchers), "application/apply-patch+yaml"].join(", ");
    throw unsupportedMediaType(
      `the body of the request was in an unknown format - accepted media types include: ${accepted}`,
      {},
    );
  }
  return patcher(have, request, stored);
}

/** Reads the patch before it asks for the object: another request may change that meanwhile. */
type Patcher = (have: () => JsonObject, request: HttpRequest, stored: ResourceName) => Promise<JsonObject>;

const patchers: Readonly<Record<string, Patcher>> = {
  "application/json-patch+json": async (have, request) => {
    const document = await readPatch(request);
    return jsonPatch(have(), document);
  },
  "application/merge-patch+json": async (have, request) => {
    const document = await readPatchObject(request);
    return mergePatch(have(), document) as JsonObject;
  },
  "application/strategic-merge-patch+json": async (have, request, stored) => {
    const document = await readPatchObject(request);
    return strategicMergePatch(have(), document, shapeOf(stored));
  },
};

async function apply(call: WriteRequest): Promise<HttpResponse> {
  const { info, stored, writer, request, representation, store } = call;
  const { resource, query, name, namespace } = info;
  const wishes = readWishes(query, "PatchOptions", true);
  const document = await readPatchObject(request);
  const apiVersion = shown(document["apiVersion"] ?? "");
  const kind = shown(document["kind"] ?? "");
  const [version = "", group = ""] = apiVersion.split("/").toReversed();
  const given = `${group}/${version}, Kind=${kind}`;
  if (apiVersion !== apiVersionOf(resource) || kind !== resource.kind)
    throw badRequest(`invalid object type: ${given}`);
  const { object: fields, unknown } = conform(asKubernetesObject(document), resource);
  if (unknown.length > 0) {
    const at = `${shown(valueAt(document, "metadata.namespace") ?? "")}/${name}; ${given}`;
    const why = unknown.map((path) => `.${path}: field not declared in schema`).join("\n");
    throw unexpected(`failed to create typed patch object (${at}): ${why}`);
  }
  const body = placed(fields, info);
  if (isObject(body["metadata"]) && body["metadata"]["managedFields"] !== undefined) {
    throw badRequest("metadata.managedFields must be nil");
  }
  const live = store.get(stored, namespace, name);
  const { object, managedFields } = applyConfiguration(live, body, {
    manager: managerOf(call, wishes),
    force: isTrue(query.get("force")),
    resource: stored,
  });
  const options: WriteOptions = { ...writeOptions(call, wishes), managedFields: () => managedFields };
  if (live !== undefined) return json(200, representation.one(writer.update(stored, live, object, options)));
  if (info.subresource !== "") throw notFound(resource, name);
  call.authorizeCreate();
  return json(201, representation.one(writer.create(stored, object, options)));
}

/** Kinds of which a delete answers the object, not a status. */
const shownWhenGone = new Set<ResourceName>([
  "csidrivers",
  "namespaces",
  "persistentvolumeclaims",
  "persistentvolumes",
  "pods",
  "serviceaccounts",
  "services",
  "storageclasses",
]);

export async function remove(call: WriteRequest): Promise<HttpResponse> {
  const { info, stored, writer, request, representation } = call;
  const body = await readOptions(request);
  const { options, warnings } = removal(stored, readDeleteOptions(body, info.query));
  const { gone, object } = writer.remove(stored, existing(call), options);
  if (warnings.length > 0) return warned(warnings, json(200, representation.one(object)));
  if (!gone || shownWhenGone.has(stored)) return json(200, representation.one(object));
  const { group, plural } = info.resource;
  const details = { name: info.name, ...(group === "" ? {} : { group }), kind: plural, uid: object.metadata.uid };
  return json(200, { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details });
}

/** Pods of a Job stay unless the client says otherwise. */
function removal(stored: ResourceName, options: DeleteOptions): { options: DeleteOptions; warnings: string[] } {
  if (stored !== "jobs" || options.propagation !== undefined) return { options, warnings: [] };
  const warning =
    "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning";
  return { options: { ...options, propagation: "Orphan" }, warnings: [warning] };
}

export async function removeCollection(call: WriteRequest): Promise<HttpResponse> {
  const { info, stored, store, writer, request, representation } = call;
  const { options, warnings } = removal(stored, readDeleteOptions(await readOptions(request), info.query));
  const found = store.list(stored).filter(selected(info));
  const removed = found.map((object) => writer.remove(stored, object, options).object);
  return warned(warnings, json(200, representation.list(removed, { resourceVersion: String(store.revision()) })));
}

/**
 * The document as an object of the kind, and what there is to say of fields the kind does not have.
 * @throws StatusError 400 for a value of the wrong type, and for such a field when the client wants it refused.
 */
function known(
  { info }: WriteRequest,
  { unknownFields }: Wishes,
  document: unknown,
): { object: JsonObject; warnings: readonly string[] } {
  const { resource } = info;
  const { object, unknown: paths } = conform(asKubernetesObject(document), resource);
  const unknown = paths.map((path) => `unknown field ${JSON.stringify(path)}`);
  if (unknownFields === "Strict" && unknown.length > 0) {
    throw unreadable(resource, `strict decoding error: ${unknown.join(", ")}`);
  }
  return { object, warnings: unknownFields === "Ignore" ? [] : unknown };
}

/** As the real server warns: 256 characters of each, and no more than 4096 in all. */
export function warned(warnings: readonly string[], response: HttpResponse): HttpResponse {
  if (warnings.length === 0) return response;
  const shortened = warnings.slice(0, 16).map((text) => `299 - ${JSON.stringify(text.slice(0, 256))}`);
  // A header is written byte by byte; a name in UTF-8 stays one, and nothing in it ends the line.
  const fresh = Buffer.from(shortened.join(", ")).toString("latin1").replaceAll("\u007f", "");
  const { warning: before } = response.headers;
  const warning = before === undefined ? fresh : `${before}, ${fresh}`;
  return { ...response, headers: { ...response.headers, warning } };
}

export function existing({ store, stored, info }: WriteRequest): KubernetesObject {
  const object = store.get(stored, info.namespace, info.name);
  if (object === undefined) throw notFound(info.resource, info.name);
  return object;
}

/** The body with the namespace and name of the path, which it must not contradict. */
function placed(object: JsonObject, { resource, namespace, name, verb }: ResourceRequest): JsonObject {
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  const given = metadata["namespace"];
  const updating = verb === "update";
  if (resource.namespaced && namespace === "") throw methodNotAllowed();
  if (resource.namespaced && given !== undefined && given !== namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  if (name !== "" && metadata["name"] === undefined && updating) {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  }
  if (name !== "" && metadata["name"] !== undefined && metadata["name"] !== name) {
    throw badRequest(
      `the name of the object (${shown(metadata["name"])}) does not match the name on the URL (${name})`,
    );
  }
  const place = { ...(resource.namespaced ? { namespace } : {}), ...(name === "" ? {} : { name }) };
  return { ...object, metadata: { ...metadata, ...place } };
}

function managerOf({ info, request, now }: WriteRequest, { manager }: Wishes): FieldManager {
  const agent = (request.headers["user-agent"] ?? "unknown").split("/")[0] ?? "unknown";
  return {
    name: manager ?? agent.slice(0, 128),
    apiVersion: apiVersionOf(info.resource),
    time: timestamp(now()),
    ...(info.subresource === "" ? {} : { subresource: info.subresource }),
  };
}

export function writeOptions(call: WriteRequest, wishes: Wishes): WriteOptions {
  const { info } = call;
  return {
    dryRun: wishes.dryRun,
    ...(info.subresource === "status" ? { subresource: "status" } : {}),
    managedFields: (before, after) => trackUpdate(before, after, managerOf(call, wishes), call.stored),
  };
}
