/** Create, update, patch and delete, as a request asks for them. */

import type { HttpRequest, HttpResponse } from "../http/message.ts";
import { applyConfiguration, type FieldManager, trackUpdate } from "./apply.ts";
import { conform } from "./field-validation.ts";
import { entryOf, isObject, type JsonObject, timestamp } from "./json.ts";
import type { KubernetesObject } from "./kinds.ts";
import { selected } from "./list-watch.ts";
import { jsonPatch } from "./json-patch.ts";
import { mergePatch, strategicMergePatch } from "./patch.ts";
import { apiVersionOf, type ResourceName } from "./registry.ts";
import { json, type Representation } from "./representation.ts";
import { mediaType, readObject, readOptions, readPatch, requireKind } from "./request-body.ts";
import { isTrue, readInteger, type ResourceRequest } from "./request-info.ts";
import type { DeleteOptions, ResourceWriter, WriteOptions } from "./resource-writer.ts";
import { shapeOf } from "./shapes.ts";
import { badRequest, notFound, StatusError, unsupportedMediaType } from "./status.ts";
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
  const body = await readObject(request);
  requireKind(body, info.resource);
  const { object, warnings } = known(call, body);
  return warned(
    warnings,
    json(201, representation.one(writer.create(stored, placed(object, info), writeOptions(call)))),
  );
}

export async function update(call: WriteRequest): Promise<HttpResponse> {
  const { info, stored, writer, request, representation } = call;
  const body = await readObject(request);
  requireKind(body, info.resource);
  const { object, warnings } = known(call, body);
  const updated = writer.update(stored, existing(call), placed(object, info), writeOptions(call));
  return warned(warnings, json(200, representation.one(updated)));
}

export async function patch(call: WriteRequest): Promise<HttpResponse> {
  const { stored, writer, request, representation } = call;
  if (mediaType(request) === "application/apply-patch+yaml") return apply(call);
  const document = await patched(call, () => existing(call));
  const { object, warnings } = known(call, document);
  return warned(
    warnings,
    json(200, representation.one(writer.update(stored, existing(call), object, writeOptions(call)))),
  );
}

/**
 * What the request's patch makes of the object, which is asked for once the patch is read.
 * @throws StatusError 415 for a type of patch that this server does not take.
 */
export async function patched({ request, info }: WriteRequest, have: () => JsonObject): Promise<JsonObject> {
  const patcher = entryOf(patchers, mediaType(request));
  if (patcher === undefined) {
    const accepted = [...Object.keys(patchers), "application/apply-patch+yaml"].join(", ");
    throw unsupportedMediaType(
      `the body of the request was in an unknown format - accepted media types include: ${accepted}`,
    );
  }
  const document = await readPatch(request);
  return objectPatch(patcher(structuredClone(have()), document, info.resource.plural));
}

const patchers: Readonly<Record<string, (target: JsonObject, patch: unknown, plural: string) => unknown>> = {
  "application/json-patch+json": (target, document) => jsonPatch(target, document),
  "application/merge-patch+json": (target, document) => mergePatch(target, objectPatch(document)),
  "application/strategic-merge-patch+json": (target, document, plural) =>
    strategicMergePatch(target, objectPatch(document), shapeOf(plural)),
};

function objectPatch(document: unknown): JsonObject {
  if (!isObject(document)) throw badRequest("error decoding patch: the patch is not an object");
  return document;
}

async function apply(call: WriteRequest): Promise<HttpResponse> {
  const { info, stored, writer, request, representation, store } = call;
  const { resource, query, name, namespace } = info;
  const document = objectPatch(await readPatch(request));
  requireKind(document, resource);
  const { object: fields, warnings } = known(call, document);
  if (warnings.length > 0) throw badRequest(`failed to create typed patch object: ${warnings.join(", ")}`);
  const body = placed(fields, info);
  if (isObject(body["metadata"]) && body["metadata"]["managedFields"] !== undefined) {
    throw badRequest("metadata.managedFields must be nil");
  }
  if ((query.get("fieldManager") ?? "") === "") {
    const message = 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch';
    throw new StatusError(422, "Invalid", message);
  }
  const live = store.get(stored, namespace, name);
  const { object, managedFields } = applyConfiguration(live, body, {
    manager: managerOf(call),
    force: isTrue(query.get("force")),
    shape: shapeOf(resource.plural),
  });
  const options: WriteOptions = { ...writeOptions(call), managedFields: () => managedFields };
  if (live !== undefined) return json(200, representation.one(writer.update(stored, live, object, options)));
  if (info.subresource !== "") throw notFound(resource, name);
  call.authorizeCreate();
  return json(201, representation.one(writer.create(stored, object, options)));
}

export async function remove(call: WriteRequest): Promise<HttpResponse> {
  const { info, stored, writer, request, representation } = call;
  const options = deleteOptions(await readOptions(request), info.query);
  const { gone, object } = writer.remove(stored, existing(call), options);
  if (!gone) return json(200, representation.one(object));
  const { group, plural } = info.resource;
  const details = { name: info.name, ...(group === "" ? {} : { group }), kind: plural, uid: object.metadata.uid };
  return json(200, { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details });
}

export async function removeCollection(call: WriteRequest): Promise<HttpResponse> {
  const { info, stored, store, writer, request, representation } = call;
  const options = deleteOptions(await readOptions(request), info.query);
  const found = store.list(stored).filter(selected(info));
  const removed = found.map((object) => writer.remove(stored, object, options).object);
  return json(200, representation.list(removed, { resourceVersion: String(store.revision()) }));
}

/**
 * The document as an object of the kind, and what there is to say of fields the kind does not have.
 * @throws StatusError 400 for a value of the wrong type, and for such a field when the client wants it refused.
 */
function known({ info }: WriteRequest, document: unknown): { object: JsonObject; warnings: readonly string[] } {
  const { resource, query } = info;
  const { object, unknown } = asKubernetesObject(document, resource);
  const wish = query.get("fieldValidation") ?? "";
  if (wish === "Strict" && unknown.length > 0) {
    const { kind, version } = resource;
    const why = `strict decoding error: ${unknown.join(", ")}`;
    throw badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${why}`);
  }
  return { object, warnings: wish === "Ignore" ? [] : unknown };
}

/** As the real server warns: 256 characters of each, and no more than 4096 in all. */
function warned(warnings: readonly string[], response: HttpResponse): HttpResponse {
  if (warnings.length === 0) return response;
  const shown = warnings.slice(0, 16).map((text) => `299 - ${JSON.stringify(text.slice(0, 256))}`);
  // A header is written byte by byte; a name in UTF-8 stays one, and nothing in it ends the line.
  const warning = Buffer.from(shown.join(", ")).toString("latin1").replaceAll("\u007f", "");
  return { ...response, headers: { ...response.headers, warning } };
}

export function existing({ store, stored, info }: WriteRequest): KubernetesObject {
  const object = store.get(stored, info.namespace, info.name);
  if (object === undefined) throw notFound(info.resource, info.name);
  return object;
}

/** The body with the namespace and name of the path, which it must not contradict. */
function placed(object: JsonObject, { resource, namespace, name }: ResourceRequest): JsonObject {
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  const given = metadata["namespace"];
  if (resource.namespaced && namespace === "") throw badRequest("an empty namespace may not be set during creation");
  if (resource.namespaced && given !== undefined && given !== namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  if (name !== "" && metadata["name"] !== undefined && metadata["name"] !== name) {
    throw badRequest(
      `the name of the object (${JSON.stringify(metadata["name"])}) does not match the name on the URL (${name})`,
    );
  }
  const place = { ...(resource.namespaced ? { namespace } : {}), ...(name === "" ? {} : { name }) };
  return { ...object, metadata: { ...metadata, ...place } };
}

function managerOf({ info, request, now }: WriteRequest): FieldManager {
  const agent = (request.headers["user-agent"] ?? "unknown").split("/")[0] ?? "unknown";
  return {
    name: (info.query.get("fieldManager") ?? agent).slice(0, 128),
    apiVersion: apiVersionOf(info.resource),
    time: timestamp(now()),
    ...(info.subresource === "" ? {} : { subresource: info.subresource }),
  };
}

export function writeOptions(call: WriteRequest): WriteOptions {
  const { info } = call;
  const shape = shapeOf(info.resource.plural);
  return {
    dryRun: isDryRun(info.query.getAll("dryRun")),
    ...(info.subresource === "status" ? { subresource: "status" } : {}),
    managedFields: (before, after) => trackUpdate(before, after, managerOf(call), shape),
  };
}

function isDryRun(values: readonly unknown[]): boolean {
  const odd = values.find((value) => value !== "All");
  if (odd !== undefined) {
    const message = `dryRun: Unsupported value: ${JSON.stringify(odd)}: supported values: "All"`;
    throw new StatusError(422, "Invalid", message);
  }
  return values.length > 0;
}

const deleteOptionsKind = { group: "", version: "v1", kind: "DeleteOptions" };

function deleteOptions(given: JsonObject, query: URLSearchParams): DeleteOptions {
  const body = conform(given, deleteOptionsKind).object;
  const grace = body["gracePeriodSeconds"] ?? readInteger(query, "gracePeriodSeconds");
  const asked = body["propagationPolicy"] ?? query.get("propagationPolicy");
  const orphan = body["orphanDependents"] === true || isTrue(query.get("orphanDependents"));
  const propagation = asked ?? (orphan ? "Orphan" : "Background");
  if (propagation !== "Background" && propagation !== "Foreground" && propagation !== "Orphan") {
    throw badRequest(`invalid propagation policy ${JSON.stringify(propagation)}`);
  }
  const bodyDryRun: unknown[] = Array.isArray(body["dryRun"]) ? body["dryRun"] : [];
  return {
    dryRun: isDryRun([...bodyDryRun, ...query.getAll("dryRun")]),
    propagation,
    ...(typeof grace === "number" ? { graceSeconds: Math.max(0, grace) } : {}),
    ...(isObject(body["preconditions"]) ? { preconditions: body["preconditions"] } : {}),
  };
}
