/* How each AWS wire protocol carries a request id and an error. */
import type { HttpRequest, HttpResponse } from "../http/message.ts";
import { randomUuid } from "../uuid.ts";
import type { CallName } from "./record.ts";
import { AwsError } from "./service.ts";

export type Protocol = "s3" | "query" | "ec2" | "json" | "rest-json";

/** What must be known of a service to speak for it. */
export type Speaking = {
  readonly protocol: Protocol;
  /** The query protocol's. */
  readonly namespace: string;
  readonly nameCall: (request: HttpRequest) => CallName;
};

/** One answer's ids, made before the service is asked so that its body can carry them too. */
export type AnswerId = { readonly requestId: string; /** S3's second, longer id. */ readonly hostId: string };

/** S3 writes 16 upper-case hex digits, the others a UUID. */
export function makeAnswerId(protocol: Protocol, random: (length: number) => Uint8Array): AnswerId {
  if (protocol === "s3") {
    const drawn = Buffer.from(random(64));
    return { requestId: drawn.toString("hex", 0, 8).toUpperCase(), hostId: drawn.toString("base64", 8) };
  }
  return { requestId: randomUuid(random), hostId: "" };
}

export function idHeaders(protocol: Protocol, id: AnswerId): Record<string, string> {
  if (protocol === "s3") return { "x-amz-request-id": id.requestId, "x-amz-id-2": id.hostId };
  return { "x-amzn-requestid": id.requestId };
}

export type ErrorPlace = {
  readonly protocol: Protocol;
  readonly method: string;
  /** The query protocol's namespace. */
  readonly namespace: string;
  readonly id: AnswerId;
};

/**
 * Writes an error the way the protocol's clients read it. S3's own rules: no body for HEAD and for 304; details whose
 * name is lower-case are headers (`x-amz-bucket-region`), the others elements (`BucketName`).
 */
export function renderError(error: AwsError, { protocol, method, namespace, id }: ErrorPlace): HttpResponse {
  if (protocol === "rest-json") {
    return {
      status: error.status,
      headers: { "content-type": "application/json", "x-amzn-errortype": error.code },
      body: JSON.stringify({ ...error.details, message: error.message }),
    };
  }
  if (protocol === "json") {
    return {
      // Whatever it is, the caller's part in it is one status.
      status: error.status < 500 ? 400 : error.status,
      headers: { "content-type": "application/x-amz-json-1.1" },
      body: JSON.stringify({ __type: error.code, message: error.message }),
    };
  }
  if (protocol === "ec2") {
    return {
      status: error.status,
      headers: { "content-type": "text/xml;charset=UTF-8" },
      body:
        `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>${escapeXml(error.code)}</Code>` +
        `<Message>${escapeXml(error.message)}</Message></Error></Errors><RequestID>${id.requestId}</RequestID></Response>`,
    };
  }
  if (protocol === "query") {
    const type = error.status < 500 ? "Sender" : "Receiver";
    return {
      status: error.status,
      headers: { "content-type": "text/xml" },
      body:
        `<ErrorResponse xmlns="${namespace}">\n  <Error>\n    <Type>${type}</Type>\n    <Code>${escapeXml(error.code)}</Code>\n` +
        `    <Message>${escapeXml(error.message)}</Message>\n  </Error>\n  <RequestId>${id.requestId}</RequestId>\n</ErrorResponse>\n`,
    };
  }
  const details = Object.entries(error.details);
  const headers = Object.fromEntries(details.filter(([name]) => isHeaderName(name)));
  if (method === "HEAD" || error.status === 304) return { status: error.status, headers, body: "" };
  const elements = details.filter(([name]) => !isHeaderName(name));
  const written = [
    ["Code", error.code],
    ["Message", error.message],
    ...elements,
    ["RequestId", id.requestId],
    ["HostId", id.hostId],
  ].map(([name = "", text = ""]) => `<${name}>${escapeXml(text)}</${name}>`);
  return {
    status: error.status,
    headers: { ...headers, "content-type": "application/xml" },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${written.join("")}</Error>`,
  };
}

function isHeaderName(name: string): boolean {
  return name === name.toLowerCase();
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

// oxlint-disable-next-line no-control-regex -- control characters are the point
const unwritable = /[&<>"\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** Characters that XML 1.0 cannot hold, not even by number, become U+FFFD. */
export function escapeXml(text: string): string {
  return text.replaceAll(unwritable, (character) => escapes[character] ?? "\uFFFD");
}

/** The local cloud does less than AWS; what it leaves out says so by name. */
export function notImplemented(what: string): AwsError {
  return new AwsError("NotImplemented", 501, `The local cloud does not implement ${what}.`);
}
