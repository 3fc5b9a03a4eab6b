import type { CallName } from "../aws/record.ts";
import { AwsError } from "../aws/service.ts";
import type { HttpRequest } from "../http/message.ts";
import { accountOperationOf, bucketOperationOf, objectOperationOf } from "./routes.ts";
import { readTarget } from "./target.ts";

/** A call by AWS's own name, and the bucket or `bucket/key` it is about. What cannot be read is named by its method. */
export const nameS3Call = ({ method, rawTarget, headers }: HttpRequest): CallName => {
  try {
    const { bucket, key, query } = readTarget(rawTarget, headers["host"] ?? "");
    if (bucket === undefined) return { operation: accountOperationOf(method, query), resource: "" };
    if (key === undefined) return { operation: bucketOperationOf(method, query), resource: bucket };
    const copies = headers["x-amz-copy-source"] !== undefined;
    return { operation: objectOperationOf(method, query, copies), resource: `${bucket}/${key}` };
  } catch (error) {
    if (error instanceof AwsError) return { operation: method, resource: "" };
    throw error;
  }
};
