/* A service that AWS has and this cloud has not is refused as the call itself speaks. */
import type { HttpRequest } from "../http/message.ts";
import { notImplemented, type Speaking } from "./protocol.ts";
import { nameQueryCall } from "./query-service.ts";
import { AwsError } from "./service.ts";

export function absentService({ headers }: HttpRequest): Speaking {
  const target = headers["x-amz-target"];
  if (target === undefined) return { protocol: "query", namespace: "", nameCall: nameQueryCall };
  // For example `TrentService.ListKeys`.
  const operation = target.slice(target.lastIndexOf(".") + 1);
  return { protocol: "rest-json", namespace: "", nameCall: () => ({ operation, resource: "" }) };
}

export function absentRefusal(service: string): AwsError {
  const { code, status, message } = notImplemented(`the service ${service}`);
  // Clients of the older JSON protocol look for the code in the body.
  return new AwsError(code, status, message, { __type: code });
}
