/* What is refused before any service is asked, in AWS's words. */
import type { Refusal } from "../http/server.ts";
import { AwsError } from "./service.ts";

/** Bytes of a message of any service but S3, whose messages are objects. A document of IAM's has 131,072 characters at most. */
export const longestMessage = 1024 * 1024;

export function messageTooLong(): AwsError {
  return new AwsError("RequestEntityTooLarge", 413, `The request is longer than ${longestMessage} bytes.`);
}

export function internalError(): AwsError {
  return new AwsError("InternalError", 500, "We encountered an internal error. Please try again.");
}

type Refused = { readonly isS3: boolean; readonly method: string };

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export const refusals: Record<Refusal, (refused: Refused) => AwsError> = {
  malformed: () => new AwsError("BadRequest", 400, "An error occurred when parsing the HTTP request."),
  "head-too-long": () =>
    new AwsError("RequestHeaderSectionTooLarge", 400, "Your request header section exceeds the maximum allowed size."),
  "body-too-long": ({ isS3, method }) => {
    if (!isS3) return messageTooLong();
    return method === "PUT"
      ? new AwsError("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size")
      : new AwsError("MaxMessageLengthExceeded", 400, "Your request was too big.");
  },
  "too-slow": () =>
    new AwsError(
      "RequestTimeout",
      400,
      "Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed.",
    ),
  fault: internalError,
};
