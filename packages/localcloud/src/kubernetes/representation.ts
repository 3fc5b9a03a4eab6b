/** The forms a client may ask an answer in by its Accept header: the object, its metadata only, or a table. */

import type { HttpResponse } from "../http/message.ts";
import type { JsonObject } from "./json.ts";
import type { KubernetesObject } from "./kinds.ts";
import { apiVersionOf, type Resource } from "./registry.ts";
import { badRequest, notAcceptable, statusBody, type StatusError } from "./status.ts";
import { type Included, metadataOf, type TableOptions, tableOf } from "./tables.ts";

export type Form = "object" | "metadata" | "table";

export type Representation = {
  readonly one: (object: KubernetesObject) => JsonObject;
  readonly list: (objects: readonly KubernetesObject[], metadata: JsonObject) => JsonObject;
};

const accepted = "application/json";

/** The first form in the header that this server has. @throws StatusError 406 */
export function formOf(accept: string): Form {
  if (accept.trim() === "") return "object";
  let asked = false;
  for (const entry of accept.split(",")) {
    const [type = "", ...parameters] = entry.split(";").map((part) => part.trim());
    const as = parameters.find((parameter) => parameter.startsWith("as="))?.slice("as=".length);
    if (type !== accepted && type !== "*/*") continue;
    asked = true;
    if (as === "Table" && parameters.includes("v=v1")) return "table";
    if (as?.startsWith("PartialObjectMetadata") === true && parameters.includes("v=v1")) return "metadata";
    if (as === undefined) return "object";
  }
  if (!asked) throw notAcceptable(`406: Not Acceptable\n\nAvailable representations: ${accepted}`, {});
  throw notAcceptable(`only the following media types are accepted: ${accepted}`);
}

/**
 * How much of its object a row of a table carries: `kubectl get --sort-by` asks for all of it.
 * @throws StatusError 400
 */
export function includedIn(query: URLSearchParams): Included {
  const asked = query.get("includeObject") ?? "";
  if (asked === "") return "Metadata";
  if (asked === "None" || asked === "Metadata" || asked === "Object") return asked;
  throw badRequest(`unrecognized includeObject value: ${JSON.stringify(asked)}`);
}

export function represent(form: Form, resource: Resource, options: TableOptions): Representation {
  if (form === "table") {
    return {
      one: (object) => tableOf(resource, [object], { resourceVersion: object.metadata.resourceVersion }, options),
      list: (objects, metadata) => tableOf(resource, objects, metadata, options),
    };
  }
  if (form === "metadata") {
    return {
      one: metadataOf,
      list: (objects, metadata) => ({
        kind: "PartialObjectMetadataList",
        apiVersion: "meta.k8s.io/v1",
        metadata,
        items: objects.map(metadataOf),
      }),
    };
  }
  return {
    one: (object) => object,
    list: (objects, metadata) => ({
      kind: `${resource.kind}List`,
      apiVersion: apiVersionOf(resource),
      metadata,
      // Items of a typed list carry no kind of their own.
      items: objects.map(({ apiVersion: _apiVersion, kind: _kind, ...object }) => object),
    }),
  };
}

export function json(status: number, body: unknown): HttpResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

export function failure(error: StatusError): HttpResponse {
  const seconds = error.details?.retryAfterSeconds;
  const later: Record<string, string> = seconds === undefined ? {} : { "retry-after": String(seconds) };
  const answer = json(error.code, statusBody(error));
  return { ...answer, headers: { ...answer.headers, ...later } };
}
