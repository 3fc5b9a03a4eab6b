/* A service that AWS has and this cloud has not is refused as the call itself speaks. */
import type { HttpRequest } from "../http/message.ts";
import { notImplemented, type Speaking } from "./protocol.ts";
import { nameQueryCall } from "./query-service.ts";
import { AwsError } from "./service.ts";

export function absentService({ method, headers }: HttpRequest): Speaking {
  if ((headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded")) {
    return { protocol: "query", namespace: "", nameCall: nameQueryCall };
  }
  // For example `TrentService.ListKeys`; other services put what is asked into the path, in forms of their own.
  const operation = headers["x-amz-target"]?.replace(/^.*\./, "") ?? method;
  return { protocol: "rest-json", namespace: "", nameCall: () => ({ operation, resource: "" }) };
}

export function absentRefusal(service: string): AwsError {
  const { code, status, message } = notImplemented(`the service ${service}`);
  // Clients of the older JSON protocol look for the code in the body.
  return new AwsError(code, status, message, { __type: code });
}
