/** What must hold for every answer, whatever was asked. */

import { validateHeaderName, validateHeaderValue } from "node:http";
import { XMLValidator } from "fast-xml-parser";
import type { HttpResponse } from "../../src/http/message.ts";

/** Reads at most a few pieces of an answer that may have no end, then leaves. */
export async function wholeText(body: HttpResponse["body"]): Promise<string> {
  if (typeof body === "string") return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString("utf8");
  const iterator = body[Symbol.asyncIterator]();
  const pieces: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    const step = await Promise.race([
      iterator.next(),
      new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined))),
    ]);
    if (step === undefined || step.done === true) break;
    pieces.push(Buffer.from(step.value).toString("utf8"));
  }
  await iterator.return?.();
  return pieces.join("");
}

export function wrongHead({ status, headers }: HttpResponse): string[] {
  const wrong = status >= 500 && status !== 501 ? [`status ${status}`] : [];
  for (const [name, value] of Object.entries(headers)) {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch (error) {
      wrong.push(String(error));
    }
  }
  return wrong;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A Status for a refusal; an object, a list, lines of a watch, or plain text for logs and health. */
export function wrongKubernetesAnswer(response: HttpResponse, text: string): string[] {
  // Kubernetes answers so where a resourceVersion is still to come.
  const early = response.status === 504 && text.includes("Timeout: Too large resource version: ");
  const wrong = wrongHead(early ? { ...response, status: 404 } : response);
  const type = response.headers["content-type"] ?? "";
  if (response.status < 400 && type.startsWith("text/plain")) return wrong;
  if (!type.startsWith("application/")) wrong.push(`content type ${type}`);
  const lines = typeof response.body === "string" ? [text] : text.split("\n").slice(0, -1);
  for (const line of lines) {
    const value = parsed(line) as { kind?: unknown; code?: unknown; reason?: unknown } | undefined;
    if (typeof value !== "object") wrong.push(`no JSON: ${line.slice(0, 200)}`);
    else if (
      response.status >= 400 &&
      (value.kind !== "Status" || value.code !== response.status || typeof value.reason !== "string")
    )
      wrong.push(`no Status: ${line.slice(0, 200)}`);
  }
  return wrong;
}

// oxlint-disable-next-line no-control-regex -- what XML 1.0 forbids
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;

export function wrongXml(text: string): string[] {
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) return [`no XML: ${verdict.err.msg}: ${text.slice(0, 300)}`];
  return forbidden.test(text) ? [`characters that XML forbids: ${JSON.stringify(text.slice(0, 300))}`] : [];
}

/** How a service words a refusal. */
export type Wording = "s3" | "query" | "ec2" | "json" | "rest-json";

const errorRoots = { s3: "Error", query: "ErrorResponse", ec2: "Response" } as const;

/** @param wordings of the services that may have answered */
export function wrongAwsAnswer(
  response: HttpResponse,
  text: string,
  method: string,
  wordings: readonly Wording[],
): string[] {
  const { status, headers } = response;
  const type = headers["content-type"] ?? "";
  const wrong = wrongHead(response);
  if (type.endsWith("/xml") && text !== "") wrong.push(...wrongXml(text));
  if (type === "application/json" && status < 300) return parsed(text) === undefined ? [...wrong, "no JSON"] : wrong;
  // A refusal of S3's own for HEAD and 304 has no body.
  if (status < 300 || (text === "" && (method === "HEAD" || status === 304))) return wrong;
  return wordings.some((wording) => isRefusal(wording, headers, text))
    ? wrong
    : [...wrong, `no ${wordings.join(" or ")} refusal: ${type} ${text.slice(0, 200)}`];
}

function isRefusal(wording: Wording, headers: HttpResponse["headers"], text: string): boolean {
  const type = headers["content-type"] ?? "";
  if (wording === "json") {
    const { __type: code, message } = (parsed(text) ?? {}) as { __type?: unknown; message?: unknown };
    return type === "application/x-amz-json-1.1" && typeof code === "string" && typeof message === "string";
  }
  if (wording === "rest-json") {
    const { message } = (parsed(text) ?? {}) as { message?: unknown };
    return (
      type === "application/json" &&
      typeof message === "string" &&
      /^[A-Za-z]+$/.test(headers["x-amzn-errortype"] ?? "")
    );
  }
  return (
    /\/xml(?:;|$)/.test(type) && text.includes(`<${errorRoots[wording]}`) && /<Code>[A-Za-z0-9.]+<\/Code>/.test(text)
  );
}
