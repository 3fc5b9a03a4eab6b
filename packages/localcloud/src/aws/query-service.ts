/* The query protocol: a form with `Action` in, XML out. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
import type { HttpRequest, HttpResponse } from "../http/message.ts";
import { isoSeconds } from "./canonical-request.ts";
import { escapeXml, notImplemented } from "./protocol.ts";
import { readQueryParams, type QueryParams } from "./query-params.ts";
import type { CallName } from "./record.ts";
import { AwsError, type AwsCall, type AwsService } from "./service.ts";

/**
 * A value of an answer: an array becomes `<member>`s (EC2's `<item>`s), a Map `<entry>`s of key and value, a Date ISO 8601 to the second;
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
  ec2: "http://ec2.amazonaws.com/doc/2016-11-15/",
} as const;

/** @returns the content of `<ActionResult>`, or nothing for an operation that answers with its name alone */
export type QueryOperation = (call: AwsCall, params: QueryParams) => Promise<XmlFields | undefined>;

export type QueryApi = {
  readonly name: string;
  readonly version: string;
  readonly namespace: string;
  /** EC2's answers have no `<ActionResult>`, and lists of `<item>`. */
  readonly dialect?: "ec2";
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
  const headers = { "content-type": "text/xml" };
  const written = result === undefined ? "" : `<${action}Result>${fields(result, "member")}</${action}Result>`;
  const body =
    api.dialect === "ec2"
      ? `<requestId>${requestId}</requestId>${fields(result ?? {}, "item")}`
      : `${written}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  return { status: 200, headers, body: `<${action}Response xmlns="${api.namespace}">${body}</${action}Response>` };
}

type ListItem = "member" | "item";

function fields(content: XmlFields, item: ListItem): string {
  return Object.entries(content)
    .map(([name, value]) => (value === undefined ? "" : `<${name}>${text(value, item)}</${name}>`))
    .join("");
}

function text(value: XmlValue, item: ListItem): string {
  if (typeof value === "string") return escapeXml(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value instanceof Date) return isoSeconds(value.getTime());
  if (value instanceof Map)
    return [...(value as ReadonlyMap<string, XmlValue>)]
      .map(([key, entry]) => `<entry>${fields({ key, value: entry }, item)}</entry>`)
      .join("");
  if (isList(value)) return value.map((member) => `<${item}>${text(member, item)}</${item}>`).join("");
  return fields(value as XmlFields, item);
}

/** Array.isArray does not narrow readonly arrays. */
function isList(value: ReadonlyMap<string, XmlValue> | readonly XmlValue[] | XmlFields): value is readonly XmlValue[] {
  return Array.isArray(value);
}
