/* The query protocol: a form with `Action` in, XML out. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
import type { HttpRequest, HttpResponse } from "../http/message.ts";
import { isoSeconds } from "./canonical-request.ts";
import { escapeXml, notImplemented } from "./protocol.ts";
import { readQueryParams, type QueryParams } from "./query-params.ts";
import type { CallName } from "./record.ts";
import { AwsError, type AwsCall, type AwsService } from "./service.ts";

/**
 * A value of an answer: an array becomes `<member>`s, a Map `<entry>`s of key and value, a Date ISO 8601 to the second;
 * `undefined` is left out.
 */
export type XmlValue =
  | string
  | number
  | boolean
  | Date
  | ReadonlyMap<string, XmlValue>
  | readonly XmlValue[]
  | XmlFields;
export type XmlFields = { readonly [name: string]: XmlValue | undefined };

export const namespaces = {
  iam: "https://iam.amazonaws.com/doc/2010-05-08/",
  sts: "https://sts.amazonaws.com/doc/2011-06-15/",
  cloudformation: "http://cloudformation.amazonaws.com/doc/2010-05-15/",
} as const;

/** @returns the content of `<ActionResult>`, or nothing for an operation that answers with its name alone */
export type QueryOperation = (call: AwsCall, params: QueryParams) => Promise<XmlFields | undefined>;

export type QueryApi = {
  readonly name: string;
  readonly version: string;
  readonly namespace: string;
  readonly operations: Readonly<Record<string, QueryOperation>>;
};

export function makeQueryService(api: QueryApi): AwsService {
  return async (call) => {
    const params = readQueryParams(call.request, call.body);
    const action = params.get("Action");
    if (action === undefined) {
      throw new AwsError("MissingAction", 400, "The request must contain the parameter Action.");
    }
    const version = params.get("Version");
    if (version !== undefined && version !== api.version) {
      throw new AwsError("InvalidAction", 400, `Could not find operation ${action} for version ${version}`);
    }
    const operation = Object.hasOwn(api.operations, action) ? api.operations[action] : undefined;
    if (operation === undefined) throw notImplemented(`${api.name}'s ${action}`);
    return answer(api, action, call.requestId, await operation(call, params));
  };
}

/** Parameters that say what a call is about, the first that a call has. */
const subjects = [
  "RoleName",
  "UserName",
  "PolicyArn",
  "PolicyName",
  "OpenIDConnectProviderArn",
  "Url",
  "RoleArn",
  "PolicySourceArn",
  "StackName",
];

export function nameQueryCall(request: HttpRequest): CallName {
  try {
    const params = readQueryParams(request, request.body);
    const subject = subjects.find((name) => params.has(name)) ?? "";
    return { operation: params.get("Action") ?? "unknown", resource: params.get(subject) ?? "" };
  } catch {
    return { operation: "unknown", resource: "" };
  }
}

function answer(api: QueryApi, action: string, requestId: string, result: XmlFields | undefined): HttpResponse {
  const written = result === undefined ? "" : `<${action}Result>${fields(result)}</${action}Result>`;
  return {
    status: 200,
    headers: { "content-type": "text/xml" },
    body:
      `<${action}Response xmlns="${api.namespace}">${written}` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
  };
}

function fields(content: XmlFields): string {
  return Object.entries(content)
    .map(([name, value]) => (value === undefined ? "" : `<${name}>${text(value)}</${name}>`))
    .join("");
}

function text(value: XmlValue): string {
  if (typeof value === "string") return escapeXml(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value instanceof Date) return isoSeconds(value.getTime());
  if (value instanceof Map)
    return [...(value as ReadonlyMap<string, XmlValue>)]
      .map(([key, item]) => `<entry>${fields({ key, value: item })}</entry>`)
      .join("");
  if (isList(value)) return value.map((member) => `<member>${text(member)}</member>`).join("");
  return fields(value as XmlFields);
}

/** Array.isArray does not narrow readonly arrays. */
function isList(value: ReadonlyMap<string, XmlValue> | readonly XmlValue[] | XmlFields): value is readonly XmlValue[] {
  return Array.isArray(value);
}
