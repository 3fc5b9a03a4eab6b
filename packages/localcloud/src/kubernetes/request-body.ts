/** Turns a request's body into JSON by its content type. */

import type { HttpRequest } from "../http/message.ts";
import { isShallow } from "../shallow-json.ts";
import { deepest, isObject, type JsonObject, shown } from "./json.ts";
import { decodeProtobuf } from "./protobuf.ts";
import { apiVersionOf, type Resource } from "./registry.ts";
import { badRequest, requestTooLarge, unsupportedMediaType } from "./status.ts";

export function mediaType(request: HttpRequest): string {
  return (request.headers["content-type"] ?? "application/json").split(";")[0]?.trim() ?? "";
}

/** @throws StatusError 400, 413 or 415 */
export async function readObject(request: HttpRequest): Promise<JsonObject> {
  const type = mediaType(request);
  if (type === "application/vnd.kubernetes.protobuf") return decodeProtobuf(request.body);
  if (type !== "application/json" && type !== "application/yaml" && type !== "*/*") {
    const accepted = "application/json, application/yaml, application/vnd.kubernetes.protobuf";
    throw unsupportedMediaType(
      `the body of the request was in an unknown format - accepted media types include: ${accepted}`,
    );
  }
  const body = await parse(request, type === "application/yaml");
  if (!isObject(body)) throw badRequest("the body of the request is not an object");
  return body;
}

/** An empty body is an empty object: a DELETE need not bring options. */
export async function readOptions(request: HttpRequest): Promise<JsonObject> {
  return request.body.length === 0 ? {} : readObject(request);
}

export async function readPatch(request: HttpRequest): Promise<unknown> {
  return parse(request, mediaType(request).endsWith("yaml"));
}

/** Reading YAML takes a hundred times as long as reading JSON. */
const longestYaml = 128 * 1024;

/** Neither deep nor cyclic, which YAML can be. */
async function parse(request: HttpRequest, yaml: boolean): Promise<unknown> {
  const json = await parseText(request, yaml);
  if (isShallow(json, deepest)) return json;
  throw badRequest("the object provided is unrecognized: exceeded max depth");
}

async function parseText(request: HttpRequest, yaml: boolean): Promise<unknown> {
  const text = Buffer.from(request.body).toString("utf8");
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!yaml) throw badRequest(`the object provided is unrecognized: ${String(error)}`);
  }
  if (text.length > longestYaml) throw requestTooLarge(`limit is ${longestYaml} for YAML that is not JSON`);
  // Clients of this field send JSON even as apply-patch+yaml: the parser is loaded for the others only.
  const { readYaml } = await import("../yaml.ts");
  try {
    return readYaml(text);
  } catch (error) {
    throw badRequest(`error decoding YAML: ${String(error)}`);
  }
}

/** @throws StatusError 400 when the body is of another kind than the path. */
export function requireKind(body: JsonObject, resource: Pick<Resource, "group" | "version" | "kind">): void {
  const expected = apiVersionOf(resource);
  const { apiVersion = expected, kind = resource.kind } = body;
  if (apiVersion !== expected) {
    throw badRequest(
      `the API version in the data (${shown(apiVersion)}) does not match the expected API version (${expected})`,
    );
  }
  if (kind !== resource.kind) {
    throw badRequest(`the kind in the data (${shown(kind)}) does not match the expected kind (${resource.kind})`);
  }
}
