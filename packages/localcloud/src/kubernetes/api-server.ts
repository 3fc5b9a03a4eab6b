/**
 * A Kubernetes API server as a function from request to response.
 *
 * Covers: discovery (legacy and aggregated), OpenAPI v3 as far as kubectl and helm read it (without descriptions), the
 * kinds of registry.ts with get, list, watch, create, update, delete, deletecollection, all four patch types, field
 * validation, dry run, tables and metadata-only answers; the subresources status, scale, log, token and portforward; what
 * a caller may ask about itself; bearer tokens, RBAC, impersonation.
 * Differs from the real one: every request but a health check needs a token; one version a kind; no webhooks but the
 * built-in pod identity one; no exec, attach or eviction (501); protobuf is read and never written; a port-forward over
 * WebSocket needs `create` beside `get`, as from 1.35 on; objects are nested 200 levels at most, and YAML that is not
 * JSON has 128 KiB; of impersonation no uid and no extras.
 */

import type { Handler, HttpRequest, HttpResponse } from "../http/message.ts";
import type { Surroundings } from "../surroundings.ts";
import { type Authentication, impersonated } from "./authentication.ts";
import { discover, versionInfo } from "./discovery.ts";
import type { Kubelet } from "./kubelet.ts";
import { list, watch } from "./list-watch.ts";
import { openApiDocument, openApiIndex, openApiV2 } from "./openapi.ts";
import { podLog } from "./pod-log.ts";
import { portForward } from "./port-forward/port-forward.ts";
import { type Attributes, isAllowed, refusal, type User } from "./rbac.ts";
import { requestNotes } from "./record.ts";
import { resources } from "./registry.ts";
import { failure, formOf, includedIn, json, represent } from "./representation.ts";
import { readObject, requireKind } from "./request-body.ts";
import { parseRequest, type PathRequest, type ResourceRequest } from "./request-info.ts";
import type { ResourceWriter } from "./resource-writer.ts";
import { answerReview } from "./reviews.ts";
import { scale } from "./scale.ts";
import { forbidden, methodNotAllowed, notFound, pathNotFound, StatusError, unauthorized } from "./status.ts";
import type { Store } from "./store.ts";
import { answerTokenRequest, tokenRequestKind } from "./token-request.ts";
import type { TokenSigner } from "./tokens.ts";
import { create, patch, remove, removeCollection, update, warned, type WriteRequest } from "./writes.ts";

export type ApiServerParts = {
  readonly store: Store;
  readonly writer: ResourceWriter;
  readonly authentication: Authentication;
  readonly tokens: TokenSigner;
  readonly kubelet: Pick<Kubelet, "endOf" | "log" | "portOf" | "renewLease">;
  readonly surroundings: Surroundings;
  /** Kubernetes' minor version, `1.34`. */
  readonly version: string;
  /** Where it can be reached; known only once it listens. */
  readonly endpoint: () => string;
  /** Aborts when the cluster shuts down; ends watches. */
  readonly closed: AbortSignal;
};

export function createApiServer(parts: ApiServerParts): Handler {
  return async (request) => {
    const response = await answer(parts, request).catch(asFailure);
    return { ...response, headers: { "cache-control": "no-cache, private", ...response.headers } };
  };
}

async function answer(parts: ApiServerParts, request: HttpRequest): Promise<HttpResponse> {
  if (healthPaths.has(request.rawTarget.replace(/\?.*$/s, ""))) return plain("ok");
  const caller = parts.authentication.authenticate(request.headers["authorization"]);
  if (caller === undefined) throw unauthorized();
  const notes = requestNotes.getStore();
  if (notes !== undefined) notes.user = caller.name;
  const user = impersonated(parts.store, caller, request.headers);
  if (notes !== undefined) notes.user = user.name;
  const info = parseRequest(request.method, request.rawTarget);
  if (info.type === "path") return answerPath(parts, request, info, user);
  const { deprecation } = info.resource;
  const response = await answerResource(parts, request, info, user).catch(asFailure);
  return deprecation === "" ? response : warned([deprecation], response);
}

/** What changes only with the signing key. */
const cached = { "cache-control": "public, max-age=3600" };

function asFailure(error: unknown): HttpResponse {
  if (!(error instanceof StatusError)) throw error;
  const notes = requestNotes.getStore();
  if (notes !== undefined) notes.error = error.reason;
  return failure(error);
}

const healthPaths = new Set(["/healthz", "/livez", "/readyz"]);

function plain(text: string): HttpResponse {
  return { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: text };
}

function answerPath(parts: ApiServerParts, request: HttpRequest, info: PathRequest, user: User): HttpResponse {
  const { path, verb } = info;
  const wanted: Attributes = { verb: verb === "head" ? "get" : verb, path };
  if (!isAllowed(parts.store, user, wanted)) {
    throw new StatusError(403, "Forbidden", `forbidden: ${refusal(user, wanted)}`, {});
  }
  const custom = parts.store.list("customresourcedefinitions");
  const found =
    discover(path, request.headers["accept"] ?? "", parts.endpoint(), custom) ?? answerDocument(parts, path);
  if (found === undefined) throw pathNotFound();
  if (wanted.verb !== "get") throw methodNotAllowed();
  return found;
}

function answerDocument({ tokens, version }: ApiServerParts, path: string): HttpResponse | undefined {
  switch (path) {
    case "/version":
    case "/version/":
      return json(200, versionInfo(version));
    case "/openapi/v3":
      return json(200, openApiIndex());
    case "/openapi/v2":
      return openApiV2();
    case "/openid/v1/jwks":
      return {
        ...json(200, { keys: tokens.keys }),
        headers: { "content-type": "application/jwk-set+json", ...cached },
      };
    case "/.well-known/openid-configuration":
      return json(200, {
        issuer: tokens.issuer,
        jwks_uri: `${tokens.issuer}/keys`,
        response_types_supported: ["id_token"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
      });
    default: {
      if (!path.startsWith("/openapi/v3/")) return undefined;
      const document = openApiDocument(path.slice("/openapi/v3/".length), version);
      return document === undefined ? undefined : json(200, document);
    }
  }
}

async function answerResource(
  parts: ApiServerParts,
  request: HttpRequest,
  info: ResourceRequest,
  user: User,
): Promise<HttpResponse> {
  const { resource, stored, name, namespace, subresource } = info;
  const { store } = parts;
  authorize(store, user, info, info.verb);
  if (stored === undefined) {
    const body = await readObject(request, resource.kind);
    requireKind(body, resource);
    return json(201, answerReview(store, user, body, resource));
  }
  if (subresource === "token") {
    if (info.verb !== "create") throw methodNotAllowed();
    const account = store.get("serviceaccounts", namespace, name);
    if (account === undefined) throw notFound(resources.serviceaccounts, name);
    const body = await readObject(request, tokenRequestKind.kind);
    requireKind(body, tokenRequestKind);
    return json(201, answerTokenRequest(account, body, parts));
  }
  if (subresource === "log") {
    if (info.verb !== "get") throw methodNotAllowed();
    return podLog(parts.kubelet, store, info, { now: parts.surroundings.now(), closed: parts.closed });
  }
  if (subresource === "portforward") {
    if (info.verb !== "get" && info.verb !== "create") throw methodNotAllowed();
    authorize(store, user, info, "create");
    return portForward(parts.kubelet, store, info, request);
  }
  const form = formOf(request.headers["accept"] ?? "");
  const representation = represent(form, resource, {
    now: parts.surroundings.now(),
    include: includedIn(info.query),
  });
  const collection = { ...info, store, stored, representation };
  const call: WriteRequest = {
    ...parts,
    now: parts.surroundings.now,
    info,
    stored,
    request,
    representation,
    authorizeCreate: () => authorize(store, user, info, "create"),
  };
  if (stored === "leases" && (namespace === "" || namespace === "kube-node-lease")) parts.kubelet.renewLease();
  if (subresource === "scale") return scale(call);
  switch (info.verb) {
    case "get": {
      const object = store.get(stored, namespace, name);
      if (object === undefined) throw notFound(resource, name);
      return json(200, representation.one(object));
    }
    case "list":
      return list(collection);
    case "watch":
      return watch(collection, parts.surroundings, parts.closed);
    case "create":
      return create(call);
    case "update":
      return update(call);
    case "patch":
      return patch(call);
    case "delete":
      return remove(call);
    case "deletecollection":
      return removeCollection(call);
  }
}

function authorize(store: Store, user: User, info: ResourceRequest, verb: string): void {
  const { resource, namespace, name, subresource } = info;
  const path = subresource === "" ? resource.plural : `${resource.plural}/${subresource}`;
  // A request for a namespace by its name counts as one within it: a Role there can allow it.
  const where = resource.plural === "namespaces" ? name : namespace;
  const wanted = { verb, group: resource.group, resource: path, namespace: where, name };
  if (isAllowed(store, user, wanted)) return;
  throw forbidden(resource, name, refusal(user, wanted));
}
