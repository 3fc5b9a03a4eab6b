/* A service that AWS has and this cloud has not is refused as the call itself speaks. */
import type { HttpRequest } from "../http/message.ts";
import type { Speaking } from "./protocol.ts";
import { nameQueryCall } from "./query-service.ts";

export function absentService({ method, headers }: HttpRequest): Speaking {
  if ((headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded")) {
    return { protocol: "query", namespace: "", nameCall: nameQueryCall };
  }
  // For example `DynamoDB_20120810.ListTables`; other services put what is asked into the path, in forms of their own.
  const target = headers["x-amz-target"];
  const operation = target?.replace(/^.*\./, "") ?? method;
  const protocol = target === undefined ? "rest-json" : "json";
  return { protocol, namespace: "", nameCall: () => ({ operation, resource: "" }) };
}
