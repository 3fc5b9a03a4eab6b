/** Turns a request's body into JSON by its content type. */

import type { HttpRequest } from "../http/message.ts";
import { isShallow } from "../shallow-json.ts";
import { deepest, goType, isObject, type JsonObject, shown } from "./json.ts";
import { decodeProtobuf } from "./protobuf.ts";
import { apiVersionOf, type Resource, resourceOfKind } from "./registry.ts";
import { badRequest, requestTooLarge, unsupportedMediaType } from "./status.ts";

export function mediaType(request: HttpRequest): string {
  return (request.headers["content-type"] ?? "application/json").split(";")[0]?.trim() ?? "";
}

/** @param kind what is expected, for the words of a refusal. @throws StatusError 400, 413 or 415 */
export async function readObject(request: HttpRequest, kind: string): Promise<JsonObject> {
  const type = mediaType(request);
  if (type === "application/vnd.kubernetes.protobuf") return decodeProtobuf(request.body);
  if (type !== "application/json" && type !== "application/yaml" && type !== "*/*") {
    const accepted = "application/json, application/yaml, application/vnd.kubernetes.protobuf";
    throw unsupportedMediaType(
      `the body of the request was in an unknown format - accepted media types include: ${accepted}`,
    );
  }
  const text = textOf(request);
  const refused = (why: string): Error => {
    const given = text === "" ? "<empty>" : text.slice(0, 1000);
    return badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${why} (${given})`,
    );
  };
  const body = await parse(text, type === "application/yaml", refused);
  if (isObject(body)) return body;
  if (body === null) return {};
  throw refused(`json: cannot unmarshal ${goType(body)} into Go value of type struct`);
}

/** An empty body is an empty object: a DELETE need not bring options. */
export async function readOptions(request: HttpRequest): Promise<JsonObject> {
  return request.body.length === 0 ? {} : readObject(request, "DeleteOptions");
}

/** @throws StatusError 400 */
export async function readPatch(request: HttpRequest): Promise<unknown> {
  return parse(textOf(request), mediaType(request).endsWith("yaml"), badRequest);
}

/** @throws StatusError 400 */
export async function readPatchObject(request: HttpRequest): Promise<JsonObject> {
  const patch = await readPatch(request);
  if (isObject(patch)) return patch;
  throw badRequest(`json: cannot unmarshal ${goType(patch)} into Go value of type map[string]interface {}`);
}

function textOf({ body }: HttpRequest): string {
  return Buffer.from(body).toString("utf8");
}

/** Reading YAML takes a hundred times as long as reading JSON. */
const longestYaml = 128 * 1024;

/** Neither deep nor cyclic, which YAML can be. */
async function parse(text: string, yaml: boolean, refused: (why: string) => Error): Promise<unknown> {
  const json = await parseText(text, yaml, refused);
  if (isShallow(json, deepest)) return json;
  throw refused("exceeded max depth");
}

async function parseText(text: string, yaml: boolean, refused: (why: string) => Error): Promise<unknown> {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!yaml) throw refused(goSyntaxError(text, error));
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

/** In Go's words where the engine tells enough. */
function goSyntaxError(text: string, error: unknown): string {
  const message = String(error);
  const place = /at position (?<at>\d+)/.exec(message)?.groups?.["at"];
  if (place === undefined || Number(place) >= text.length) return "unexpected end of JSON input";
  const found = `invalid character '${text[Number(place)] ?? ""}'`;
  return message.includes("after JSON") ? `${found} after top-level value` : `${found} looking for beginning of value`;
}

/** @throws StatusError 400 when the body is of another kind than the path. */
export function requireKind(body: JsonObject, resource: Pick<Resource, "group" | "version" | "kind">): void {
  const expected = apiVersionOf(resource);
  const { apiVersion = expected, kind = resource.kind } = body;
  if (apiVersion === expected && kind === resource.kind) return;
  const [version = ""] = shown(apiVersion).split("/").toReversed();
  const why = isKnown(apiVersion, kind)
    ? `the kind in the data (${shown(kind)}) does not match the expected kind (${resource.kind})`
    : `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/api/legacyscheme/scheme.go:30"`;
  throw badRequest(
    `${shown(kind)} in version ${JSON.stringify(version)} cannot be handled as a ${resource.kind}: ${why}`,
  );
}

function isKnown(apiVersion: unknown, kind: unknown): boolean {
  return resourceOfKind(shown(apiVersion), shown(kind)) !== undefined;
}
